import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// A manifest is a file: everything that reads one must stand whatever somebody has made of it.
@Suite struct ManifestMutationTests {
    private func manifest(_ document: JSONValue, _ set: MadeSet) throws -> Manifest? {
        try set.write(document.canonicalBytes)
        do throws(Failure) {
            return try ManifestFile.read(FilePath(set.directory.path))
        } catch {
            #expect(!error.problems.isEmpty)
            return nil
        }
    }

    /// Facts that nothing else in a set speaks of, so that nothing can contradict them. The set's checksums cover them.
    private static func isUnprovable(_ path: String) -> Bool {
        let patterns: [Regex<Substring>] = [
            #/package/#, #/settings/#, #/settings\.(?:swiftcFlags|linkerFlags|layers).*/#, #/preflight\..*/#,
            #/layers\.\d+\.(?:description|importedFrom|compatibleRuntimes.*|libraries)/#,
            #/.*\.elf\.(?:needed|highestVersions|containsICU|retargeted|buildId).*/#, #/.*\.libraries\.\d+\.origin/#,
            #/.*\.budgets\.\d+\.(?:rule|limitBytes|level)/#, #/.*\.attribution\.(?:basis|foundationImporters.*)/#,
            // Both may be left out as a whole.
            #/functions\.\d+\.(?:budgets|attribution)/#,
        ]
        return patterns.contains { path.wholeMatch(of: $0) != nil }
    }

