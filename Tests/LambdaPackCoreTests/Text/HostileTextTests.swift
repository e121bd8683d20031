import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Hostile names through everything that shows names.
@Suite struct HostileTextTests {
    private func expectHarmless(
        _ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        #expect(!HostileText.isSteering(text), "\(text.debugDescription)", sourceLocation: sourceLocation)
        #expect(!text.isEmpty, sourceLocation: sourceLocation)
    }

    @Test(arguments: HostileText.names) func tables(name: String) throws {
        let (manifest, check) = try HostileText.check(name)
        for width in [40, 80, 1000] {
            for text in [
                SummaryTable.render(manifest, layout: TextLayout(width: width)),
                CheckReport.render(check.result, layout: TextLayout(width: width)),
            ] {
                expectHarmless(text.string)
                #expect(HostileText.commands(in: WorkflowCommands.disarmed(text)) == [])
            }
        }
    }

    @Test(arguments: HostileText.names) func inspections(name: String) throws {
        let inspection: Inspection = try HostileText.decoded([
            "schema": "", "schemaVersion": 1, "file": name, "kind": "function", "architecture": name, "bytes": 1,
            "sha256": name, "profile": name, "findings": [], "notes": [name],
            "entries": [["path": name, "mode": name, "type": name, "bytes": 1]],
            "binaries": [
                [
                    "path": name, "machine": name, "type": name, "isStatic": false, "interpreter": name, "soname": name,
                    "runpath": name, "rpath": name, "needed": [name], "buildId": name, "versions": [name: [name]],
                    "retargeted": [], "retargetable": [],
                ] as [String: Any]
            ],
        ])
        expectHarmless(inspection.rendered().string)
        let attribution: Attribution = try HostileText.decoded([
            "schema": "", "schemaVersion": 1, "basis": "symbols", "bytes": 1, "note": name,
            "sections": [["name": name, "bytes": 1, "kind": "code", "isShipped": true]],
            "modules": [
                [
                    "name": name, "bytes": 1, "shippedBytes": 1, "kinds": [], "sources": [], "furtherSymbols": 0,
                    "symbols": [["name": name, "bytes": 1, "kind": "code"]],
                ] as [String: Any]
            ],
        ])
        expectHarmless(AttributionTable.render(attribution, symbols: 1).string)
    }

    @Test(arguments: HostileText.names) func problems(name: String) {
        let problem = Problem(
            .unknownKey, subject: name, "unknown key '\(name)'",
            location: SourceLocation(file: name, line: 1, column: 1), cause: name, advice: name)
        let text = problem.description
        expectHarmless(text)
        #expect(HostileText.commands(in: WorkflowCommands.disarmed(problem.displayed(.log))) == [])
        // A message is one line; a cause's further lines are indented.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") }, "\(text)")
    }

    @Test(arguments: HostileText.names) func annotations(name: String) {
        let problem = Problem(
            .overBudget, subject: name, "'\(name)' is over", location: SourceLocation(file: name, line: 1, column: 1))
        let text = GitHubAnnotations.render([problem, problem])
        expectHarmless(text)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("::error file=") }, "\(text)")
    }

    @Test(arguments: HostileText.names) func pages(name: String) throws {
        let (_, check) = try HostileText.check(name)
        let page = String(decoding: try CheckPage.render(check.result, treemaps: [:]), as: UTF8.self)
        expectHarmless(page)
        #expect(page.ranges(of: "<script").count == 3 && page.ranges(of: "</script>").count == 3)
        #expect(!page.contains("<img"))
    }

    @Test(arguments: HostileText.names) func scanners(name: String) throws {
        let (_, check) = try HostileText.check(name)
        let sarif = String(decoding: try SARIFReport.render(check.result), as: UTF8.self)
        expectHarmless(sarif)
        #expect(!sarif.contains("[click](") && !sarif.contains("[image]("), "brackets are links in SARIF, too")
    }

    @Test(arguments: HostileText.names) func markdown(name: String) throws {
        let (_, check) = try HostileText.check(name)
        let text = CheckMarkdown.render(check.result)
        expectHarmless(text)
        // What is left when code is gone may do nothing.
        let prose = text.replacing(#/(`+)(?!`).*?[^`]\1(?!`)/#, with: "")
        for mark in ["@evil", "repo#1", "GH-12", "://evil", "www.evil", "<img", "<script", "*bold*", "~~", "$math$"] {
            #expect(!prose.contains(mark), "\(mark) in \(prose)")
        }
        let bare = prose.replacing("\\\\", with: "").replacing("\\[", with: "").replacing("\\]", with: "")
        #expect(!bare.contains("[") && !bare.contains("]"), "\(prose)")
        // Every row of a table has as many cells as its head.
        var (columns, rows) = (0, 0)
        for line in text.split(separator: "\n") {
            guard line.hasPrefix("|") else {
                columns = 0
                continue
            }
            let count = line.replacing("\\|", with: "").count { $0 == "|" }
            if columns == 0 { columns = count }
            rows += 1
            #expect(count == columns, "\(line)")
        }
        #expect(rows > 4)
        #expect(
            !text.split(separator: "\n").contains { $0.hasPrefix("- #") || $0.hasPrefix("- -") || $0.hasPrefix("- 1.") }
        )
    }

    /// The compiler's own output, and that of any other tool.
    @Test func workflowCommandsOfOthers() {
        let output =
            "main.swift:1:1: warning: x\n::error::injected\n  ::stop-commands::x\nlog ##[command]y\na::b c##d [e]\n"
        let shown = WorkflowCommands.disarmed(DisplayText(lines: output))
        #expect(
            shown == """
                main.swift:1:1: warning: x
                \\u{3A}:error::injected
                  \\u{3A}:stop-commands::x
                log \\u{23}#[command]y
                a::b c##d [e]

                """)
    }

    @Test func plainTextStaysAsItIs() {
        for text in ["plain", "Größe", "日本語", "שלום", "e\u{301}", "a\\b", ""] {
            #expect(DisplayText(line: text).string == text)
        }
        #expect(DisplayText(lines: "a\r\nb\tc\rd").string == "a\nb\tc\\u{D}d")
        #expect(DisplayText(line: "a\nb").string == "a\\u{A}b")
        let interpolated: DisplayText = "\u{1B}[1m\("\u{1B}[2m")"
        #expect(interpolated.string == "\u{1B}[1m\\u{1B}[2m", "literals are our own")
    }

    /// A name as long as files may be is shown in a time that does not grow faster than it.
    @Test func longNames() {
        let time = threadTime {
            for unit in ["x", "e\u{301}", "##", "::", "\u{1B}", "| ", "`"] {
                let name = String(repeating: unit, count: 50_000)
                var table = TextTable([.init("Name"), .init("Why", .left, .wrapped)])
                table.add([name, name])
                #expect(!table.rendered(TextLayout(width: 80)).isEmpty)
                #expect(!WorkflowCommands.disarmed(DisplayText(lines: name)).isEmpty)
            }
        }
        #expect(time < .seconds(60), "\(time)")
    }
}
