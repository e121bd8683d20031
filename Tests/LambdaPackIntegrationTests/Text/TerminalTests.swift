import Foundation
import TestSupport
import Testing

/// What is to be seen on a terminal, and what in a log.
@Suite(.enabled(if: findExecutable("python3") != nil, "there is no python3")) struct TerminalTests {
    struct Seen: Decodable {
        var status: Int32
        var raw: String
        var lines: [String]
        /// Columns of the widest line that was ever there.
        var widest: Int
    }

    /// Runs the tool in a terminal.
    private func see(
        _ arguments: [String], columns: Int = 80, environment: [String: String?] = [:], in directory: URL? = nil
    ) throws -> Seen {
        var variables: [String: String?] = ["TERM": "xterm-256color"]
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLUMNS", "CI"] {
            variables.updateValue(nil, forKey: name)
        }
        for (name, value) in environment { variables.updateValue(value, forKey: name) }
        let script = PageTests.resources / "terminal.py"
        let finished = try run(
            "python3", [script.path, String(columns), Tool.path] + arguments, environment: variables, in: directory)
        try #require(finished.status == 0, "\(finished.output)")
        return try JSONDecoder().decode(Seen.self, from: Data(finished.output.utf8))
    }

    @Test(arguments: [60, 80, 132]) func tablesFitTheTerminal(columns: Int) throws {
        // The tool's own modules have long names, and its symbols longer ones.
        let seen = try see(["attribute", Tool.path, "--symbols", "3"], columns: columns)
        #expect(seen.status == 0, "\(seen.raw)")
        #expect(seen.widest <= columns)
        #expect(seen.lines.contains { $0.contains("…") }, "names are shortened")
        let log = try Tool.run(["attribute", Tool.path, "--symbols", "3"])
        #expect(log.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
        let wide = try Tool.run(["attribute", Tool.path, "--symbols", "3"], environment: ["COLUMNS": "200"])
        #expect(wide.output.split(separator: "\n").contains { $0.count > 100 })
    }

    @Test func coloursAreForTerminals() throws {
        let arguments = ["inspect", "/nonexistent/nosuch.zip"]
        let red = "\u{1B}[1;31merror:\u{1B}[0m"
        #expect(try see(arguments).raw.contains(red))
        #expect(!(try see(arguments, environment: ["NO_COLOR": "1"]).raw.contains("\u{1B}")))
        #expect(!(try see(arguments, environment: ["TERM": "dumb"]).raw.contains("\u{1B}")))
        #expect(!(try Tool.run(arguments, environment: ["NO_COLOR": nil]).output.contains("\u{1B}")))
        #expect(try Tool.run(arguments, environment: ["NO_COLOR": nil, "CLICOLOR_FORCE": "1"]).output.contains(red))
        #expect(!(try Tool.run(arguments, environment: ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]).output.contains(red)))
    }

    /// One line for the build, written anew while it goes on; in the end what a log would have.
    @Test func aBuildIsOneLineThatIsWrittenAnew() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let seen = try see(tiny.arguments, environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
            try #require(seen.status == 0, "\(seen.raw)")
            #expect(seen.widest <= 80)
            #expect(seen.raw.contains("\u{1B}[1A\u{1B}[J"), "written anew")
            #expect(seen.raw.firstMatch(of: #/build +2 products .* \[[012]\/2\]/#) != nil, "products are counted")
            let builds = seen.lines.filter { $0.hasPrefix("build ") }
            #expect(builds.count == 1 && !builds[0].contains("["), "\(seen.lines)")
            for noise in ["Building for", "Write ", "Planning build"] {
                #expect(!seen.lines.contains { $0.contains(noise) }, "\(seen.lines)")
            }
            #expect(!seen.lines.joined().contains("\u{1B}"))
        }
    }
}
