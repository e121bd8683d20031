import Archive
import Hashing
import TestSupport
import Testing

@Suite struct GoldenZipTests {
    /// Every byte of the canonical container, by APPNOTE 6.3.10 §4.3.7, §4.3.12 and §4.3.16; written by hand, CRCs by
    /// Python's zlib. Too short to be deflated, so that no compressor's version matters.
    static let golden = """
        504b0304 0a00       ; 'e', an empty file: local header, version needed 1.0
        0000 0000           ; flags, method: stored
        0000 2100           ; 00:00:00, 1980-01-01
        00000000            ; CRC-32
        00000000 00000000   ; compressed size, size
        0100 0000           ; lengths of name and extra field
        65

        504b0304 0a00       ; 'run': an executable
        0000 0000 0000 2100
        c07519b3            ; CRC-32 of '#!'
        02000000 02000000
        0300 0000
        72756e
        2321                ; '#!'

        504b0304 1400       ; 'é/': version needed 2.0, a folder
        0008 0000 0000 2100 ; bit 11: the name is UTF-8
        00000000 00000000 00000000
        0300 0000
        c3a92f

        504b0304 0a00       ; 'é/l': a symbolic link
        0008 0000 0000 2100
        8316dc8c            ; CRC-32 of 'x'
        01000000 01000000
        0400 0000
        c3a92f6c
        78                  ; the target, 'x'

        504b0102            ; 'e': central directory header
        1403 0a00           ; made by 2.0 on Unix, version needed 1.0
        0000 0000 0000 2100
        00000000 00000000 00000000
        0100 0000 0000      ; lengths of name, extra field, comment
        0000 0000           ; disk, internal attributes
        0000a481            ; external attributes: 0100644 above, MS-DOS below
        00000000            ; offset of the local header: 0
        65

        504b0102 1403 0a00  ; 'run'
        0000 0000 0000 2100
        c07519b3 02000000 02000000
        0300 0000 0000 0000 0000
        0000ed81            ; 0100755
        1f000000            ; 31
        72756e

        504b0102 1403 1400  ; 'é/'
        0008 0000 0000 2100
        00000000 00000000 00000000
        0300 0000 0000 0000 0000
        1000ed41            ; 040755 and MS-DOS's directory bit
        42000000            ; 66
        c3a92f

        504b0102 1403 0a00  ; 'é/l'
        0008 0000 0000 2100
        8316dc8c 01000000 01000000
        0400 0000 0000 0000 0000
        0000ffa1            ; 0120777
        63000000            ; 99
        c3a92f6c

        504b0506            ; end of central directory
        0000 0000           ; disk, directory's disk
        0400 0400           ; entries here, entries
        c3000000            ; size of the directory: 195
        86000000            ; its offset: 134
        0000                ; no comment
        """

    /// The hexadecimal digits of each line, up to a semicolon.
    static func bytes(of dump: String) throws -> [UInt8] {
        try dump.split(separator: "\n").flatMap { line in
            let digits = line.prefix { $0 != ";" }.filter { $0 != " " }
            return try #require(Hexadecimal.decode(String(digits)))
        }
    }

    @Test func containerIsCanonical() throws {
        let directory = try TemporaryDirectory()
        let summary = try ZipWriter().write(
            [
                .file(try ArchivePath("run"), executable: true, .bytes(Array("#!".utf8))),
                try .symbolicLink(try ArchivePath("é/l"), target: "x"),
                .directory(try ArchivePath("é")),
                .file(try ArchivePath("e"), .bytes([])),
            ], to: directory.file("golden.zip"))
        let bytes = try directory.read("golden.zip")
        #expect(Hexadecimal.encode(bytes) == Hexadecimal.encode(try Self.bytes(of: Self.golden)))
        #expect(summary.byteCount == UInt64(bytes.count))
        #expect(summary.sha256 == SHA256Digest(hashing: bytes))
        #expect(summary.entries.map(\.path.string) == ["e", "run", "é", "é/l"])
        #expect(summary.entries.map(\.mode) == [0o100644, 0o100755, 0o040755, 0o120777])
        #expect(summary.entries.map(\.size) == [0, 2, 0, 1])
        #expect(summary.entries[1].crc32 == 0xB319_75C0)
        #expect(summary.entries[1].sha256 == SHA256Digest(hashing: "#!"))
    }

    @Test func emptyArchiveIsItsEndRecord() throws {
        let directory = try TemporaryDirectory()
        let summary = try ZipWriter().write([], to: directory.file("empty.zip"))
        #expect(try directory.read("empty.zip") == [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18))
        #expect(summary.byteCount == 22)
    }

    /// 76 bytes for each entry and twice its name, 22 for the archive: nothing else is in it but contents.
    @Test func overheadIsTheLeastPossible() throws {
        let directory = try TemporaryDirectory()
        let summary = try ZipWriter().write(try Sample.entries(), to: directory.file("sample.zip"))
        let names = Sample.names.reduce(0) { $0 + 76 + 2 * UInt64($1.utf8.count) }
        #expect(summary.byteCount == 22 + names + summary.entries.reduce(0) { $0 + $1.compressedSize })
        #expect(summary.unzippedByteCount == summary.entries.reduce(0) { $0 + $1.size })
    }
}
