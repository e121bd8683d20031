import Archive
import Testing

/// One forged zip for each rule.
struct Forgery: CustomTestStringConvertible {
    let testDescription: String
    let expected: [ZipProblem.Code]
    let bytes: [UInt8]

    init(_ description: String, _ expected: ZipProblem.Code..., forge: (inout ForgedZip) -> Void) {
        testDescription = description
        self.expected = expected
        var zip = ForgedZip.sound
        forge(&zip)
        bytes = zip.bytes
    }
}

@Suite struct HostileZipTests {
    @Test func theUnforgedZipIsSound() {
        let directory = ZipDirectory.parse(ForgedZip.sound.bytes)
        #expect(directory.problems == [])
        #expect(directory.entries.map(\.path?.string) == ["a", "b"])
        #expect(directory.entries.map(\.dataOffset) == [31, 31 + 7 + 31 as UInt64])
        #expect(directory.entries.map(\.mode) == [0o100644, 0o100644])
    }

    /// The problems are those that are expected, and no others.
    @Test(arguments: names + headers + layout + container)
    func isRefused(_ forgery: Forgery) {
        let problems = ZipDirectory.parse(forgery.bytes).problems
        #expect(Set(problems.map(\.code)) == Set(forgery.expected))
        #expect(problems.allSatisfy { $0.description.hasSuffix("\($0.code)") })
    }

    private static func named(_ description: String, _ name: [UInt8], _ expected: ZipProblem.Code...) -> Forgery {
        var forgery = ForgedZip.sound
        forgery.entries.append(ForgedZip.Entry(name: name))
        return Forgery(description, expected: expected, bytes: forgery.bytes)
    }

    private static func named(_ name: String, _ expected: ZipProblem.Code...) -> Forgery {
        var forgery = ForgedZip.sound
        var entry = ForgedZip.Entry(name)
        entry.flags = name.utf8.allSatisfy { $0 < 0x80 } ? 0 : 0x0800
        forgery.entries.append(entry)
        return Forgery("name '\(name)'", expected: expected, bytes: forgery.bytes)
    }

    static let names: [Forgery] = [
        named("", .name(.empty)), named("/etc/passwd", .name(.absolute)),
        named("../x", .name(.relativeComponent(".."))),
        named("x/../y", .name(.relativeComponent(".."))), named("./x", .name(.relativeComponent("."))),
        named("x//y", .name(.emptyComponent)), named("x\0y", .name(.containsNUL)),
        named("x\\y", .name(.containsBackslash)),
        named("invalid UTF-8", [0x78, 0xFF], .name(.invalidUTF8), .unmarkedName),
        named("not marked as UTF-8", Array("é".utf8), .unmarkedName),
        named("a", .collision(.duplicate, with: "a")), named("A", .collision(.equivalent, with: "a")),
        named("a/x", .collision(.insideFile, with: "a")), named("B/x/y", .collision(.insideFile, with: "b")),
        Forgery("composed and decomposed", .collision(.equivalent, with: "\u{E9}")) { zip in
            zip.entries = ["\u{E9}", "e\u{301}"].map { ForgedZip.Entry($0) }
            for index in 0...1 { zip.entries[index].flags = 0x0800 }
        },
        Forgery("below a link", .collision(.insideFile, with: "a")) { zip in
            zip.entries[0].mode = 0o120777
            zip.entries[1] = ForgedZip.Entry("a/passwd")
        },
        Forgery("a trailing slash on a file", .typeDisagreesWithName) { $0.entries[1] = ForgedZip.Entry("x/") },
        Forgery("a directory without its slash", .typeDisagreesWithName, .directoryWithContent(7)) {
            $0.entries[1].mode = 0o040755
        },
        Forgery("a directory with content", .directoryWithContent(7)) {
            $0.entries[1] = ForgedZip.Entry("x/")
            $0.entries[1].mode = 0o040755
        },
        Forgery("another local name", .localHeaderDiffers(.name)) { $0.entries[1].localName = [0x63] },
        Forgery("another name in the Unicode path field", .secondNameDiffers) {
            $0.entries[1].extra = extra(0x7075, [1, 0, 0, 0, 0, 0x63])
        },
    ]

