import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Platform

/// Nothing is made twice, and nothing is believed by its name alone.
@Suite struct ContentStoreTests {
    private func path(_ directory: URL, _ name: String = "store") -> FilePath { FilePath((directory / name).path) }

    @Test func whatIsKeptIsThereInTheNextRun() async throws {
        try await withTemporaryDirectory { directory in
            let first = ContentStore(path(directory))
            let digest = try first.put(Array("content".utf8))
            first.keep(Array("payload".utf8), "kind", ["a", "b"], contents: [digest])
            first.finish()
            let second = ContentStore(path(directory))
            #expect(second.result("kind", ["a", "b"]) == Array("payload".utf8))
            #expect(second.bytes(digest) == Array("content".utf8))
            #expect(second.result("kind", ["ab", ""]) == nil, "lists are not their text")
            #expect(second.result("kind", ["a", "c"]) == nil && second.result("other", ["a", "b"]) == nil)
        }
    }

    @Test func aFileGoesInWithItsMode() async throws {
        try await withTemporaryDirectory { directory in
            let store = ContentStore(path(directory))
            let file = try store.temporaryFile()
            try FileSystem.write([1, 2, 3], to: file, mode: 0o755)
            let digest = try store.adopt(file)
            let kept = try #require(store.file(digest))
            #expect(!FileSystem.exists(file) && digest == SHA256Digest(hashing: [1, 2, 3]))
            #expect(try FileSystem.status(kept).permissions == 0o755)
        }
    }

    /// Whatever somebody does to a content: it is not taken for what its name says, nor is a result that needs it.
    @Test(arguments: ["overwritten", "longer", "cut off", "gone", "another file"])
    func aDamagedContentIsNone(damage: String) async throws {
        try await withTemporaryDirectory { directory in
            let first = ContentStore(path(directory))
            let digest = try first.put(Array("content".utf8))
            first.keep([1], "kind", ["a"], contents: [digest])
            first.finish()
            let object = try #require(first.file(digest))
            switch damage {
            case "overwritten": try FileSystem.overwrite(object, at: 0, with: [0])
            case "longer": try FileSystem.append([0], to: object)
            case "cut off": try FileSystem.write([], to: object)
            case "gone": try FileSystem.remove(object)
            default: try FileSystem.writeAtomically(Array("context".utf8), to: object)
            }
            let second = ContentStore(path(directory))
            #expect(second.result("kind", ["a"]) == nil)
            #expect(second.file(digest) == nil)
            #expect(try second.put(Array("content".utf8)) == digest)
            #expect(second.bytes(digest) == Array("content".utf8))
        }
    }

    @Test func withoutItsRecordsContentsAreReadAgain() async throws {
        try await withTemporaryDirectory { directory in
            let digest = try ContentStore(path(directory)).put([1, 2, 3])
            // Never finished: the records were not written.
            #expect(ContentStore(path(directory)).bytes(digest) == [1, 2, 3])
        }
    }

    @Test func aDamagedResultIsNone() async throws {
        try await withTemporaryDirectory { directory in
            let whole = ContentResult(payload: Array("payload".utf8), contents: [SHA256Digest(hashing: [1])])
                .bytes(name: "results/kind/a")
            func read(_ bytes: [UInt8]) -> ContentResult? { ContentResult(bytes, name: "results/kind/a") }
            #expect(ContentResult(whole, name: "results/kind/b") == nil)
            #expect(read(whole)?.payload == Array("payload".utf8))
            #expect(read(whole)?.contents == [SHA256Digest(hashing: [1])])
            for length in whole.indices { #expect(read(Array(whole[..<length])) == nil, "\(length)") }
            for index in whole.indices {
                var edited = whole
                edited[index] ^= 1
                #expect(read(edited) == nil, "\(index)")
            }
            #expect(read(whole + [0]) == nil)
        }
    }

    /// Files of the user's are not copied; one that has changed since it was read is not that content any more.
    @Test func aFileElsewhereStandsForItsContent() async throws {
        try await withTemporaryDirectory { directory in
            let store = ContentStore(path(directory))
            let file = path(directory, "asset")
            try FileSystem.write([1, 2, 3], to: file)
            let digest = try store.records.digest(of: file)
            #expect(store.file(digest) == file)
            try FileSystem.write([1, 2, 4], to: file)
            #expect(store.file(digest) == nil)
        }
    }

    @Test func itIsBounded() async throws {
        try await withTemporaryDirectory { directory in
            var digests: [SHA256Digest] = []
            for number in 0..<6 {
                let store = ContentStore(path(directory))
                digests.append(try store.put([UInt8](repeating: UInt8(number), count: 10_000)))
                store.keep([1], "kind", ["\(number)"], contents: [digests[number]])
                if number > 0 { #expect(store.result("kind", ["0"]) != nil, "used by every run") }
                // A run that was killed left it.
                try FileSystem.write([1], to: try store.temporaryFile())
                store.finish(limitBytes: 35_000)
                #expect(!FileSystem.exists(path(directory) / "temporary"))
                usleep(2000)
            }
            let store = ContentStore(path(directory))
            let kept = (0..<6).filter { store.result("kind", ["\($0)"]) != nil }
            #expect(kept == [0, 4, 5])
            #expect(digests.enumerated().filter { store.file($0.element) != nil }.map(\.offset) == kept)
        }
    }

    /// Another machine's store gives what is not here, and only if it is what its name says.
    @Test func aSecondMachineFindsWhatTheFirstMade() async throws {
        final class Shelf: ContentRemote {
            let kept = Mutex<[String: [UInt8]]>([:])
            func bytes(named name: String) -> [UInt8]? { kept.withLock { $0[name] } }
            func keep(_ bytes: [UInt8], named name: String) { kept.withLock { $0[name] = bytes } }
        }
        try await withTemporaryDirectory { directory in
            let shelf = Shelf()
            let first = ContentStore(path(directory, "one"), remote: shelf)
            let digest = try first.put(Array("content".utf8))
            first.keep(Array("payload".utf8), "kind", ["a"], contents: [digest])
            let asset = path(directory, "asset")
            try FileSystem.write([7, 7, 7], to: asset)
            let included = try first.records.digest(of: asset)
            first.share(included)
            let second = ContentStore(path(directory, "two"), remote: shelf)
            #expect(second.bytes(included) == [7, 7, 7])
            #expect(second.result("kind", ["a"]) == Array("payload".utf8))
            #expect(second.bytes(digest) == Array("content".utf8))
            for name in shelf.kept.withLock({ Array($0.keys) }) where !name.hasSuffix(included.hex) {
                let poisoned = Shelf()
                shelf.kept.withLock { kept in poisoned.kept.withLock { $0 = kept } }
                poisoned.kept.withLock { kept in
                    kept[name] = kept[name].map { $0.dropLast() + [($0.last ?? 0) ^ 1] }
                }
                let third = ContentStore(path(directory, "three-\(name.utf8.count)"), remote: poisoned)
                #expect(third.result("kind", ["a"]) == nil, "\(name)")
            }
        }
    }
}
