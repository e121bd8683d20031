import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// One function of two, built beside the set of both.
@Suite struct PartialSetTests {
    @Test func leavesTheWholeSetAlone() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let architecture = Machine.architecture
            try tiny.write("lambda-pack.yml", "architectures: [\(architecture)]\n")
            func lambdaPack(_ arguments: [String]) throws -> TestSupport.Finished {
                try Tool.run(
                    arguments, environment: ["TMPDIR": tiny.temporary.path, "GITHUB_ACTIONS": nil], in: tiny.package)
            }
            let whole = tiny.package / ".build/lambda-pack"
            let built = try lambdaPack([])
            try #require(built.status == 0, "\(built.output)")
            #expect(!built.output.contains("partial"), "\(built.output)")
            let before = try snapshot(of: whole)

            let note = "note: this is a partial set: it leaves out Beta for \(architecture)\n"
            let part = try lambdaPack(["--product", "Alpha"])
            #expect(part.status == 0 && part.output.contains(note), "\(part.output)")
            let partial = tiny.package / ".build/lambda-pack-partial"
            #expect(part.output.hasSuffix("\n\(partial.path)\n"), "\(part.output)")
            #expect(try snapshot(of: whole) == before)
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: partial / "manifest.json"))
            #expect(manifest.selection?.omitted.map(\.description) == ["Beta-\(architecture)"])
            try ManifestSchemaTests.validate(partial / "manifest.json")

            // Named, it does not get the whole one's place either.
            for output in [whole.path, ".build/lambda-pack"] {
                let refused = try lambdaPack(["--product", "Alpha", "--output", output])
                #expect(refused.status == 1 && refused.output.contains("[partial-set]"), "\(refused.output)")
                #expect(refused.output.contains("cause: Beta-\(architecture)\n"), "\(refused.output)")
            }
            #expect(try snapshot(of: whole) == before)

            // Whoever reads it hears of it.
            let zip = (partial / "functions/Alpha-\(architecture).zip").path
            for command in [
                ["check", "--output", partial.path], ["verify", "--output", partial.path],
                ["aws-commands", "--output", partial.path], ["inspect", zip],
            ] {
                let finished = try lambdaPack(command)
                #expect(finished.status == 0 && finished.output.contains(note), "\(finished.output)")
            }
            #expect(try !lambdaPack(["verify"]).output.contains("partial"))
            try FileManager.default.removeItem(at: whole)
            let none = try lambdaPack(["check"])
            #expect(none.output.contains("there is a partial one at \(partial.path)"), "\(none.output)")
        }
    }
}
