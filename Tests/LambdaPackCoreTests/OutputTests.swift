import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

@Suite struct OutputTests {
    private func set(_ text: String) -> OutputSet { SampleSet.files(text) }

    @Test func replacesTheWholeSetAndKnowsItAgain() async throws {
        try await withTemporaryDirectory { directory in
            let output = FilePath((directory / "deep/out").path)
            let records = FileRecords(file: FilePath((directory / "files.json").path))
            try OutputTransaction.begin(output).commit(set("one"), records: records)
            try OutputTransaction.begin(output).commit(set("two"), records: records)
            #expect(
                try snapshot(of: directory / "deep").keys.sorted() == [
                    "out/functions/a-arm64.zip", "out/manifest.json",
                ])
            do {
                let transaction = try OutputTransaction.begin(output)
                // (A noncopyable value can't go into the macro itself.)
                let isTwo = transaction.isCurrent(set("two"), records: records)
                let isOne = transaction.isCurrent(set("one"), records: records)
                try Data().write(to: directory / "deep/out/extra")
                let isStillTwo = transaction.isCurrent(set("two"), records: records)
                #expect([isTwo, isOne, isStillTwo] == [true, false, false])
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: (directory / "deep").path) == ["out"])
        }
    }

    @Test func replacesWhatALinkNames() async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(at: directory / "real", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: directory / "link", withDestinationURL: directory / "real")
            let records = FileRecords(file: FilePath((directory / "files.json").path))
            try OutputTransaction.begin(FilePath((directory / "link").path)).commit(set("one"), records: records)
            #expect(FileManager.default.fileExists(atPath: (directory / "real/manifest.json").path))
        }
    }

    @Test func oneAtATime() async throws {
        try await withTemporaryDirectory { directory in
            let output = FilePath((directory / "out").path)
            let first = try OutputTransaction.begin(output)
            let failure = #expect(throws: Failure.self) { _ = try OutputTransaction.begin(output) }
            #expect(failure?.problems.map(\.code) == [.outputBusy])
            withExtendedLifetime(first) {}
        }
    }

    @Test func recordsReadAgainWhatHasChanged() async throws {
        try await withTemporaryDirectory { directory in
            let file = FilePath((directory / "a").path)
            let store = FilePath((directory / "files.json").path)
            try FileSystem.write([1], to: file)
            let first = FileRecords(file: store)
            #expect(try first.digest(of: file) == SHA256Digest(hashing: [1]))
            try first.save()
            let second = FileRecords(file: store)
            #expect(second.isUnchanged(file, digest: SHA256Digest(hashing: [1])))
            try FileSystem.write([1, 2], to: file)
            #expect(!second.isUnchanged(file, digest: SHA256Digest(hashing: [1])))
            #expect(try second.digest(of: file) == SHA256Digest(hashing: [1, 2]))
            try FileSystem.write(Array("no JSON".utf8), to: store)
            #expect(try FileRecords(file: store).digest(of: file) == SHA256Digest(hashing: [1, 2]))
        }
    }

    /// A set's files are hard links to the store's: what is done to one is done to the other.
    @Test func whatIsDoneToAnOutputIsUndone() async throws {
        try await withTemporaryDirectory { directory in
            let output = FilePath((directory / "out").path)
            let file = output / "functions" / "a-arm64.zip"
            let content = Array("archive".utf8)
            func publish() throws -> Bool {
                let store = ContentStore(FilePath((directory / "store").path))
                defer { store.finish() }
                let digest = try store.put(content)
                var set = OutputSet()
                set.add("manifest.json", .bytes(Array(SampleSet.manifest().utf8)))
                set.add("functions/a-arm64.zip", .file(try #require(store.file(digest)), digest))
                let transaction = try OutputTransaction.begin(output)
                let isCurrent = transaction.isCurrent(set, records: store.records)
                if !isCurrent { try transaction.commit(set, records: store.records) }
                return isCurrent
            }
            func expectWhole() throws {
                #expect(try FileSystem.read(file) == content)
                #expect(try FileSystem.status(file).permissions == 0o644)
            }
            #expect(try !publish())
            #expect(try publish())
            // Its mode, which is the store's file's, too.
            try FileSystem.setPermissions(file, 0o755)
            #expect(try publish(), "there is nothing to write")
            try expectWhole()
            try FileSystem.setPermissions(file, 0o600)
            try FileSystem.remove(output)
            #expect(try !publish())
            try expectWhole()
            // Its content, with the old time of modification.
            try overwriteInSecret(file.string, with: Array("A".utf8))
            #expect(try !publish())
            try expectWhole()
            #expect(try publish())
            // A link to the same content is not the file.
            let copy = FilePath((directory / "copy").path)
            try FileSystem.write(content, to: copy)
            try FileSystem.remove(file)
            try #require(symlink(copy.string, file.string) == 0)
            #expect(try !publish())
            #expect(FileSystem.isFile(file))
        }
    }

    @Test func theContentDigestHasNoOrder() throws {
        let entries = ["b", "a", "c/d"].map { name in
            ArchivePlan.Entry(
                path: try! .init(name), isExecutable: name == "a", size: 1,
                sha256: SHA256Digest(hashing: name), origin: "")
        }
        var problems = ProblemCollector()
        let one = ArchivePlan(.function("P", .arm64), entries: entries, problems: &problems)
        let two = ArchivePlan(.function("P", .arm64), entries: entries.reversed(), problems: &problems)
        #expect(one.contentDigest == two.contentDigest)
        #expect(one.entries.map(\.path.string) == ["a", "b", "c/d"])
        #expect(!problems.hasErrors)
    }
}
