package import Hashing

/// One way in which an archive is not what it should be.
package struct ArchiveMismatch: Hashable, Sendable {
    /// Who saw it.
    package enum Reader: String, Hashable, Sendable {
        /// The parser of ours.
        case directory
        /// libarchive, by what it unpacks.
        case libarchive
    }

    package enum Difference: Hashable, Sendable {
        /// The zip itself is unsound.
        case container(ZipProblem.Code)
        /// Header bytes other than those that follow from names, modes, sizes and CRCs: times, extra fields, comments.
        case notCanonical
        /// libarchive gave up, or warned.
        case unreadable(ArchiveError)
        case missing
        case unexpected
        /// The entries are the right ones, and this is the first that is not in its place.
        case order
        /// `st_mode`, the type of the entry included.
        case mode(expected: UInt16, found: UInt16)
        case size(expected: UInt64, found: UInt64)
        /// A file's bytes or a link's target.
        case content(expected: SHA256Digest, found: SHA256Digest)
    }

    package let reader: Reader
    /// The entry concerned; nil where it is the whole archive.
    package let entry: String?
    package let difference: Difference

    package init(reader: Reader, entry: String?, difference: Difference) {
        self.reader = reader
        self.entry = entry
        self.difference = difference
    }
}

extension ArchiveMismatch: CustomStringConvertible {
    package var description: String { (entry.map { "\($0): " } ?? "") + "\(difference) (seen by \(reader.rawValue))" }
}

extension ArchiveMismatch.Difference: CustomStringConvertible {
    package var description: String {
        switch self {
        case .container(let code): "\(code)"
        case .notCanonical: "the headers are not canonical"
        case .unreadable(let error): "\(error)"
        case .missing: "missing"
        case .unexpected: "not expected"
        case .order: "not in its place; entries go by the bytes of their names"
        case .mode(let expected, let found):
            "mode 0\(String(found, radix: 8)), expected 0\(String(expected, radix: 8))"
        case .size(let expected, let found): "\(found) bytes, expected \(expected)"
        case .content(let expected, let found): "content \(found), expected \(expected)"
        }
    }
}