    static let headers: [Forgery] = [
        Forgery("encrypted", .encrypted) { $0.entries[1].flags = 1 },
        Forgery("strongly encrypted", .encrypted) { $0.entries[1].flags = 1 << 6 },
        Forgery("masked headers", .encrypted) { $0.entries[1].flags = 1 << 13 },
        Forgery("patch data", .unsupportedFlags(1 << 5)) { $0.entries[1].flags = 1 << 5 },
        Forgery("bzip2", .unsupportedMethod(12)) { $0.entries[1].method = 12 },
        Forgery("AES", .unsupportedMethod(99)) { $0.entries[1].method = 99 },
        Forgery("FIFO", .specialFile(0o010644)) { $0.entries[1].mode = 0o010644 },
        Forgery("character device", .specialFile(0o020644)) { $0.entries[1].mode = 0o020644 },
        Forgery("socket", .specialFile(0o140644)) { $0.entries[1].mode = 0o140644 },
        Forgery("set-user-ID", .specialPermissions(0o104755)) { $0.entries[1].mode = 0o104755 },
        Forgery("set-group-ID", .specialPermissions(0o102755)) { $0.entries[1].mode = 0o102755 },
        Forgery("sticky", .specialPermissions(0o101755)) { $0.entries[1].mode = 0o101755 },
        Forgery("a mode in the local header", .localHeaderDiffers(.mode)) {
            $0.entries[1].localExtra = extra(0x6C78, [4] + little(0o104755 << 16 as UInt32))
        },
        Forgery("stored with another size", .storedSizeDiffers(compressed: 7, unzipped: 8)) {
            $0.entries[1].size = 8
        },
        Forgery("a bomb", .ratioTooHigh(compressed: 7, unzipped: 7225, limit: 1032)) {
            $0.entries[1].method = 8
            $0.entries[1].size = 7 * 1032 + 1
        },
        Forgery("on another disk", .severalDisks) { $0.entries[1].disk = 1 },
        Forgery("ZIP64 size", .zip64, .unzippedTooLarge(0xFFFF_FFFF + 7, limit: 0xFFFF_FFFE)) {
            $0.entries[1].size = 0xFFFF_FFFF
        },
        Forgery("ZIP64 disk", .zip64) { $0.entries[1].disk = 0xFFFF },
        Forgery("ZIP64 field", .zip64) { $0.entries[1].extra = extra(1, [UInt8](repeating: 0, count: 8)) },
        Forgery("local ZIP64 field", .zip64) { $0.entries[1].localExtra = extra(1, []) },
        Forgery("extra field too long", .malformedExtraField) { $0.entries[1].extra = [9, 9, 1, 0] },
        Forgery("local extra field too short", .malformedExtraField) { $0.entries[1].localExtra = [9, 9, 0] },
        Forgery("other local flags", .localHeaderDiffers(.flags)) { $0.entries[1].localFlags = 8 },
        Forgery("other local method", .localHeaderDiffers(.method)) { $0.entries[1].localMethod = 8 },
        Forgery("other local time", .localHeaderDiffers(.time)) { $0.entries[1].localTime = 0 },
        Forgery("other local CRC", .localHeaderDiffers(.crc32)) { $0.entries[1].localCRC32 = 1 },
        Forgery("other local compressed size", .localHeaderDiffers(.compressedSize)) {
            $0.entries[1].localCompressedSize = 0
        },
        Forgery("other local size", .localHeaderDiffers(.size)) { $0.entries[1].localSize = 5 },
        Forgery("no data descriptor", .dataDescriptorDiffers) { $0.entries[1].flags = 8 },
        Forgery("data descriptor of another size", .dataDescriptorDiffers, .gap(16)) {
            $0.entries[0].flags = 8
            $0.entries[0].after =
                little(0x0807_4B50 as UInt32) + little($0.entries[0].crc32) + little(7 as UInt32) + little(8 as UInt32)
        },
        Forgery("no local header", .wrongSignature(0x0403_4B51)) { $0.entries[1].localSignature += 1 },
    ]

    static let layout: [Forgery] = [
        Forgery("leading bytes", .leadingBytes(2)) { $0.leading = [0x4D, 0x5A] },
        Forgery("trailing bytes", .trailingBytes(3)) { $0.trailing = [1, 2, 3] },
        Forgery("a gap after an entry", .gap(5)) { $0.entries[0].after = [1, 2, 3, 4, 5] },
        Forgery("a gap before the directory", .gap(2)) { $0.beforeDirectory = [1, 2] },
        Forgery("an entry inside another", .overlap(38)) { zip in
            // 'x' has a complete local header of 'b' as its content.
            let inner = ForgedZip.Entry("b")
            zip.entries = [ForgedZip.Entry("x", inner.local), inner]
            zip.entries[1].isCentralOnly = true
            zip.entries[1].localHeaderOffset = 31
        },
        Forgery("one content twice", .overlap(38), .localHeaderDiffers(.name)) { zip in
            zip.entries[1].isCentralOnly = true
            zip.entries[1].localHeaderOffset = 0
        },
        Forgery("an entry that runs into the directory", .overlap(20)) { zip in
            zip.entries[1].method = 8
            zip.entries[1].compressedSize += 20
        },
        Forgery("an entry that runs past the end", .overlap(200), .truncated) { zip in
            zip.entries[1].method = 8
            zip.entries[1].compressedSize += 200
        },
        Forgery("a local header past the end", .truncated) { $0.entries[1].localHeaderOffset = 5000 },
        Forgery("a local header at the end of 32 bits", .truncated) { $0.entries[1].localHeaderOffset = 0xFFFF_FFFE },
    ]

