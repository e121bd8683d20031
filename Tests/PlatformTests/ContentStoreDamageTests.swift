import Foundation
import TestSupport
import Testing

@testable import Platform

/// What somebody does to the store by hand: it never gives a wrong answer, and never stays broken.
@Suite struct ContentStoreDamageTests {
    private func path(_ directory: URL, _ name: String = "store") -> FilePath { FilePath((directory / name).path) }

    private static let content = Array("content".utf8)
    private static let digest = SHA256Digest(hashing: content)
    private static let object = "objects/\(digest.hex.prefix(2))/\(digest.hex)"

    private func fill(_ directory: URL) throws {
        let store = ContentStore(path(directory))
        let digest = try store.put(Self.content)
        store.keep([1], "kind", ["a"], contents: [digest])
        store.keep([2], "kind", ["b"])
        store.keep([3], "other", ["a"])
        store.finish()
    }

    private func results(_ kind: String, _ directory: URL) throws -> [FilePath] {
        let folder = path(directory) / "results" / kind
        return try FileSystem.names(in: folder).map { folder / $0 }
    }

    @Test func aResultUnderTheNameOfAnotherIsNone() async throws {
        try await withTemporaryDirectory { directory in
            try fill(directory)
            let (files, other) = (try results("kind", directory), try results("other", directory))
            try #require(files.count == 2 && other.count == 1)
            #expect(FileSystem.exchange(files[0], files[1]))
            // `other` asks for the same inputs as the first: only the kind is another.
            let store = ContentStore(path(directory))
            #expect(store.result("kind", ["a"]) == nil && store.result("kind", ["b"]) == nil)
            #expect(!FileSystem.exists(files[0]) && !FileSystem.exists(files[1]), "removed")
            #expect(store.result("other", ["a"]) == [3])
            try FileSystem.createDirectory(files[0].removingLastComponent())
            let name = try #require(other[0].lastComponent?.string)
            try FileSystem.copy(other[0], to: files[0].removingLastComponent() / name)
            #expect(ContentStore(path(directory)).result("kind", ["a"]) == nil)
            store.keep([1], "kind", ["a"])
            #expect(ContentStore(path(directory)).result("kind", ["a"]) == [1])
        }
    }

    @Test func anEditThatPutsTheTimeBackIsSeen() async throws {
        try await withTemporaryDirectory { directory in
            try fill(directory)
            try overwriteInSecret(path(directory).pushing(FilePath(Self.object)).string, with: [0])
            let store = ContentStore(path(directory))
            #expect(store.result("kind", ["a"]) == nil && store.file(Self.digest) == nil)
            #expect(try store.put(Self.content) == Self.digest && store.bytes(Self.digest) == Self.content)
        }
    }

    /// Even where nothing tells that the file was touched: what reads it finds out, and the store is whole again.
    @Test func whatIsFoundDamagedIsDropped() async throws {
        try await withTemporaryDirectory { directory in
            try fill(directory)
            let object = path(directory).pushing(FilePath(Self.object))
            for byReading in [true, false] {
                let store = ContentStore(path(directory))
                try store.put(Self.content)
                #expect(store.removeIfDamaged(Self.digest) == nil)
                try FileSystem.overwrite(object, at: 0, with: [0])
                store.records.remember(object, digest: Self.digest, strictly: true)
                #expect(store.file(Self.digest) == object, "by its stamp it is whole")
                if byReading {
                    #expect(store.bytes(Self.digest) == nil)
                } else {
                    #expect(store.removeIfDamaged(Self.digest) == object)
                }
                #expect(!FileSystem.exists(object) && store.file(Self.digest) == nil)
            }
        }
    }

    /// Where one stamp was wrong no other one is believed: one more run heals all that it uses.
    @Test func afterDamageEverythingIsReadAgain() async throws {
        try await withTemporaryDirectory { directory in
            let first = ContentStore(path(directory))
            let digests = try (0..<3).map { try first.put([UInt8](repeating: $0, count: 100)) }
            for digest in digests {
                let object = try #require(first.file(digest))
                try FileSystem.overwrite(object, at: 0, with: [9])
                first.records.remember(object, digest: digest, strictly: true)
            }
            #expect(digests.allSatisfy { first.file($0) != nil }, "by their stamps they are whole")
            #expect(first.bytes(digests[0]) == nil)
            first.finish()
            let second = ContentStore(path(directory))
            #expect(digests.allSatisfy { second.file($0) == nil })
        }
    }

