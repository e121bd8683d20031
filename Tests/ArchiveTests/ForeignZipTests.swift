import Archive
import TestSupport
import Testing

/// What other programs write is sound, extra fields, times and data descriptors included.
@Suite struct ForeignZipTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("text.txt", Sample.text)
        try directory.write("empty", [])
        try directory.write("grüße", Array("x".utf8))
    }

    private func expectSound(_ names: Set<String>, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let found = try ZipDirectory.read(path: directory.file("foreign.zip"))
        #expect(found.problems == [], sourceLocation: sourceLocation)
        #expect(Set(found.entries.compactMap(\.path?.string)) == names, sourceLocation: sourceLocation)
        let text = found.entries.first { $0.path?.string == "text.txt" }
        #expect(text?.size == UInt64(Sample.text.count), sourceLocation: sourceLocation)
    }

    @Test(.enabled(if: Machine.has("zip"), "zip is not installed"))
    func infoZIP() throws {
        let outcome = try run(
            "zip", ["foreign.zip", "text.txt", "empty"], environment: readerEnvironment, in: directory.url)
        #expect(outcome.status == 0)
        try expectSound(["text.txt", "empty"])
    }

    @Test(.enabled(if: Machine.has("python3"), "python3 is not installed"))
    func python() throws {
        let script = """
            import zipfile
            with zipfile.ZipFile("foreign.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                for name in ["text.txt", "empty", "grüße"]: archive.write(name)
                archive.writestr("folder/", "")
                archive.comment = b"a comment"
            """
        let outcome = try run("python3", ["-c", script], environment: readerEnvironment, in: directory.url)
        #expect(outcome.status == 0, "\(outcome.output)")
        try expectSound(["text.txt", "empty", "grüße", "folder"])
    }

    @Test(.enabled(if: Machine.has("bsdtar"), "bsdtar is not installed (Debian: libarchive-tools)"))
    func libarchive() throws {
        let outcome = try run(
            "bsdtar", ["--format", "zip", "-cf", "foreign.zip", "text.txt", "empty", "grüße"],
            environment: readerEnvironment, in: directory.url)
        #expect(outcome.status == 0)
        try expectSound(["text.txt", "empty", "grüße"])
    }

    @Test(.enabled(if: Machine.has("jar"), "jar is not installed"))
    func jar() throws {
        let outcome = try run(
            "jar", ["-cfM", "foreign.zip", "text.txt", "empty"], environment: readerEnvironment, in: directory.url)
        #expect(outcome.status == 0)
        try expectSound(["text.txt", "empty"])
    }

    /// APPNOTE 4.3.9.3: the descriptor's signature may be there or not, the local fields zero or right.
    @Test(arguments: [true, false], [true, false])
    func dataDescriptors(withSignature: Bool, withLocalNumbers: Bool) {
        var zip = ForgedZip.sound
        zip.entries[0].flags = 8
        zip.entries[0].after =
            (withSignature ? little(0x0807_4B50 as UInt32) : []) + little(zip.entries[0].crc32)
            + little(7 as UInt32) + little(7 as UInt32)
        if !withLocalNumbers {
            zip.entries[0].localCRC32 = 0
            zip.entries[0].localCompressedSize = 0
            zip.entries[0].localSize = 0
        }
        #expect(ZipDirectory.parse(zip.bytes).problems == [])
    }

    @Test func modesOfOtherHosts() {
        var zip = ForgedZip.sound
        zip.entries.append(ForgedZip.Entry("folder/", []))
        for index in zip.entries.indices {
            zip.entries[index].madeBy = 20
            zip.entries[index].mode = 0
        }
        #expect(ZipDirectory.parse(zip.bytes).entries.map(\.mode) == [0o100644, 0o100644, 0o040755])
        // Python's writestr: permissions without a type.
        zip.entries[0].madeBy = 0x0314
        zip.entries[0].mode = 0o600
        #expect(ZipDirectory.parse(zip.bytes).entries[0].mode == 0o100600)
        #expect(ZipDirectory.parse(zip.bytes).problems == [])
    }

    /// A zip stored in a zip has an end record of its own near the end, and that is not ambiguous.
    @Test func aZipWithinAZip() {
        let zip = ForgedZip([ForgedZip.Entry("inner.zip", ForgedZip.sound.bytes)])
        #expect(ZipDirectory.parse(zip.bytes).problems == [])
    }

    /// The same name again, in Info-ZIP's Unicode path field, marks the name as UTF-8.
    @Test func unicodePathField() {
        var zip = ForgedZip.sound
        let name = Array("é".utf8)
        zip.entries[1] = ForgedZip.Entry(name: name)
        zip.entries[1].extra = little(0x7075 as UInt16) + little(7 as UInt16) + [1, 0, 0, 0, 0] + name
        #expect(ZipDirectory.parse(zip.bytes).problems == [])
    }
}
