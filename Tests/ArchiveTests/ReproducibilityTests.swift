import Archive
import Foundation
import Hashing
import TestSupport
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

    /// A process of its own, since umask, time zone and locale belong to the whole process. Swift 6.2 can't hand it the
    /// expected digest, so it prints those that it gets.
    @Test(.enabled(if: UTF8Names.available, "no C.UTF-8 locale to switch to"))
    func timeZoneUmaskAndLocaleDoNotMatter() async throws {
        let directory = try TemporaryDirectory()
        let expected = try ZipWriter().write(try Sample.entries(), to: directory.file("expected.zip"))
        let other = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let directory = try TemporaryDirectory()
            let cases: [(zone: String, mask: mode_t, locale: String)] = [
                ("UTC0", 0o022, "C"), ("Asia/Tokyo", 0o077, "C.UTF-8"), ("<-12>12", 0, "POSIX"),
            ]
            for (zone, mask, locale) in cases {
                setenv("TZ", zone, 1)
                tzset()
                umask(mask)
                try #require(setlocale(LC_ALL, locale) != nil)
                let (name, path) = ("\(locale).zip", directory.file("\(locale).zip"))
                let summary = try ZipWriter().write(try Sample.entries(), to: path)
                print(summary.sha256.hex)
                let mismatches = try ArchiveVerification.mismatches(of: path, with: summary.entries.map(\.expected))
                #expect(mismatches.isEmpty, "\(locale)")
                #expect(try directory.permissions(name) == 0o644, "\(locale)")
            }
        }
        let output = String(decoding: try #require(other).standardOutputContent, as: UTF8.self)
        #expect(output.split(separator: "\n").count { $0 == expected.sha256.hex } == 3, "\(output)")
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