    /// A file of terabytes in the place of a small one is not read to see that it is another.
    @Test func oneOfAnotherSizeIsNotRead() async throws {
        try await withTemporaryDirectory { directory in
            try fill(directory)
            let object = path(directory).pushing(FilePath(Self.object))
            try FileSystem.remove(object)
            try FileSystem.write([], to: object)
            try #require(truncate(object.string, 1 << 42) == 0)
            let store = ContentStore(path(directory))
            // 4 TiB take an hour to digest.
            let taken = threadTime { #expect(store.file(Self.digest) == nil) }
            #expect(taken < .seconds(20) && !FileSystem.exists(object))
        }
    }

    enum Obstacle: String, CaseIterable { case directory, filled, file, link, dangling, pipe }

    /// Of a link to something outside only the link goes.
    @Test(
        arguments: [
            "", "objects", "objects/folder", "object", "results", "results/kind", "result", "temporary", "files",
        ],
        Obstacle.allCases)
    func whatIsInTheWayIsRemoved(place: String, obstacle: Obstacle) async throws {
        try await withTemporaryDirectory { directory in
            try fill(directory)
            let store = path(directory)
            let result = try #require(try results("kind", directory).first)
            let file: FilePath =
                switch place {
                case "object": store.pushing(FilePath(Self.object))
                case "objects/folder": store.pushing(FilePath(Self.object)).removingLastComponent()
                case "result": result
                default: store.pushing(FilePath(place))
                }
            let outside = path(directory, "outside")
            try FileSystem.createDirectory(outside)
            try FileSystem.write([7], to: outside / "thesis")
            try FileSystem.remove(file)
            switch obstacle {
            case .directory: try FileSystem.createDirectory(file)
            case .filled:
                try FileSystem.createDirectory(file / "deep")
                try FileSystem.write([1], to: file / "deep" / "x")
            case .file: try FileSystem.write([9], to: file)
            case .link: try #require(symlink(outside.string, file.string) == 0)
            case .dangling: try #require(symlink("/nowhere/at all", file.string) == 0)
            case .pipe: try #require(mkfifo(file.string, 0o600) == 0)
            }
            try fill(directory)
            let next = ContentStore(store)
            #expect(next.result("kind", ["a"]) == [1] && next.result("kind", ["b"]) == [2])
            #expect(next.bytes(Self.digest) == Self.content)
            #expect(next.records.isUnchanged(store.pushing(FilePath(Self.object)), digest: Self.digest))
            #expect(try FileSystem.names(in: outside) == ["thesis"])
        }
    }

    @Test func resultsAreBoundedInNumber() async throws {
        try await withTemporaryDirectory { directory in
            try fill(directory)
            let folder = path(directory) / "results" / "findings"
            try FileSystem.createDirectory(folder)
            for number in 0..<50 { try FileSystem.write([0], to: folder / "foreign-\(number)") }
            for number in 0..<20 {
                let store = ContentStore(path(directory))
                store.keep([UInt8(number)], "kind", ["n", "\(number)"])
                #expect(store.result("kind", ["a"]) == [1], "used by every run")
                store.finish(limitResults: 10)
                usleep(20_000)
            }
            #expect(try FileSystem.names(in: folder).isEmpty)
            let store = ContentStore(path(directory))
            #expect((0..<20).filter { store.result("kind", ["n", "\($0)"]) != nil } == Array(11..<20))
        }
    }

    /// Pruning counts what is in the store, and nothing that a link leads to.
    @Test func pruningFollowsNoLink() async throws {
        try await withTemporaryDirectory { directory in
            try fill(directory)
            let outside = path(directory, "outside")
            try FileSystem.createDirectory(outside)
            try FileSystem.write([7], to: outside / "thesis")
            let link = path(directory) / "objects" / "zz"
            try #require(symlink(outside.string, link.string) == 0)
            let store = ContentStore(path(directory))
            try store.put([1, 2, 3])
            store.finish(limitBytes: 1)
            #expect(try FileSystem.names(in: outside) == ["thesis"])
        }
    }

    @Test func aRenameSaysFromWhereToWhere() async throws {
        try await withTemporaryDirectory { directory in
            let error = #expect(throws: SystemCallError.self) {
                try FileSystem.rename(path(directory, "from"), to: path(directory, "to"))
            }
            #expect(error?.description.hasPrefix("rename \(directory.path)/from to \(directory.path)/to: ") == true)
        }
    }
}
