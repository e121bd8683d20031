import Archive
import Testing

@Suite struct ArchivePathTests {
    @Test(arguments: [
        "a", "a/b", "lib/libx.so.1", "...", "a..b", ".hidden", "été", "a b", "..a/b", "a/C:x", "é:x", "1:x",
    ])
    func accepts(_ text: String) throws {
        #expect(try ArchivePath(text).string == text)
    }

    @Test(arguments: [
        ("", ArchivePath.Problem.empty), ("/", .absolute), ("/etc/passwd", .absolute), ("a\0b", .containsNUL),
        ("a\\b", .containsBackslash), ("a//b", .emptyComponent), ("a/", .emptyComponent),
        (".", .relativeComponent(".")), ("..", .relativeComponent("..")), ("a/../b", .relativeComponent("..")),
        ("a/.", .relativeComponent(".")), ("C:x", .drive("C:")), ("z:", .drive("z:")), ("C:/x", .drive("C:")),
    ])
    func refuses(_ text: String, _ problem: ArchivePath.Problem) {
        #expect(throws: problem) { try ArchivePath(text) }
    }

    @Test func countsBytesNotCharacters() throws {
        let longest = String(repeating: "é", count: 127) + "a"
        #expect(try ArchivePath(longest).string.utf8.count == 255)
        #expect(throws: ArchivePath.Problem.componentTooLong(bytes: 256)) { try ArchivePath(longest + "b") }
        let deepest = String(repeating: longest + "/", count: 15) + String(repeating: "x", count: 245)
        #expect(try ArchivePath(deepest).string.utf8.count == 4085)
        #expect(throws: ArchivePath.Problem.tooLong(bytes: 4086)) { try ArchivePath(deepest + "x") }
    }

    @Test(arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x61, 0xC3, 0x28]] as [[UInt8]])
    func refusesInvalidUTF8(_ bytes: [UInt8]) {
        #expect(throws: ArchivePath.Problem.invalidUTF8) { try ArchivePath(utf8: bytes) }
    }

    @Test func ordersAndComparesByBytes() throws {
        let composed = try ArchivePath("\u{E9}")
        let decomposed = try ArchivePath("e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        // "Z" before "a" before "é", whatever the locale says.
        #expect(
            try ["é", "a", "Z", "a/b", "a-b"].map { try ArchivePath($0) }.sorted().map(\.string)
                == ["Z", "a", "a-b", "a/b", "é"])
    }

    @Test func linksNeedATarget() throws {
        let path = try ArchivePath("link")
        #expect(throws: ArchiveError(.plan, "link", .symbolicLinkTarget(.empty))) {
            try ArchiveEntry.symbolicLink(path, target: "")
        }
        #expect(throws: ArchiveError(.plan, "link", .symbolicLinkTarget(.containsNUL))) {
            try ArchiveEntry.symbolicLink(path, target: "a\0b")
        }
        #expect(try ArchiveEntry.symbolicLink(path, target: "../x").content == .bytes(Array("../x".utf8)))
    }

    @Test func modesFollowFromTheKind() {
        #expect(ArchiveEntry.Kind.file(executable: true).mode == 0o100755)
        #expect(ArchiveEntry.Kind.file(executable: false).mode == 0o100644)
        #expect(ArchiveEntry.Kind.directory.mode == 0o040755)
        #expect(ArchiveEntry.Kind.symbolicLink(target: "x").mode == 0o120777)
    }
}
