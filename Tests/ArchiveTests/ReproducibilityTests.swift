import Archive
import Foundation
import Hashing
import Testing

@Suite struct ReproducibilityTests {
    @Test func orderOfEntriesDoesNotMatter() throws {
        let directory = try TemporaryDirectory()
        let entries = try Sample.entries()
        let expected = try ZipWriter().write(entries, to: directory.file("sample.zip"))
        var generator = SeededGenerator(seed: 1)
        for round in 0..<5 {
            let summary = try ZipWriter().write(
                entries.shuffled(using: &generator), to: directory.file("\(round).zip"))
            #expect(summary.sha256 == expected.sha256)
            #expect(summary.entries == expected.entries)
        }
    }

    @Test func fileAndMemoryGiveTheSame() throws {
        let directory = try TemporaryDirectory()
        let path = try ArchivePath("bootstrap")
        let source = try directory.write("source", Sample.text)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600, .modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
            ofItemAtPath: source)
        let one = try ZipWriter().write(
            [.file(path, executable: true, .file(path: source))], to: directory.file("1.zip"))
        let other = try ZipWriter().write(
            [.file(path, executable: true, .bytes(Sample.text))], to: directory.file("2.zip"))
        #expect(one.sha256 == other.sha256)
        #expect(one.entries == other.entries)
    }

    /// A process of its own, since umask, time zone and locale belong to the whole process.
    @Test(
        .enabled(if: UTF8Names.available, "no C.UTF-8 locale to switch to"),
        arguments: [("UTC0", 0o022, "C"), ("Asia/Tokyo", 0o077, "C.UTF-8"), ("<-12>12", 0, "POSIX")])
    func timeZoneUmaskAndLocaleDoNotMatter(zone: String, mask: Int, locale: String) async throws {
        let directory = try TemporaryDirectory()
        let expected = try ZipWriter().write(try Sample.entries(), to: directory.file("expected.zip"))
        let (hex, path) = (expected.sha256.hex, directory.file("other.zip"))
        await #expect(processExitsWith: .success) {
            [
                hex = hex as String, path = path as String, zone = zone as String, mask = mask as Int,
                locale = locale as String
            ] in
            setenv("TZ", zone, 1)
            tzset()
            umask(mode_t(mask))
            try #require(setlocale(LC_ALL, locale) != nil)
            let summary = try ZipWriter().write(try Sample.entries(), to: path)
            #expect(summary.sha256.hex == hex)
            let mismatches = try ArchiveVerification.mismatches(of: path, with: summary.entries.map(\.expected))
            #expect(mismatches.isEmpty)
        }
        #expect(try directory.permissions("other.zip") == 0o644)
    }
}

enum UTF8Names {
    /// Whether the system has the locale that the test switches to.
    static let available: Bool = {
        guard let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else { return false }
        freelocale(locale)
        return true
    }()
}
