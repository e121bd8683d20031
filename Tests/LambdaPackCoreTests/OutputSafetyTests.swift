import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// A run replaces sets, and nothing else that anybody has.
@Suite struct OutputSafetyTests {
    private func write(_ path: String, _ text: String, in directory: URL) throws {
        let file = directory / path
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Expects a refusal that leaves everything below `directory` as it was.
    @discardableResult
    private func expectRefusal(
        _ directory: URL, output: String = "out", _ check: OutputCheck = OutputCheck(),
        _ code: ProblemCode = .outputForeign, saying words: String = "",
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> Problem? {
        let before = try snapshot(of: directory)
        let failure = #expect(throws: Failure.self, sourceLocation: sourceLocation) {
            try OutputTransaction.begin(FilePath((directory / output).path), check)
                .commit(SampleSet.files("new"), records: FileRecords(file: FilePath((directory / "r.json").path)))
        }
        #expect(try snapshot(of: directory) == before, sourceLocation: sourceLocation)
        let problem = try #require(failure?.problems.first, sourceLocation: sourceLocation)
        #expect(problem.code == code && "\(problem)".contains(words), "\(problem)", sourceLocation: sourceLocation)
        return problem
    }

    /// `--output` that names a directory with a copy of a manifest in it.
    @Test func filesBesideAManifestAreNamedAndKept() async throws {
        try await withTemporaryDirectory { directory in
            try write("out/manifest.json", SampleSet.manifest(), in: directory)
            try write("out/functions/a-arm64.zip", "zip", in: directory)
            for name in ["thesis.txt", "functions/b.zip", "layers/1", "layers/2", "debug/x", "SHA256SUMS.asc", "z"] {
                try write("out/\(name)", "mine", in: directory)
            }
            let problem = try expectRefusal(directory, saying: "holds files that lambda-pack did not write")
            #expect(problem?.cause == "SHA256SUMS.asc, debug/x, functions/b.zip, layers/1, layers/2 and 2 more")
        }
    }

    /// A manifest may say what it likes: only paths that a set can have are a set's.
    @Test(arguments: [
        #"{"note": "not lambda-pack/manifest"}"#, "lambda-pack/manifest", #"{"schema": "lambda-pack/lock"}"#,
        #"{"schema": "lambda-pack/manifest", "functions": [{"archive": {"path": "Sources/main.swift"}}]}"#,
    ])
    func theWordsOfAManifestAreNone(text: String) async throws {
        try await withTemporaryDirectory { directory in
            try write("out/manifest.json", text, in: directory)
            try write("out/Sources/main.swift", "print(1)", in: directory)
            try expectRefusal(directory, saying: "Sources")
        }
    }

    @Test func setsOfAllVersionsAreKnown() async throws {
        try await withTemporaryDirectory { directory in
            let text = """
                {"schema": "lambda-pack/manifest", "schemaVersion": 99, "novelty": {"a": [1]},
                 "functions": [{"name": "a", "architecture": "arm64", "archive": {"path": "functions/a-arm64.zip"},
                   "elf": {"debugFile": "debug/a-arm64.debug"},
                   "libraries": [{"elf": {"debugFile": "debug/lib/x.so-arm64.debug"}}]}],
                 "layers": [{"name": "l", "archive": {"path": "layers/l-arm64.zip"}, "libraries": []}]}
                """
            try write("out/manifest.json", text, in: directory)
            for name in [
                "functions/a-arm64.zip", "layers/l-arm64.zip", "debug/a-arm64.debug", "debug/lib/x.so-arm64.debug",
                "attribution/a-arm64.json", "report.md", "report.html", "SHA256SUMS", "provenance.json", ".DS_Store",
            ] { try write("out/\(name)", "old", in: directory) }
            try OutputTransaction.begin(FilePath((directory / "out").path))
                .commit(SampleSet.files("new"), records: FileRecords(file: FilePath((directory / "r.json").path)))
            #expect(
                try snapshot(of: directory / "out").keys.sorted() == ["functions/a-arm64.zip", "manifest.json"])
        }
    }

    /// A set that lost its manifest is not said to be somebody else's.
    @Test(arguments: ["missing", "empty"])
    func aSetWithoutItsManifestSaysSo(state: String) async throws {
        try await withTemporaryDirectory { directory in
            for name in ["functions/a-arm64.zip", "SHA256SUMS", "provenance.json"] {
                try write("out/\(name)", "x", in: directory)
            }
            if state == "empty" { try write("out/manifest.json", "", in: directory) }
            let problem = try expectRefusal(
                directory,
                saying: state == "empty" ? "its manifest.json can't be read" : "its manifest.json is missing")
            #expect(problem?.advice?.contains("remove \(directory.path)/out") == true, "\(problem as Any)")
        }
    }

