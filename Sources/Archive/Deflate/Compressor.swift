import Hashing

/// What compresses, told by what it does: two that are equal give the same archive of the same content.
///
/// libdeflate tells its version to the compiler alone, and at run time another one may be loaded. Versions don't matter
/// either: most give the same bytes as the one before. So a fixed input is compressed, and the result's digest is the
/// name.
package struct Compressor: Hashable, Sendable, Codable {
    package var library: String
    /// A ``DeflateLevel``'s name.
    package var level: String
    /// The first 16 digits of the SHA-256 of the streams of ``DeflateProbe/inputs``.
    package var behaviour: String

    package init(library: String = "libdeflate", level: String, behaviour: String) {
        self.library = library
        self.level = level
        self.behaviour = behaviour
    }

    /// The one that this process has.
    package static func current(_ level: DeflateLevel) throws(ArchiveError) -> Compressor {
        let deflate = try Deflate.make(level)
        var hasher = SHA256Hasher()
        for input in DeflateProbe.inputs {
            var output = [UInt8](repeating: 0, count: deflate.bound(byteCount: input.count))
            let count = input.withUnsafeBytes { raw in
                output.withUnsafeMutableBytes { deflate.compress(raw, into: $0) }
            }
            // A stream that is no shorter than its input is stored: that counts as one answer, too.
            hasher.update(Array("\(count ?? 0)\n".utf8) + output.prefix(count ?? 0))
        }
        return Compressor(level: level.rawValue, behaviour: String(hasher.finalize().hex.prefix(16)))
    }

    /// Whether the two give other bytes of the same content. Of different levels nothing can be said.
    package func differs(from other: Compressor) -> Bool {
        library == other.library && level == other.level && behaviour != other.behaviour
    }
}
