import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Tars that are made to cost more than their length. The bounds are about ten times what a build without optimisation
/// takes.
@Suite struct ArchiveBoundTests {
    private static func unpack(_ tar: [UInt8]) throws -> (contents: ArchiveUnpacker.Contents, time: Duration) {
        let directory = try makeTemporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(tar).write(to: directory / "a.tar")
        try FileManager.default.createDirectory(at: directory / "out", withIntermediateDirectories: true)
        var contents = ArchiveUnpacker.Contents()
        let time = try threadTime {
            contents = try ArchiveUnpacker().unpack(
                FilePath((directory / "a.tar").path), into: FilePath((directory / "out").path))
        }
        return (contents, time)
    }

    @Test func hardLinks() throws {
        var tar = TarFile()
        for index in 0..<1000 { tar.add("file-\(index)", Array("x".utf8)) }
        for index in 0..<30_000 { tar.add("link-\(index)", type: "1", link: "file-\(999 - index % 10)") }
        tar.add("link-of-a-link", type: "1", link: "link-29999")
        let (contents, time) = try Self.unpack(tar.finished)
        #expect(contents.problems == [])
        #expect(contents.entries.count == 31_001)
        #expect(contents.entries.allSatisfy { $0.size == 1 })
        #expect(time < .seconds(30), "\(time)")
    }

    @Test func emptyFiles() throws {
        var tar = TarFile()
        let count = Sweep.count(65_000, unit: 10_000)
        for index in 0..<count { tar.add("data/folder/file-\(index)") }
        let (contents, time) = try Self.unpack(tar.finished)
        #expect(contents.problems == [])
        #expect(contents.entries.count == count)
        #expect(time < .seconds(60), "\(time)")
    }

    /// Headers count, whatever is wrong with them, and so do their messages.
    @Test func namesThatAreNone() throws {
        var tar = TarFile()
        for index in 0..<100_000 { tar.add("../\(index)") }
        let (contents, time) = try Self.unpack(tar.finished)
        #expect(contents.entries.isEmpty)
        #expect(contents.problems.count == 21)
        #expect(contents.problems.first == "the name '../0' has the component '..'")
        #expect(contents.problems.last?.hasSuffix(" more") == true)
        #expect(time < .seconds(30), "\(time)")
    }

    @Test func moreEntriesThanAZipHolds() throws {
        var tar = TarFile()
        for index in 0..<65_536 { tar.add("d/\(index)/", type: "5") }
        let (contents, _) = try Self.unpack(tar.finished)
        #expect(contents.problems == ["it has more than 65,534 entries"])
    }

    /// What nobody unpacks has to be gone through all the same.
    @Test func contentBehindABadName() throws {
        var tar = TarFile()
        tar.add("../a", [1, 2, 3], declaredSize: HardLimits.unzippedBytes + 1)
        let (contents, _) = try Self.unpack(tar.finished)
        #expect(contents.problems.last == "it has more than 262,144,000 B unzipped")
    }

    @Test func deepNames() throws {
        var tar = TarFile()
        let deep = String(repeating: "a/", count: 2000)
        for index in 0..<300 {
            tar.add("././@LongLink", type: "L", Array((deep + "\(index)\0").utf8))
            tar.add("cut")
        }
        let (contents, time) = try Self.unpack(tar.finished)
        #expect(contents.problems == [])
        #expect(contents.entries.count == 300)
        #expect(time < .seconds(20), "\(time)")
    }

    @Test func namesInAll() throws {
        var tar = TarFile()
        let long = [UInt8](repeating: 0x61, count: 1 << 19)
        for _ in 0..<140 {
            tar.add("././@LongLink", type: "L", long + [0])
            tar.add("cut")
        }
        let (contents, time) = try Self.unpack(tar.finished)
        #expect(contents.problems.count == 21)
        #expect(contents.problems.allSatisfy { $0.utf8.count < 1000 })
        #expect(time < .seconds(30), "\(time)")
    }

    /// The same plan as an archive has: entries in each other's way are found without comparing them pairwise.
    @Test func plans() throws {
        let deep = String(repeating: "a/", count: 1500)
        var problems = ProblemCollector()
        let entries = try (0..<Sweep.count(1000, unit: 300)).map { index in
            ArchivePlan.Entry(
                path: try .init(deep + "\(index)"), isExecutable: false, size: 0,
                sha256: .init(hashing: [UInt8]()), origin: "test")
        }
        let time = threadTime {
            _ = ArchivePlan(.function("P", .arm64), entries: entries, problems: &problems)
        }
        #expect(problems.problems == [])
        #expect(time < .seconds(20), "\(time)")
    }
}