    /// Whatever is in them, and by whatever link they are named.
    @Test(arguments: ["pkg", "link", "."])
    func neverThePackageNorWhatHoldsIt(output: String) async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(at: directory / "a/pkg", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: directory / "a/link", withDestinationURL: directory / "a/pkg")
            var check = OutputCheck()
            check.kept = [(FilePath((directory / "a/link").path), "the package")]
            try expectRefusal(directory / "a", output: output, check, saying: "the package")
        }
    }

    @Test func neverTheSetOfAnotherPackage() async throws {
        try await withTemporaryDirectory { directory in
            let manifest = "{\"schema\": \"\(Manifest.marker)\", \"package\": \"shop\", \"functions\": []}"
            try write("out/manifest.json", manifest, in: directory)
            var check = OutputCheck()
            check.package = "depot"
            try expectRefusal(directory, check, saying: "the set of another package, 'shop'")
            check.package = "shop"
            let records = FileRecords(file: FilePath((directory / "r.json").path))
            try OutputTransaction.begin(FilePath((directory / "out").path), check)
                .commit(SampleSet.files("new"), records: records)
        }
    }

    /// Between the check and the exchange a build takes minutes.
    @Test func whatComesDuringTheBuildIsKept() async throws {
        try await withTemporaryDirectory { directory in
            let output = FilePath((directory / "out").path)
            let records = FileRecords(file: FilePath((directory / "r.json").path))
            try OutputTransaction.begin(output).commit(SampleSet.files("one"), records: records)
            let transaction = try OutputTransaction.begin(output)
            try write("out/notes.txt", "mine", in: directory)
            // (A noncopyable value can't go into the macro itself.)
            var codes: [ProblemCode] = []
            do {
                try transaction.commit(SampleSet.files("two"), records: records)
            } catch let failure as Failure {
                codes = failure.problems.map(\.code)
            }
            #expect(codes == [.outputForeign])
            #expect(
                try snapshot(of: directory / "out").keys.sorted()
                    == ["functions/a-arm64.zip", "manifest.json", "notes.txt"])
        }
    }

    @Test func aStagingDirectoryOfSomebodyElseIsKept() async throws {
        try await withTemporaryDirectory { directory in
            try write(".out.staging/thesis.txt", "mine", in: directory)
            try expectRefusal(directory, saying: ".out.staging is in the way")
        }
        try await withTemporaryDirectory { directory in
            try write("precious/\(OwnedDirectory.markerName)", "", in: directory)
            try write("precious/thesis.txt", "mine", in: directory)
            try FileManager.default.createSymbolicLink(
                at: directory / ".out.staging", withDestinationURL: directory / "precious")
            try expectRefusal(directory, saying: ".out.staging is in the way")
        }
        try await withTemporaryDirectory { directory in
            try write(".out.lock", "my own lock", in: directory)
            try expectRefusal(directory, saying: ".out.lock is in the way")
        }
    }

    @Test func aStagingDirectoryOfAKilledRunIsEmptied() async throws {
        try await withTemporaryDirectory { directory in
            try write(".out.staging/\(OwnedDirectory.markerName)", "", in: directory)
            try write(".out.staging/set/manifest.json", "half", in: directory)
            try write(".out.staging/previous/functions/a-arm64.zip", "of old", in: directory)
            try write(".out.staging/previous/manifest.json", SampleSet.manifest(), in: directory)
            do {
                // It was killed between two renames: the set that it put aside comes back.
                let transaction = try OutputTransaction.begin(FilePath((directory / "out").path))
                withExtendedLifetime(transaction) {}
            }
            #expect(
                try snapshot(of: directory).keys.sorted() == ["out/functions/a-arm64.zip", "out/manifest.json"])
            #expect(!FileManager.default.fileExists(atPath: (directory / ".out.staging").path))
        }
    }

    // MARK: Work directories

    @Test func aWorkDirectoryOfSomebodyElseIsKept() async throws {
        try await withTemporaryDirectory { directory in
            for name in ["cache/imports/thesis", "lock", "lambda-pack-tmp/thesis"] {
                try write("work/\(name)", "mine", in: directory)
            }
            let before = try snapshot(of: directory)
            let problem = #expect(throws: Problem.self) {
                _ = try WorkDirectory.open(FilePath((directory / "work").path))
            }
            #expect(problem?.code == .outputForeign && problem?.cause == "cache, lambda-pack-tmp, lock")
            #expect(try snapshot(of: directory) == before)
        }
    }

    @Test func aTemporaryDirectoryOfSomebodyElseIsKept() async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "work").path)
            #expect(try OwnedDirectory.claim(path).isEmpty)
            try write("work/lambda-pack-tmp/thesis", "mine", in: directory)
            let problem = #expect(throws: Problem.self) { _ = try WorkDirectory.open(path) }
            #expect(problem?.code == .outputForeign && problem?.cause == "thesis")
            #expect(FileManager.default.fileExists(atPath: (directory / "work/lambda-pack-tmp/thesis").path))
        }
    }

    @Test func theMarkGoesLast() async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "mine").path)
            #expect(try OwnedDirectory.claim(path).isEmpty)
            try write("mine/-before-the-mark", "x", in: directory)
            try OwnedDirectory.empty(path)
            #expect(try FileSystem.names(in: path) == [OwnedDirectory.markerName])
            try OwnedDirectory.remove(path)
            #expect(!FileSystem.exists(path))
            // Not its own: left alone.
            try write("other/thesis", "x", in: directory)
            try OwnedDirectory.remove(FilePath((directory / "other").path))
            #expect(FileManager.default.fileExists(atPath: (directory / "other/thesis").path))
        }
    }
}
