import Archive
import Hashing
import TestSupport
import Testing

@Suite struct ZipWriterAllTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func job(_ number: Int, in folder: String = "") throws -> ZipWriter.Job {
        var generator = SeededGenerator(seed: UInt64(number))
        let content = generator.bytes(20_000).flatMap { byte in [byte, 0, byte & 3] as [UInt8] }
        return ZipWriter.Job(
            path: directory.file("\(folder)\(number).zip"),
            entries: try Sample.entries() + [.file(try ArchivePath("own"), .bytes(content))])
    }

    @Test func sideBySideAsOneByOne() async throws {
        let expected = try (0..<6).map { number in
            let job = try job(number, in: "one-")
            return try ZipWriter().write(job.entries, to: job.path)
        }
        let jobs = try (0..<6).map { try job($0) }
        let summaries = try await ZipWriter().writeAll(jobs)
        #expect(summaries.map(\.sha256) == expected.map(\.sha256))
        #expect(summaries.map(\.path) == jobs.map(\.path))
        #expect(Set(summaries.map(\.sha256)).count == 6)
        for number in 0..<6 {
            #expect(SHA256Digest(hashing: try directory.read("\(number).zip")) == expected[number].sha256)
        }
    }

    @Test func twoTasksOfACaller() async throws {
        let writer = ZipWriter(level: .fast)
        let jobs = try [job(0), job(1)]
        async let one = writer.write(jobs[0].entries, to: jobs[0].path)
        async let other = writer.write(jobs[1].entries, to: jobs[1].path)
        let digests = try await [one.sha256, other.sha256]
        let alone = try (0..<2).map { try writer.write(jobs[$0].entries, to: directory.file("alone-\($0).zip")).sha256 }
        #expect(digests == alone)
    }

    @Test func oneFailureLeavesNothing() async throws {
        let missing = ArchiveEntry.Content.file(path: directory.file("missing"))
        var jobs = try (0..<4).map { try job($0) }
        jobs.insert(
            ZipWriter.Job(path: directory.file("bad.zip"), entries: [.file(try ArchivePath("a"), missing)]), at: 3)
        let error = await #expect(throws: ArchiveError.self) { try await ZipWriter().writeAll(jobs) }
        #expect(error?.subject == directory.file("missing"))
        for name in ["0.zip", "1.zip", "2.zip", "3.zip", "bad.zip"] { #expect(!directory.exists(name)) }
    }

    /// A file that was there before is somebody else's, and stays.
    @Test func anExistingFileIsLeftAlone() async throws {
        try directory.write("1.zip", [1])
        let jobs = try (0..<2).map { try job($0) }
        await #expect(throws: ArchiveError.self) { try await ZipWriter().writeAll(jobs) }
        #expect(try directory.read("1.zip") == [1])
        #expect(!directory.exists("0.zip"))
    }
}
