import Archive
import Foundation
import TestSupport
import Testing

/// Thousands of damaged zips, the same ones in every run: none may trap, and none may pass for the original.
@Suite struct ZipMutationTests {
    private let directory: TemporaryDirectory
    private let original: [UInt8]
    private let expected: [ExpectedEntry]
    /// Where deflate streams lie. Two streams can have one content, so that a change inside may go unnoticed there.
    private let streams: [Range<Int>]

    init() throws {
        directory = try TemporaryDirectory()
        let summary = try ZipWriter().write(
            [
                .file(try ArchivePath("bootstrap"), executable: true, .bytes(Array(Sample.text.prefix(600)))),
                .file(try ArchivePath("data/é"), .bytes(Array("stored".utf8))), .directory(try ArchivePath("lib")),
                try .symbolicLink(try ArchivePath("lib/x"), target: "y"), .file(try ArchivePath("none"), .bytes([])),
            ], to: directory.file("x.zip"))
        expected = summary.entries.map(\.expected)
        original = try directory.read("x.zip")
        streams = try ZipDirectory.read(path: directory.file("x.zip")).entries.filter { $0.method == 8 }.map {
            let start = Int(try #require($0.dataOffset))
            return start..<start + Int($0.compressedSize)
        }
    }

    /// A new file every time: ext4 waits for the disk when a file that was cut is closed.
    @discardableResult
    private func create(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = directory.file(name)
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        try #require(descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        return path
    }

    private func verify(_ bytes: [UInt8]) throws -> [ArchiveMismatch] {
        try ArchiveVerification.mismatches(of: create("mutant.zip", bytes), with: expected)
    }

    /// The mutant is read by everything that reads, and found out.
    private func check(_ mutant: [UInt8], _ what: @autoclosure () -> String) throws {
        let found = try verify(mutant)
        if found.isEmpty, mutant != original {
            let differences = mutant.indices.filter { $0 >= original.count || mutant[$0] != original[$0] }
            #expect(
                mutant.count == original.count
                    && differences.allSatisfy { place in
                        streams.contains { $0.contains(place) }
                    }, "\(what()) passed for the original")
        }
    }

    @Test func everyByteMatters() throws {
        for place in original.indices {
            for change: (UInt8) -> UInt8 in [{ $0 ^ 1 }, { $0 ^ 0x80 }, { _ in 0xFF }] {
                var mutant = original
                mutant[place] = change(original[place])
                try check(mutant, "a change at \(place)")
            }
        }
    }

    @Test func everyTruncationIsFound() throws {
        for count in 0..<original.count {
            let found = try verify(Array(original[..<count]))
            if found.isEmpty { Issue.record("cut at \(count), and passed for the original") }
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func severalChangesAtOnce(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<Sweep.count(500, unit: 150) {
            let mutant = mutate(original, using: &generator)
            try check(mutant, "mutant \(round) of seed \(seed)")
        }
    }

    /// Mutants of a zip with everything that ours have not: extra fields, descriptors, a comment.
    @Test func foreignZips() {
        var zip = ForgedZip.sound
        zip.entries[0].flags = 8
        zip.entries[0].after = little(zip.entries[0].crc32) + little(7 as UInt32) + little(7 as UInt32)
        zip.entries[1].extra = little(0x7075 as UInt16) + little(6 as UInt16) + [1, 0, 0, 0, 0, 0x62]
        zip.entries[1].localExtra =
            little(0x6C78 as UInt16) + little(5 as UInt16) + [4] + little(0o100644 << 16 as UInt32)
        zip.comment = Array("comment".utf8)
        let bytes = zip.bytes
        #expect(ZipDirectory.parse(bytes).problems == [])
        var generator = SeededGenerator(seed: 99)
        var refused = 0
        for _ in 0..<5000 {
            let directory = ZipDirectory.parse(mutate(bytes, using: &generator))
            refused += directory.problems.isEmpty ? 0 : 1
        }
        // Names, times and contents may change and leave a zip sound; most changes may not.
        #expect(refused > 3500)
    }

    /// libarchive's reader by itself, on what the parser would have refused first: an error or entries, never a trap.
    @Test(
        .enabled(if: Machine.has("bsdtar"), "bsdtar is not installed (Debian: libarchive-tools)"),
        arguments: ["zip", "ustar", "pax", "gnutar"])
    func libarchiveReader(format: String) throws {
        try directory.write("file", Array(Sample.text.prefix(600)))
        let outcome = try run(
            "bsdtar", ["--format", format, "-cf", "x", "file", "x.zip"], environment: readerEnvironment,
            in: directory.url)
        try #require(outcome.status == 0, "\(outcome.output)")
        let bytes = try directory.read("x")
        var generator = SeededGenerator(seed: 5)
        var (refused, accepted) = (0, 0)
        for _ in 0..<300 {
            try create("mutant", mutate(bytes, using: &generator))
            do {
                var reader = try LibarchiveReader.open(
                    directory.file("mutant"), format: format == "zip" ? .zip : .tar)
                while try reader.next() != nil { try reader.readContent(limitBytes: 1 << 20) { _ in } }
                try reader.close()
                accepted += 1
            } catch {
                refused += 1
            }
        }
        #expect(refused > 50 && refused + accepted == 300, "\(refused) refused")
    }

    private func mutate(_ original: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !bytes.isEmpty else { break }
            let place = bytes.indices.randomElement(using: &generator)!
            let count = min(Int.random(in: 1...40, using: &generator), bytes.count - place)
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF].randomElement(using: &generator)!
            case 2: bytes.removeSubrange(place..<place + count)
            case 3: bytes.insert(contentsOf: generator.bytes(count), at: place)
            case 4: bytes.insert(contentsOf: bytes[place..<place + count], at: place)
            case 5: for index in place..<place + min(4, count) { bytes[index] = 0xFF }
            default: bytes.removeLast(count)
            }
        }
        return bytes
    }
}