    @Test func anEditedManifestIsRefusedOrContradicted() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory)
            let output = FilePath(directory.path)
            let original = try Data(contentsOf: set.manifestFile)
            #expect(try await SetVerification(output: output).problems().isEmpty)
            let document = try JSONDecoder().decode(JSONValue.self, from: original)
            let all = JSONMutations.all(of: document)
            #expect(all.count > 1000)
            let mutations = Sweep.part(of: all, unit: 250)
            var passed: [String] = []
            for mutation in mutations {
                guard try manifest(mutation.document, set) != nil else { continue }
                let problems = try await SetVerification(output: output).problems()
                if problems.isEmpty, !Self.isUnprovable(mutation.path) {
                    passed.append("\(mutation.path) \(mutation.change)")
                }
            }
            #expect(passed.isEmpty, "\(passed.count) of \(mutations.count): \(passed.prefix(40))")
            // Without a new line in SHA256SUMS nothing passes at all.
            var verified = 0
            for mutation in mutations where Self.isUnprovable(mutation.path) {
                try set.write(original.map(\.self))
                try set.write(mutation.document.canonicalBytes, listing: false)
                guard let verification = try? SetVerification(output: output) else { continue }
                verified += 1
                #expect(try await !verification.problems().isEmpty, "\(mutation.path) \(mutation.change)")
            }
            #expect(verified > 5, "\(verified) could be read")
        }
    }

    @Test func whatReadsOneNeverTraps() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory)
            let original = try set.manifest()
            let document = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: set.manifestFile))
            let rules = try ConfigurationFile(
                yaml: "budgets: {zip: 1 kB, unzipped: 1, entry: 1, bootstrap: 1, growth: 100000 %}", name: "f"
            ).budgets
            let today = try #require(CalendarDate("2026-06-15"))
            var read = 0
            for mutation in Sweep.part(of: JSONMutations.all(of: document), unit: 200) {
                guard let edited = try manifest(mutation.document, set) else { continue }
                read += 1
                for (current, baseline) in [(edited, original), (original, edited), (edited, nil)] {
                    let check = SetCheck(current: current, baseline: baseline, rules: rules, today: today)
                    _ = CheckReport.render(check.result).string + CheckMarkdown.render(check.result)
                    _ = GitHubAnnotations.render(check.problems)
                    _ = try SARIFReport.render(check.result)
                    // A page takes its time.
                    if read.isMultiple(of: 10) { _ = try CheckPage.render(check.result, treemaps: [:]) }
                }
                _ = AWSCommands.script(edited, architecture: .x86_64)
                _ = SummaryTable.render(edited)
                _ = SetVerification.differences(edited, original)
            }
            #expect(read > Sweep.count(50, unit: 5), "\(read) could be read")
        }
    }

    private static let hasValidator = (try? run("python3", ["-c", "import jsonschema"]))?.status == 0

    /// The reader and the published schema can't drift apart: what the schema refuses, the reader refuses.
    @Test(.enabled(if: hasValidator, "there is no Python module jsonschema"))
    func whatTheSchemaRefusesIsNotRead() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory / "set")
            let document = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: set.manifestFile))
            // A key that may be missing may also be null.
            let all = JSONMutations.all(of: document).filter { $0.change != "= null" }
            let mutations = Sweep.part(of: all, unit: 400)
            let lines = mutations.map { String(decoding: $0.document.compactBytes, as: UTF8.self) + "\n" }
            let file = directory / "mutations.jsonl"
            try lines.joined().write(to: file, atomically: true, encoding: .utf8)
            let script = """
                import json, jsonschema, sys
                schema = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
                for number, line in enumerate(open(sys.argv[2], encoding="utf-8", newline="\\n")):
                    if not schema.is_valid(json.loads(line)): print(number)
                """
            let schema = Repository.root / "docs/manifest.schema.json"
            let finished = try run("python3", ["-c", script, schema.path, file.path])
            try #require(finished.status == 0, "\(finished.output)")
            let refused = finished.output.split(separator: "\n").compactMap { Int($0) }
            #expect(refused.count > Sweep.count(500, unit: 100))
            var read: [String] = []
            for number in refused where try manifest(mutations[number].document, set) != nil {
                read.append("\(mutations[number].path) \(mutations[number].change)")
            }
            #expect(read.isEmpty, "\(read)")
        }
    }

    @Test(arguments: [
        ("\"bytes\": 9223372036854775807", "functions.0.entries.0.bytes"),
        ("\"bytes\": -1", "functions.0.entries.0.bytes"),
    ])
    func sizesThatCannotBeAreNamedWithTheirPlace(replacement: String, place: String) async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory)
            let text = try String(contentsOf: set.manifestFile, encoding: .utf8)
            let edited = text.replacing("\"bytes\": 2,", with: replacement + ",", maxReplacements: 1)
            try #require(edited != text)
            try set.write(Array(edited.utf8))
            let failure = #expect(throws: Failure.self) { try ManifestFile.read(FilePath(directory.path)) }
            #expect(failure?.problems.first?.code == .manifestUnreadable)
            #expect(failure?.problems.contains { $0.cause?.contains(place) == true } == true, "\(failure as Any)")
            // The commands themselves: an exit code, and no signal.
            for arguments in [
                ["check", "--baseline", set.manifestFile.path], ["verify"], ["aws-commands"],
                ["inspect", (directory / "functions/Orders-x86_64.zip").path],
            ] {
                var arguments = arguments
                if arguments[0] != "inspect" { arguments += ["--output", directory.path] }
                if arguments[0] == "check" {
                    try "// swift-tools-version: 6.1\n".write(
                        to: directory / "Package.swift", atomically: true, encoding: .utf8)
                    arguments += ["--package-path", directory.path]
                }
                let finished = try Tool.run(arguments, environment: ["GITHUB_ACTIONS": nil])
                if arguments[0] == "inspect" {
                    // The archive is what it is; what the manifest says of it is left out.
                    #expect(finished.output.contains("the manifest beside it is not used"), "\(finished.output)")
                } else {
                    #expect([1, 4].contains(finished.status), "\(arguments): \(finished.output)")
                }
            }
        }
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory)
            let text = try String(contentsOf: set.manifestFile, encoding: .utf8)
                .replacing("\"handler\": \"bootstrap\"", with: "\"handler\": \"index.handler\"")
                .replacing("\"unzippedBytesWithLayers\": ", with: "\"unzippedBytesWithLayers\": -")
                .replacing("\"schemaVersion\": 1", with: "\"schemaVersion\": 0")
            try set.write(Array(text.utf8))
            let version = #expect(throws: Failure.self) { try ManifestFile.read(FilePath(directory.path)) }
            #expect(version?.problems.first?.cause?.contains("version 0") == true, "\(version as Any)")
            try set.write(Array(text.replacing("\"schemaVersion\": 0", with: "\"schemaVersion\": 1").utf8))
            let failure = #expect(throws: Failure.self) { try ManifestFile.read(FilePath(directory.path)) }
            let functions = text.ranges(of: "index.handler").count
            #expect(functions > 0 && failure?.problems.count == 2 * functions, "\(failure as Any)")
        }
    }

    /// What a file may call by name alone: the place and the names that there are, and nothing of what it says.
    @Test func anUnknownNameIsSaidWithTheKnownOnes() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory)
            let text = try String(contentsOf: set.manifestFile, encoding: .utf8)
                .replacing("\"runtime\": \"provided.al2023\"", with: "\"runtime\": \"nodejs\"")
            try set.write(Array(text.utf8))
            let failure = #expect(throws: Failure.self) { try ManifestFile.read(FilePath(directory.path)) }
            let cause = try #require(failure?.problems.first?.cause)
            #expect(cause.contains("a name that is none of provided.al2023, provided.al2 at"), "\(cause)")
            #expect(!cause.contains("nodejs"))
        }
    }

    /// The page reads a set's attribution, which is no part of the manifest and may be edited, too.
    @Test func anEditedAttributionIsRefused() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory)
            let file = directory / "attribution/Orders-x86_64.json"
            let text = try String(contentsOf: file, encoding: .utf8)
            let output = FilePath(directory.path)
            #expect(try Treemap.read(set.opened()).count == 2)
            let document = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
            var (read, refused) = (0, 0)
            for mutation in JSONMutations.all(of: document) {
                try Data(mutation.document.canonicalBytes).write(to: file)
                guard let treemaps = try? Treemap.read(set.opened()) else {
                    refused += 1
                    continue
                }
                read += 1
                _ = try PageTreemaps(treemaps)
            }
            #expect(read > 10 && refused > 50, "\(read) read, \(refused) refused")
            try text.replacing("\"shippedBytes\":", with: "\"shippedBytes\":1").write(
                to: file, atomically: true, encoding: .utf8)
            let problems = try await SetVerification(output: output).problems()
            #expect(problems.contains { $0.message.contains("attribution/Orders-x86_64.json") }, "\(problems)")
        }
    }
}
