import Foundation
import Hashing
import Platform
import TestSupport
import Testing

@testable import Archive

@Suite struct ZipWriterTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ entries: [ArchiveEntry]) throws(ArchiveError) {
        _ = try ZipWriter().write(entries, to: directory.file("x.zip"))
    }

    private func file(_ path: String, _ content: String = "x") throws -> ArchiveEntry {
        .file(try ArchivePath(path), .bytes(Array(content.utf8)))
    }

    /// What fails leaves no file behind.
    private func expectFailure(_ code: ArchiveError.Code, _ entries: [ArchiveEntry]) {
        let error = #expect(throws: ArchiveError.self) { try write(entries) }
        #expect(error?.code == code)
        #expect(!directory.exists("x.zip"))
    }

    @Test func collisionsAreRefused() throws {
        expectFailure(.collision(.duplicate, with: "a"), [try file("a"), try file("a")])
        expectFailure(.collision(.equivalent, with: "README"), [try file("README"), try file("readme")])
        expectFailure(.collision(.equivalent, with: "\u{E9}"), [try file("\u{E9}"), try file("e\u{301}")])
        expectFailure(.collision(.equivalent, with: "straße"), [try file("straße"), try file("STRASSE")])
        expectFailure(.collision(.insideFile, with: "a"), [try file("a/b"), try file("a")])
        expectFailure(
            .collision(.insideFile, with: "a"),
            [try .symbolicLink(try ArchivePath("a"), target: "/etc"), try file("A/b/c")])
        expectFailure(.collision(.duplicate, with: "a"), [.directory(try ArchivePath("a")), try file("a")])
    }

    @Test func neighboursAreNoCollision() throws {
        try write([
            try file("a"), try file("a.b"), try file("a b"), try file("ab/c"), .directory(try ArchivePath("d")),
            try file("d/e"), try file("d-e"), try file("d/e2"),
        ])
        #expect(try ZipDirectory.read(path: directory.file("x.zip")).problems == [])
    }

    @Test func sourcesThatAreNoFile() throws {
        let path = try ArchivePath("a")
        let large = try file("0", String(repeating: "x", count: 1000))
        expectFailure(.system(errno: ENOENT), [large, .file(path, .file(path: directory.file("missing")))])
        expectFailure(.notARegularFile, [large, .file(path, .file(path: directory.path))])
        #expect(mkfifo(directory.file("fifo"), 0o600) == 0)
        expectFailure(.notARegularFile, [.file(path, .file(path: directory.file("fifo")))])
    }

    /// Files of /proc say that they have no bytes, and then have some: as if they grew.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "there is no /proc"))
    func aFileThatGrowsIsRefused() throws {
        expectFailure(.changedWhileReading, [.file(try ArchivePath("a"), .file(path: "/proc/self/status"))])
    }

    @Test func contentThatNeedsZIP64IsRefused() throws {
        let source = try directory.write("sparse", [])
        #expect(truncate(source, 0xFFFF_FFFF) == 0)
        expectFailure(
            .tooLarge(bytes: 0xFFFF_FFFF, limit: 0xFFFF_FFFE), [.file(try ArchivePath("a"), .file(path: source))])
    }

    @Test func moreEntriesThanZIP64IsNeededForAreRefused() throws {
        let entries = try (0..<65_535).map { ArchiveEntry.directory(try ArchivePath("\($0)")) }
        expectFailure(.tooManyEntries(count: 65_535, limit: 65_534), entries)
    }

    @Test func aDirectoryNameHasRoomForItsSlash() throws {
        let folder = String(repeating: String(repeating: "x", count: 255) + "/", count: 15)
        let name = folder + String(repeating: "x", count: ArchivePath.maximumByteCount - folder.utf8.count)
        try write([.directory(try ArchivePath(name))])
        #expect(try ZipDirectory.read(path: directory.file("x.zip")).problems == [])
    }

    @Test func anExistingFileIsLeftAlone() throws {
        try directory.write("x.zip", [1, 2, 3])
        #expect(throws: ArchiveError(.create, directory.file("x.zip"), .system(errno: EEXIST))) { try write([]) }
        #expect(try directory.read("x.zip") == [1, 2, 3])
        // Nor is a link followed to somewhere else.
        #expect(symlink("elsewhere", directory.file("link.zip")) == 0)
        #expect(throws: ArchiveError.self) { try ZipWriter().write([], to: directory.file("link.zip")) }
        #expect(!directory.exists("elsewhere"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
    func aFullDiskShows() throws {
        // Too short to be written before the end, and too long for the buffer: both ways to the disk.
        for content in [[1], Sample.noise + Sample.noise + Sample.noise + Sample.noise] {
            let plan = try ZipWriter.plan([.file(try ArchivePath("a"), .bytes(content))])
            let error = #expect(throws: ArchiveError.self) {
                let descriptor = OwnedDescriptor(adopting: open("/dev/full", O_WRONLY), path: "full")
                return try ZipWriter().write(plan, into: ZipSink(descriptor: descriptor), path: "full")
            }
            #expect(error == ArchiveError(.write, "full", .system(errno: ENOSPC)))
        }
    }

    /// In a process of its own, which may write no file beyond 100,000 bytes: a short write, then an error.
    @Test func aPartialFileIsRemoved() async throws {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let path = directory.file("x.zip")
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
            try #require(setrlimit(__rlimit_resource_t(1), &limit) == 0)
            let noise = ArchiveEntry.Content.bytes(Sample.noise + Sample.noise + Sample.noise + Sample.noise)
            let error = #expect(throws: ArchiveError.self) {
                try ZipWriter().write([.file(try ArchivePath("a"), noise)], to: path)
            }
            #expect(error == ArchiveError(.write, path, .system(errno: EFBIG)))
            #expect(!directory.exists("x.zip"))
        }
    }

    @Test func errorsSayWhatAndWhere() throws {
        let error = ArchiveError(.plan, "b", .collision(.equivalent, with: "B"))
        #expect(
            "\(error)"
                == "can't plan b: it has the same name but for case, Unicode normalisation or trailing dots as B; rename one of them"
        )
        #expect(
            "\(ArchiveError(.open, "x", .system(errno: ENOENT)))" == "can't open x: No such file or directory (errno 2)"
        )
    }
}
