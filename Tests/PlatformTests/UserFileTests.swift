import Foundation
import Platform
import TestSupport
import Testing

/// Files that the user named are written as any tool writes them.
@Suite struct UserFileTests {
    private let text = Array("written\n".utf8)

    private func permissions(_ file: URL) throws -> UInt32 { try FileSystem.status(FilePath(file.path)).permissions }

    private func kind(_ file: URL) throws -> FileStatus.Kind {
        try FileSystem.status(FilePath(file.path), followingLinks: false).kind
    }

    @Test func aPlainFileIsReplacedAndKeepsItsMode() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory / "report.json"
            try UserFile.write(text, to: FilePath(file.path))
            #expect(try Data(contentsOf: file) == Data(text))
            let inode = try FileSystem.status(FilePath(file.path)).stamp
            try run("chmod", ["640", file.path])
            try UserFile.write(Array("again".utf8), to: FilePath(file.path))
            #expect(try permissions(file) == 0o640)
            #expect(try FileSystem.status(FilePath(file.path)).stamp != inode)
            #expect(try Data(contentsOf: file) == Data("again".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["report.json"])
        }
    }

    @Test func whatALinkNamesIsWritten() async throws {
        try await withTemporaryDirectory { directory in
            let files = FileManager.default
            try files.createDirectory(at: directory / "real/deep", withIntermediateDirectories: true)
            try Data("old".utf8).write(to: directory / "real/report.json")
            try run("chmod", ["600", (directory / "real/report.json").path])
            // By a link to a link, and by `..` behind a link, which leads elsewhere than its text says.
            try files.createSymbolicLink(atPath: (directory / "deep").path, withDestinationPath: "real/deep")
            try files.createSymbolicLink(atPath: (directory / "one").path, withDestinationPath: "deep/../report.json")
            try files.createSymbolicLink(atPath: (directory / "two").path, withDestinationPath: "one")
            try UserFile.write(text, to: FilePath((directory / "two").path))
            #expect(try Data(contentsOf: directory / "real/report.json") == Data(text))
            #expect(try permissions(directory / "real/report.json") == 0o600)
            #expect(try ["one", "two", "deep"].allSatisfy { try kind(directory / $0) == .symbolicLink })
            // One that dangles is where the file is made.
            try files.createSymbolicLink(atPath: (directory / "new").path, withDestinationPath: "real/new.json")
            try UserFile.write(text, to: FilePath((directory / "new").path))
            #expect(try Data(contentsOf: directory / "real/new.json") == Data(text))
            // A circle ends.
            try files.createSymbolicLink(atPath: (directory / "round").path, withDestinationPath: "round")
            #expect(throws: SystemCallError.self) { try UserFile.write(text, to: FilePath((directory / "round").path)) }
        }
    }

    @Test func aPipeIsWrittenTo() async throws {
        try await withTemporaryDirectory { directory in
            let pipe = directory / "pipe"
            try run("mkfifo", [pipe.path])
            let copy = directory / "copy"
            try run("/bin/sh", ["-c", "exec cat '\(pipe.path)' >'\(copy.path)'"]) { reader in
                try UserFile.write(text, to: FilePath(pipe.path))
                // What did not reach it would keep it waiting.
                let deadline = Date().addingTimeInterval(10)
                while reader.isRunning, Date() < deadline { usleep(10_000) }
                if reader.isRunning { reader.terminate() }
            }
            #expect(try Data(contentsOf: copy) == Data(text))
            #expect(try kind(pipe) == .other)
        }
    }

    /// A device of the test's own making: never the system's.
    @Test func aDeviceIsWrittenTo() async throws {
        try await withTemporaryDirectory { directory in
            // memory devices of Linux (admin-guide/devices.txt): 3 is null, 7 is full.
            let (null, full) = (directory / "null", directory / "full")
            guard try run("mknod", [null.path, "c", "1", "3"]).status == 0,
                try run("mknod", [full.path, "c", "1", "7"]).status == 0,
                (try? FileHandle(forWritingTo: null)) != nil
            else { return try skip("a device can't be made here") }
            try UserFile.write(text, to: FilePath(null.path))
            let error = #expect(throws: SystemCallError.self) { try UserFile.write(text, to: FilePath(full.path)) }
            #expect(error?.isNoSpace == true)
            #expect(try kind(null) == .other && kind(full) == .other)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 2)
        }
    }

    @Test func whatCanNotBeReplacedIsSaid() async throws {
        try await withTemporaryDirectory { directory in
            #expect(throws: SystemCallError.self) { try UserFile.write(text, to: FilePath(directory.path)) }
            #expect(throws: SystemCallError.self) {
                try UserFile.write(text, to: FilePath((directory / "no/file").path))
            }
            // Somebody else's file of the temporary name is not written over.
            let taken = directory / "a.\(getpid())-0.tmp"
            try Data("mine".utf8).write(to: taken)
            try UserFile.write(text, to: FilePath((directory / "a").path))
            #expect(try Data(contentsOf: taken) == Data("mine".utf8))
            #expect(try Data(contentsOf: directory / "a") == Data(text))
        }
    }
}
