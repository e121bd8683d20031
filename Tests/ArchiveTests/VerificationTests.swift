import Archive
import Hashing
import TestSupport
import Testing

@Suite struct VerificationTests {
    private let directory: TemporaryDirectory
    private let summary: ZipSummary
    private let expected: [ExpectedEntry]

    init() throws {
        directory = try TemporaryDirectory()
        summary = try ZipWriter().write(try Sample.entries(), to: directory.file("x.zip"))
        expected = summary.entries.map(\.expected)
    }

    private func mismatches(_ entries: [ExpectedEntry]) throws -> [ArchiveMismatch] {
        try ArchiveVerification.mismatches(of: directory.file("x.zip"), with: entries)
    }

    private func both(_ entry: String, _ difference: ArchiveMismatch.Difference) -> Set<ArchiveMismatch> {
        [
            ArchiveMismatch(reader: .directory, entry: entry, difference: difference),
            ArchiveMismatch(reader: .libarchive, entry: entry, difference: difference),
        ]
    }

    @Test(arguments: DeflateLevel.allCases)
    func whatWasWrittenIsThere(level: DeflateLevel) throws {
        let path = directory.file("\(level).zip")
        _ = try ZipWriter(level: level).write(try Sample.entries(), to: path)
        #expect(try ArchiveVerification.mismatches(of: path, with: expected) == [])
        #expect(try ArchiveVerification.mismatches(of: path, with: expected.reversed()) == [])
    }

    @Test func anEmptyArchive() throws {
        let path = directory.file("empty.zip")
        _ = try ZipWriter().write([], to: path)
        #expect(try ArchiveVerification.mismatches(of: path, with: []) == [])
        #expect(
            try ArchiveVerification.mismatches(of: path, with: expected).map(\.difference)
                == Array(repeating: .missing, count: 6))
    }

    @Test func missingAndUnexpected() throws {
        #expect(Set(try mismatches(Array(expected.dropFirst()))) == both("bootstrap", .unexpected))
        let more = ExpectedEntry(
            path: try ArchivePath("more"), kind: .file(executable: false), size: 0, sha256: SHA256Digest(hashing: ""))
        #expect(Set(try mismatches(expected + [more])) == both("more", .missing))
    }

    private func changed(
        _ index: Int, kind: ArchiveEntry.Kind? = nil, size: UInt64? = nil, sha256: SHA256Digest? = nil
    ) -> [ExpectedEntry] {
        var entries = expected
        let entry = entries[index]
        entries[index] = ExpectedEntry(
            path: entry.path, kind: kind ?? entry.kind, size: size ?? entry.size, sha256: sha256 ?? entry.sha256)
        return entries
    }

    @Test func otherModeTypeSizeOrContent() throws {
        #expect(
            Set(try mismatches(changed(0, kind: .file(executable: false))))
                == both("bootstrap", .mode(expected: 0o100644, found: 0o100755)))
        #expect(
            Set(try mismatches(changed(0, kind: .symbolicLink(target: "x")))).isSuperset(
                of: both("bootstrap", .mode(expected: 0o120777, found: 0o100755))))
        let size = UInt64(Sample.text.count)
        #expect(
            Set(try mismatches(changed(0, size: size + 1)))
                == both("bootstrap", .size(expected: size + 1, found: size)))
        let digest = SHA256Digest(hashing: "another")
        #expect(
            try mismatches(changed(0, sha256: digest)) == [
                ArchiveMismatch(
                    reader: .libarchive, entry: "bootstrap",
                    difference: .content(expected: digest, found: expected[0].sha256))
            ])
        #expect(try mismatches(changed(4, sha256: digest)).map(\.entry) == ["lib/libx.so"])
    }

    /// Sound, with the right entries, but not as the writer writes: each would change the archive's digest.
    @Test(arguments: [
        "time", "extra", "order", "comment", "madeBy", "descriptor", "effort",
    ])
    func notCanonical(_ what: String) throws {
        let names = ["a", "b"]
        var zip = ForgedZip(names.map { ForgedZip.Entry($0) })
        let entries = try names.map {
            ExpectedEntry(
                path: try ArchivePath($0), kind: .file(executable: false), size: 7,
                sha256: SHA256Digest(hashing: "content"))
        }
        switch what {
        case "time": zip.entries[0].time += 1
        case "extra": zip.entries[0].localExtra = [9, 9, 0, 0]
        case "order": zip.entries.swapAt(0, 1)
        case "comment": zip.comment = [0x20]
        case "madeBy": zip.entries[1].madeBy = 0x031E
        case "effort": zip.entries[1].flags = 2
        default:
            zip.entries[0].flags = 8
            zip.entries[0].after = little(zip.entries[0].crc32) + little(7 as UInt32) + little(7 as UInt32)
        }
        let path = try directory.write("forged.zip", zip.bytes)
        #expect(try ZipDirectory.read(path: path).problems == [])
        let differences = try ArchiveVerification.mismatches(of: path, with: entries).map(\.difference)
        #expect(Set(differences) == [what == "order" ? .order : .notCanonical])
    }

    @Test func anUnsoundContainerIsNotUnpacked() throws {
        var bytes = try directory.read("x.zip")
        bytes.append(0)
        let path = try directory.write("longer.zip", bytes)
        let found = try ArchiveVerification.mismatches(of: path, with: expected)
        // One reader: libarchive was not asked. One difference: what is unsound needs not be canonical, too.
        #expect(
            found == [
                ArchiveMismatch(reader: .directory, entry: nil, difference: .container(.trailingBytes(1)))
            ])
    }

    @Test func damagedContentIsFound() throws {
        let offsets = try ZipDirectory.read(path: directory.file("x.zip")).entries.map { try #require($0.dataOffset) }
        var damaged = 0
        for (entry, offset) in zip(summary.entries, offsets) where entry.compressedSize > 0 {
            damaged += 1
            var bytes = try directory.read("x.zip")
            bytes[Int(offset) + Int(entry.compressedSize) / 2] ^= 0x10
            let path = try directory.write("damaged.zip", bytes)
            #expect(try !ArchiveVerification.mismatches(of: path, with: expected).isEmpty, "\(entry.path)")
        }
        #expect(damaged == 4, "two files, a short one and a link")
    }

    @Test func messagesNameEntryAndReader() throws {
        let found = try mismatches(changed(0, size: 1))
        #expect(found.first?.description == "bootstrap: \(Sample.text.count) bytes, expected 1 (seen by directory)")
    }
}
