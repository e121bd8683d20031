import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Symbolic links and odd names in archives, as `inspect` and imports see them.
@Suite struct LinkTests {
    private static func layer(_ links: [(path: String, target: String)]) -> TarFile {
        var tar = TarFile()
        tar.add("lib/libreal.so.1.2", Array("no ELF file".utf8))
        tar.add("share/words.txt", Array("words".utf8))
        for (path, target) in links { tar.add(path, type: "2", link: target) }
        return tar
    }

    private static func inspect(_ tar: TarFile) throws -> [String] {
        let directory = try makeTemporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(tar.finished).write(to: directory / "a.tar")
        let inspector = Inspector(
            preflight: Preflight(profile: try .named("provided.al2023"), allow: [], retargeter: nil),
            scratch: FilePath(directory.path), architecture: .arm64)
        let inspection = try inspector.inspect(FilePath((directory / "a.tar").path), layers: [])
        return inspection.findings.map { "\($0.rule.rawValue) \($0.isAllowed ? "said" : "refused") \($0.file)" }
    }

    /// What real layers hold: versions and folders, and absolute links that are right on Lambda alone.
    @Test(arguments: [
        ("lib/libreal.so.1", "libreal.so.1.2"), ("lib/libreal.so", "/opt/lib/libreal.so.1.2"),
        ("lib64", "lib"), ("share/more", "../share/./words.txt"), ("lib/libc.so.6", "/usr/lib64/libc.so.6"),
        ("lib/libm.so", "/lib64/libm.so.6"),
    ])
    func rightLinksPass(path: String, target: String) throws {
        #expect(try Self.inspect(Self.layer([(path, target)])) == [])
    }

    @Test(arguments: [
        ("lib/up", "../../etc/passwd", "malformed-archive refused"), ("up", "..", "malformed-archive refused"),
        ("me", "me", "malformed-archive refused"), ("share/me", "/opt/share/me", "malformed-archive refused"),
        ("share/gone", "gone.txt", "link-target said"), ("share/gone", "/opt/lib/gone.so", "link-target said"),
        ("share/etc", "/etc/pki/tls/cert.pem", "link-target said"),
        ("lib/libz.so.1", "/usr/lib64/libz.so.1", "link-target said"),
    ])
    func otherLinksAreSaid(path: String, target: String, expected: String) throws {
        #expect(try Self.inspect(Self.layer([(path, target)])) == ["\(expected) /opt/\(path)"])
    }

    /// A link through a link to a folder.
    @Test func linksThroughFolders() throws {
        #expect(try Self.inspect(Self.layer([("lib64", "lib"), ("l", "lib64/libreal.so.1.2")])) == [])
        #expect(
            try Self.inspect(Self.layer([("lib64", "lib"), ("l", "lib64/libother.so")]))
                == ["link-target said /opt/l"])
    }

    @Test func linksThatLeadThroughEachOther() throws {
        var tar = Self.layer([])
        let count = Sweep.count(20_000, unit: 5000)
        for index in 0..<count { tar.add("links/\(index)", type: "2", link: "\(index + 1)") }
        let time = try threadTime {
            let findings = try Self.inspect(tar)
            #expect(findings.count == count)
        }
        #expect(time < .seconds(60), "\(time)")
    }

    private static func imported(_ tar: TarFile) throws -> [String] {
        let directory = try makeTemporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(tar.finished).write(to: directory / "a.tar")
        let importer = LayerImporter(
            packageDirectory: FilePath(directory.path), store: ContentStore(FilePath((directory / "store").path)))
        let layer = ImportedLayer(
            name: "layer", archive: "a.tar", architecture: .arm64, functions: nil,
            location: .init(file: "f", line: 1, column: 1))
        return try importer.read([layer], functions: []).flatMap(\.entries).map(\.path.string)
    }

    /// The loader finds the image's libraries by itself: a link to one is right, and nothing to ship.
    @Test func importsLeaveOutLinksToTheImage() throws {
        let links = [
            ("lib/libz.so.1", "/usr/lib64/libz.so.1"), ("lib/libreal.so", "/opt/lib/libreal.so.1.2"),
        ]
        #expect(
            try Self.imported(Self.layer(links))
                == ["lib/libreal.so", "lib/libreal.so.1.2", "share/words.txt"])
    }

    @Test(arguments: [
        ("lib/up", "../../etc/passwd", "leaves the archive"), ("me", "me", "leads round in a circle"),
        ("gone", "gone.txt", "which is not in the archive"), ("etc", "/etc/passwd", "which is not in the archive"),
        ("lib64", "lib", "leads to a directory"),
    ])
    func importsRefuseOtherLinks(path: String, target: String, words: String) throws {
        let failure = try #require(throws: Failure.self) { try Self.imported(Self.layer([(path, target)])) }
        #expect(failure.problems.map(\.code) == [.layerImport])
        #expect(failure.problems.first?.cause?.contains(words) == true, "\(failure.problems)")
    }

    @Test(arguments: ["share/a:stream", "share/CON", "aux.txt", "share/NUL/x", "share/com1.log", "end.", "dir /x"])
    func foreignNamesAreSaid(name: String) throws {
        var tar = Self.layer([])
        tar.add(name, Array("x".utf8))
        #expect(try Self.inspect(tar) == ["foreign-name said /opt/\(name)"])
    }

    @Test(arguments: ["share/console", "share/com10", "lib/.hidden", "share/auxiliary.h", "a b"])
    func plainNamesAreNot(name: String) throws {
        var tar = Self.layer([])
        tar.add(name, Array("x".utf8))
        #expect(try Self.inspect(tar) == [])
    }

    /// `inspect ../out/libreal.so`: its place on this machine is in no archive.
    @Test(arguments: ["../out/libreal.so", "/tmp/a:b/libreal.so", "aux/libreal.so"])
    func thePlaceOfAFileIsNoName(path: String) {
        let file = PackageImage.File(
            path: path, artifact: "libreal.so", source: FilePath(path), permissions: 0o644, digest: nil)
        #expect(FileChecks.names([file]).isEmpty)
    }

    @Test(arguments: ["C:x", "c:/windows", "a\\b", "x/..\\y"])
    func namesThatLeaveAreRefused(name: String) throws {
        var tar = Self.layer([])
        tar.add(name, Array("x".utf8))
        let findings = try Self.inspect(tar)
        #expect(findings.count == 1 && findings.first?.hasPrefix("malformed-archive refused") == true, "\(findings)")
        #expect(throws: Failure.self) { try Self.imported(tar) }
    }

    /// Windows has one file for the two.
    @Test func namesThatAreOneOnWindows() throws {
        var tar = Self.layer([])
        tar.add("share/words.txt. ", Array("x".utf8))
        let findings = try Self.inspect(tar)
        #expect(findings.first?.hasPrefix("malformed-archive refused") == true, "\(findings)")
    }
}
