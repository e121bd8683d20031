import Foundation
import TestSupport
import Testing

/// What a second run does.
@Suite(.serialized) struct RepeatTests {
    @Test func aSecondRunLeavesEverythingAlone() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            #expect(try tiny.lambdaPack([]).status == 0)
            let stamps = try stamps(of: tiny.output)
            let second = try tiny.lambdaPack([])
            #expect(second.status == 0)
            #expect(second.output.contains("unchanged: "))
            #expect(try self.stamps(of: tiny.output) == stamps)
            #expect(!second.output.contains("\u{1B}") && !second.output.contains("\r"))
        }
    }

    @Test func changesOnlyWhatChanged() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            #expect(try tiny.lambdaPack([]).status == 0)
            let before = try snapshot(of: tiny.output)
            try tiny.write("Sources/Alpha/main.swift", "print(\"alpha, but longer\")\n")
            #expect(try tiny.lambdaPack([]).status == 0)
            let after = try snapshot(of: tiny.output)
            let changed = after.filter { before[$0.key] != $0.value }.map(\.key).filter { $0.hasPrefix("functions/") }
            #expect(changed == ["functions/Alpha-\(Machine.architecture).zip"])
        }
    }

    @Test func repairsASetThatWasTouched() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            #expect(try tiny.lambdaPack().status == 0)
            let before = try snapshot(of: tiny.output)
            let zip = tiny.output / "functions/Alpha-\(Machine.architecture).zip"
            try FileManager.default.removeItem(at: zip)
            try Data("broken".utf8).write(to: zip)
            #expect(try tiny.lambdaPack().status == 0)
            #expect(try snapshot(of: tiny.output) == before)
            // What a set has not is somebody's own.
            let extra = tiny.output / "functions/extra.zip"
            try Data("more".utf8).write(to: extra)
            let refused = try tiny.lambdaPack()
            #expect(refused.status == 1 && refused.output.contains("[output-foreign]"), "\(refused.output)")
            #expect(refused.output.contains("cause: functions/extra.zip\n"), "\(refused.output)")
            #expect(try Data(contentsOf: extra) == Data("more".utf8))
        }
    }

    @Test func speaksOnlyWhenAsked() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let file = directory / "manifest-copy.json"
            let quiet = try tiny.lambdaPack(["--product", "Alpha", "--quiet", "--output-file", file.path])
            #expect(quiet.status == 0)
            #expect(quiet.output.isEmpty, "\(quiet.output)")
            #expect(try Data(contentsOf: file) == Data(contentsOf: tiny.output / "manifest.json"))
            #expect(try tiny.lambdaPack(["--no-such-option"]).status == 64)
        }
    }

    @Test func writesAConfigurationThatItReads() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let arguments = ["init", "--package-path", tiny.package.path]
            #expect(try Tool.run(arguments).status == 0)
            let text = try String(contentsOf: tiny.package / "lambda-pack.yml", encoding: .utf8)
            #expect(text.contains("Alpha: {}") && text.contains("Beta: {}"))
            #expect(try tiny.lambdaPack().status == 0)
            let again = try Tool.run(arguments)
            #expect(again.status == 1)
            #expect(again.output.contains("[file-exists]"))
        }
    }

    /// Inode and modification time of every file.
    private func stamps(of directory: URL) throws -> [String: String] {
        let listing = try run("find", [directory.path, "-printf", "%p %i %T@\n"]).output
        return Dictionary(
            uniqueKeysWithValues: listing.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                return (String(parts[0]), String(parts[1]))
            })
    }
}
