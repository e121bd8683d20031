import ELF
import Foundation
import Platform
import TestSupport
import Testing

@testable import LambdaPackCore

/// Taking an entry out of what real files need: of each file each entry, once.
@Suite struct NeededLibrariesTests {
    /// Programs and libraries that this machine has, made by different linkers.
    private static let files: [String] = [
        "/bin/ls", "/usr/bin/openssl", "/lib/x86_64-linux-gnu/libstdc++.so.6",
        "/usr/lib/x86_64-linux-gnu/libarchive.so.13",
        findExecutable("swift-frontend"), findExecutable("clang"),
    ].compactMap(\.self).filter(FileManager.default.fileExists(atPath:))

    @Test(
        .enabled(if: findExecutable("readelf") != nil && !Self.files.isEmpty, "there is no readelf, or no file to read")
    )
    func otherReadersSeeOneLess() throws {
        var removed = 0
        for path in Self.files {
            try withTemporaryFile(copying: path) { copy in
                let before = try dynamic(copy)
                let needed = before.filter { $0.contains("(NEEDED)") }
                let size = try FileSystem.status(FilePath(copy)).size
                for line in needed {
                    let name = String(line.split(separator: "[").last?.dropLast() ?? "")
                    #expect(try NeededLibraries.remove(name, from: FilePath(copy)))
                    #expect(try !NeededLibraries.remove(name, from: FilePath(copy)))
                    removed += 1
                    let after = try dynamic(copy)
                    #expect(!after.contains { $0.contains("[\(name)]") && $0.contains("(NEEDED)") }, "\(path): \(name)")
                }
                #expect(try FileSystem.status(FilePath(copy)).size == size)
                #expect(try dynamic(copy) == before.filter { !$0.contains("(NEEDED)") }, "\(path)")
            }
        }
        #expect(removed > 3)
    }

    @Test(.enabled(if: !Self.files.isEmpty, "there is no file to read")) func damagedFilesDoNotTrap() throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.files[0])))
        let image = try ELFImage(whole)
        let place = Int(try #require(image.dynamic?.entries.first).fileOffset)
        var generator = SeededGenerator(seed: 3)
        var patches = 0
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: place..<(place + 512), using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            bytes.withUnsafeBytes { bytes in
                guard let image = try? ELFImage(bytes),
                    let patch = NeededLibraries.patch(removing: "libc.so.6", from: image, in: bytes)
                else { return }
                patches += 1
                #expect(patch.offset >= 0 && patch.offset + patch.bytes.count <= bytes.count)
            }
        }
        #expect(patches > 100)
    }

    /// Tags and values, without their number and places.
    private func dynamic(_ file: String) throws -> [String] {
        try run("readelf", ["-d", "--wide", file]).output.split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix(" 0x") && !$0.contains("(NULL)") }
    }

    private func withTemporaryFile(copying path: String, _ body: (String) throws -> Void) throws {
        let copy = FileManager.default.temporaryDirectory.appendingPathComponent("needed-\(UUID().uuidString)").path
        try FileManager.default.copyItem(
            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try body(copy)
    }
}
