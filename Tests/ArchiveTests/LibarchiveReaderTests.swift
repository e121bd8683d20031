import Archive
import Foundation
import TestSupport
import Testing

@Suite struct LibarchiveReaderTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private struct Found: Equatable {
        var path: String
        var kind: LibarchiveEntry.Kind
        var permissions: UInt16
        var content: [UInt8]
    }

    private func read(_ path: String, _ format: LibarchiveReader.Format) throws -> [Found] {
        var reader = try LibarchiveReader.open(path, format: format)
        var found: [Found] = []
        while let entry = try reader.next() {
            var content: [UInt8] = []
            try reader.readContent(limitBytes: 10_000_000) { block in content.append(contentsOf: block) }
            found.append(
                Found(
                    path: try entry.path().string, kind: entry.kind, permissions: entry.permissions, content: content))
        }
        try reader.close()
        return found
    }

    @Test func readsOurZips() throws {
        let path = directory.file("sample.zip")
        _ = try ZipWriter().write(try Sample.entries(), to: path)
        let found = try read(path, .zip)
        #expect(found.map(\.path) == Sample.names.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
        #expect(found.map(\.permissions) == [0o755, 0o644, 0o644, 0o755, 0o777, 0o644])
        #expect(
            found.map(\.kind) == [
                .file, .file, .file, .directory, .symbolicLink(target: "libx.so.1"), .file,
            ])
        #expect(found[0].content == Sample.text)
        #expect(found[5].content == Sample.noise)
    }

    @Test(
        .enabled(if: Machine.has("bsdtar"), "bsdtar is not installed (Debian: libarchive-tools)"),
        arguments: ["", "--gzip", "--xz", "--zstd"], ["ustar", "pax", "gnutar"])
    func readsTars(filter: String, format: String) throws {
        try directory.write("grüße", Sample.text)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.file("grüße"))
        #expect(symlink("grüße", directory.file("link")) == 0)
        #expect(link(directory.file("grüße"), directory.file("twin")) == 0)
        let outcome = try run(
            "bsdtar",
            ["-c", "--format", format, "-f", "x.tar", filter, "grüße", "link", "twin"].filter { !$0.isEmpty },
            environment: readerEnvironment, in: directory.url)
        #expect(outcome.status == 0, "\(outcome.output)")
        let found = try read(directory.file("x.tar"), .tar)
        #expect(found.map(\.path) == ["grüße", "link", "twin"])
        #expect(found.map(\.kind) == [.file, .symbolicLink(target: "grüße"), .hardLink(target: "grüße")])
        #expect(found[0].content == Sample.text)
        #expect(found[0].permissions == 0o755)
    }

    /// A name that is not UTF-8, and a mode with more bits than there are: their bytes arrive, and path() refuses.
    @Test(.enabled(if: Machine.has("python3"), "python3 is not installed"))
    func strangeTars() throws {
        let script = """
            import io, tarfile
            tarfile.ENCODING = "utf-8"
            with tarfile.open("x.tar", "w", format=tarfile.GNU_FORMAT, errors="surrogateescape") as archive:
                info = tarfile.TarInfo("a" + chr(0xDCFF) + "/../b")
                info.mode = 0o7104755
                archive.addfile(info, io.BytesIO())
            """
        let outcome = try run("python3", ["-c", script], environment: readerEnvironment, in: directory.url)
        try #require(outcome.status == 0, "\(outcome.output)")
        var reader = try LibarchiveReader.open(directory.file("x.tar"), format: .tar)
        let entry = try #require(try reader.next())
        #expect(entry.name == [0x61, 0xFF] + Array("/../b".utf8))
        #expect(entry.permissions == 0o4755)
        #expect(throws: ArchivePath.Problem.relativeComponent("..")) { try entry.path() }
    }

    @Test func oneFormatOnly() throws {
        let path = directory.file("sample.zip")
        _ = try ZipWriter().write(try Sample.entries(), to: path)
        #expect(throws: ArchiveError.self) { try read(path, .tar) }
        let text = try directory.write("text", Sample.text)
        #expect(throws: ArchiveError.self) { try read(text, .zip) }
        #expect(throws: ArchiveError.self) { try read(text, .tar) }
        let missing = directory.file("missing")
        #expect(throws: ArchiveError(.open, missing, .system(errno: ENOENT))) { try read(missing, .zip) }
        #expect(throws: ArchiveError(.open, directory.path, .notARegularFile)) { try read(directory.path, .zip) }
    }

    /// Only a warning (-20) to libarchive 3.6.2; 3.8.10 gives the entry up (-25).
    @Test func aWrongChecksumIsAnError() throws {
        var zip = ForgedZip.sound
        zip.entries[1].crc32 ^= 1
        let path = try directory.write("x.zip", zip.bytes)
        let error = #expect(throws: ArchiveError.self) { try read(path, .zip) }
        guard case .libarchive(let code, let message)? = error?.code, [-20, -25].contains(code) else {
            Issue.record("neither warning nor failure: \(String(describing: error))")
            return
        }
        #expect(message.contains("CRC"))
        #expect(error?.subject == "b in \(path)")
    }

    /// A stream of a million bytes, declared as five: libarchive 3.6.2 hands over all of it.
    @Test func moreThanDeclaredIsAnError() throws {
        var zip = ForgedZip.sound
        let zeros = [UInt8](repeating: 0, count: 1_000_000)
        let deflate = try Deflate.make(.fast)
        var stream = [UInt8](repeating: 0, count: deflate.bound(byteCount: zeros.count))
        let count = try #require(
            zeros.withUnsafeBytes { raw in stream.withUnsafeMutableBytes { deflate.compress(raw, into: $0) } })
        zip.entries[1] = ForgedZip.Entry("b", Array(stream[..<count]))
        zip.entries[1].method = 8
        zip.entries[1].size = 5
        #expect(ZipDirectory.parse(zip.bytes).problems == [])
        let path = try directory.write("x.zip", zip.bytes)
        var reader = try LibarchiveReader.open(path, format: .zip)
        _ = try reader.next()
        _ = try reader.next()
        var received = 0
        do {
            try reader.readContent(limitBytes: .max) { block in received += block.count }
            Issue.record("\(received) bytes were taken without an error")
        } catch {
            #expect(received <= 5)
        }
    }

    @Test func theCallersLimitHolds() throws {
        let path = directory.file("x.zip")
        _ = try ZipWriter().write([.file(try ArchivePath("a"), .bytes(Sample.noise))], to: path)
        var reader = try LibarchiveReader.open(path, format: .zip)
        _ = try reader.next()
        do {
            try reader.readContent(limitBytes: 69_999) { _ in }
            Issue.record("no error")
        } catch {
            guard case .tooLarge(_, limit: 69_999) = error.code else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test(.enabled(if: Machine.has("tar"), "tar is not installed"))
    func holesAreRefused() throws {
        let sparse = try directory.write("sparse", [1])
        #expect(truncate(sparse, 1 << 20) == 0)
        let outcome = try run(
            "tar", ["-S", "-cf", "x.tar", "sparse"], environment: readerEnvironment, in: directory.url)
        try #require(outcome.status == 0, "\(outcome.output)")
        let error = #expect(throws: ArchiveError.self) { try read(directory.file("x.tar"), .tar) }
        #expect([.sparse, .sizeDisagrees(declared: 1 << 20, found: 4096)].contains(error?.code))
    }

    /// A caller's error ends the reading and arrives as it is.
    @Test func theCallersErrorsPass() throws {
        let path = directory.file("x.zip")
        _ = try ZipWriter().write([.file(try ArchivePath("a"), .bytes(Sample.text))], to: path)
        var reader = try LibarchiveReader.open(path, format: .zip)
        _ = try reader.next()
        let own = ArchiveError(.write, "elsewhere", .system(errno: ENOSPC))
        do {
            try reader.readContent(limitBytes: .max) { _ throws(ArchiveError) in throw own }
            Issue.record("no error")
        } catch {
            #expect(error == own)
        }
    }
}