    static let container: [Forgery] = [
        Forgery("nothing", expected: [.noEndRecord], bytes: []),
        Forgery("text", expected: [.noEndRecord], bytes: Array("not a zip, but long enough to be one".utf8)),
        Forgery("cut short", expected: [.noEndRecord], bytes: Array(ForgedZip.sound.bytes.dropLast())),
        Forgery("part of several disks", .severalDisks) { $0.disk = 1 },
        Forgery("fewer entries than there are", .entryCountDisagrees(declared: 1, found: 2)) { $0.count = 1 },
        Forgery("more entries than there are", .entryCountDisagrees(declared: 3, found: 2)) { $0.count = 3 },
        Forgery("ZIP64 count", .zip64) { $0.count = 0xFFFF },
        Forgery("ZIP64 offset", .zip64) { $0.directoryOffset = 0xFFFF_FFFF },
        Forgery("ZIP64 locator", .zip64) { zip in
            zip.beforeEnd = little(0x0706_4B50 as UInt32) + [UInt8](repeating: 0, count: 16)
        },
        Forgery("directory elsewhere", .directoryOutOfPlace) { $0.directoryOffset = 3 },
        Forgery("directory past the end", .directoryOutOfPlace) { $0.directoryOffset = 0xFFFF_FFFE },
        Forgery("bytes after the directory", .directoryOutOfPlace) { $0.beforeEnd = [0] },
        Forgery("comment cut short", .truncated) { $0.commentLength = 1 },
        Forgery("bytes inside the directory", .truncated) { zip in
            zip.directoryTail = [1, 2]
        },
        Forgery(
            "an unknown directory record", .wrongSignature(0x0201_4B51), .entryCountDisagrees(declared: 2, found: 0)
        ) { $0.entries[0].centralSignature += 1 },
        Forgery("two archives in one", .ambiguousEndRecord, .leadingBytes(192)) { zip in
            // The second is the comment of the first, and its offsets count from the start of the file.
            var first = ForgedZip.sound
            first.commentLength = UInt16(ForgedZip.sound.bytes.count)
            zip.leading = first.bytes
        },
    ]

    private static func extra(_ identifier: UInt16, _ data: [UInt8]) -> [UInt8] {
        little(identifier) + little(UInt16(data.count)) + data
    }

    /// All of them at once: one doesn't hide the other.
    @Test func everyProblemIsReported() {
        var zip = ForgedZip.sound
        zip.leading = [0]
        zip.entries[0].mode = 0o104755
        zip.entries[1].localName = [0x63]
        zip.entries.append(ForgedZip.Entry("../x"))
        let problems = ZipDirectory.parse(zip.bytes).problems
        #expect(
            Set(problems.map(\.code)) == [
                .leadingBytes(1), .specialPermissions(0o104755), .localHeaderDiffers(.name),
                .name(.relativeComponent("..")),
            ])
        let name = problems.first { $0.code == .localHeaderDiffers(.name) }
        #expect(name?.entry == "b" && name?.offset == 39)
    }

    @Test func limitsAreTheCallers() {
        let bytes = ForgedZip.sound.bytes
        func codes(_ limits: ZipLimits) -> [ZipProblem.Code] {
            ZipDirectory.parse(bytes, limits: limits).problems.map(\.code)
        }
        #expect(codes(ZipLimits(maximumEntryCount: 2, maximumUnzippedByteCount: 14, maximumRatio: 1)) == [])
        #expect(codes(ZipLimits(maximumEntryCount: 1)) == [.tooManyEntries(2, limit: 1)])
        #expect(codes(ZipLimits(maximumUnzippedByteCount: 13)) == [.unzippedTooLarge(14, limit: 13)])
        #expect(codes(ZipLimits(maximumDirectoryByteCount: 93)) == [.directoryTooLarge(94, limit: 93)])
    }

    /// The count that is declared is no protection: the limit also holds for what is there.
    @Test func aLieAboutTheCountDoesNotEvadeTheLimit() {
        var zip = ForgedZip.sound
        zip.count = 1
        let problems = ZipDirectory.parse(zip.bytes, limits: ZipLimits(maximumEntryCount: 1)).problems
        #expect(problems.map(\.code) == [.tooManyEntries(2, limit: 1)])
    }

    @Test func controlCharactersDoNotReachATerminal() {
        var zip = ForgedZip.sound
        zip.entries[1] = ForgedZip.Entry("\u{1B}[2J\\")
        #expect(ZipDirectory.parse(zip.bytes).problems.map(\.entry) == ["\u{FFFD}[2J\\"])
    }
}

extension Forgery {
    init(_ description: String, expected: [ZipProblem.Code], bytes: [UInt8]) {
        testDescription = description
        self.expected = expected
        self.bytes = bytes
    }
}
