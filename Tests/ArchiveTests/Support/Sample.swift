import Archive
import TestSupport

/// One of every kind of entry, given out of order.
enum Sample {
    /// Compressible, and longer than one of libarchive's 64 KiB blocks.
    static let text = [UInt8](String((0..<40_000).map { "line \($0 % 977)\n" }.joined()).utf8)
    /// No compressor shortens it.
    static let noise: [UInt8] = {
        var generator = SeededGenerator(seed: 7)
        return generator.bytes(70_000)
    }()

    static func entries() throws -> [ArchiveEntry] {
        [
            .file(try ArchivePath("noise.bin"), .bytes(noise)),
            .file(try ArchivePath("empty"), .bytes([])),
            try .symbolicLink(try ArchivePath("lib/libx.so"), target: "libx.so.1"),
            .directory(try ArchivePath("lib")),
            .file(try ArchivePath("bootstrap"), executable: true, .bytes(text)),
            .file(try ArchivePath("data/été 日本.txt"), .bytes(Array("grüße\n".utf8))),
        ]
    }

    /// The names as they should stand in the archive, in order.
    static let names = [
        "bootstrap", "data/été 日本.txt", "empty", "lib/", "lib/libx.so", "noise.bin",
    ]
}
