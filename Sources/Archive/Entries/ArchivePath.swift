/// A path inside an archive: relative, `/`-separated, the same for every reader.
///
/// Equality and order are those of the UTF-8 bytes, not of `String` (which holds two spellings of `é` for equal): the
/// order of bytes is the same on every machine and under every locale.
package struct ArchivePath: Hashable, Sendable {
    /// The path, without a trailing `/` even for a directory.
    package let string: String

    /// Linux's longest path has 4,096 bytes with its NUL (`PATH_MAX`), and `/var/task/` comes first. The format itself
    /// has 16 bits for a name's length (APPNOTE 4.4.10).
    package static let maximumByteCount = 4085

    /// What Linux's file systems take as one name (`NAME_MAX`).
    package static let maximumComponentByteCount = 255

    /// Why text is no such path.
    package enum Problem: Error, Hashable, Sendable {
        case empty
        case absolute
        case containsNUL
        case containsBackslash
        case emptyComponent
        /// `.` or `..`
        case relativeComponent(String)
        case tooLong(bytes: Int)
        case componentTooLong(bytes: Int)
        /// Begins with a letter and a colon: Windows reads a drive, and leaves the directory that it unpacks into.
        case drive(String)
        case invalidUTF8
    }

    package init(_ string: String) throws(Problem) {
        try self.init(utf8: Array(string.utf8))
    }

    /// Takes a name's bytes as an archive holds them, without a directory's trailing `/`.
    package init(utf8 bytes: some Collection<UInt8>) throws(Problem) {
        try Self.check(bytes)
        // Decoding repairs what is not UTF-8, and so changes the bytes then and only then.
        let string = String(decoding: bytes, as: UTF8.self)
        guard string.utf8.elementsEqual(bytes) else { throw .invalidUTF8 }
        self.string = string
    }

    private static func check(_ bytes: some Collection<UInt8>) throws(Problem) {
        guard let first = bytes.first else { throw .empty }
        guard bytes.count <= maximumByteCount else { throw .tooLong(bytes: bytes.count) }
        guard first != UInt8(ascii: "/") else { throw .absolute }
        guard !bytes.contains(0) else { throw .containsNUL }
        guard !bytes.contains(UInt8(ascii: "\\")) else { throw .containsBackslash }
        if let drive = drive(bytes) { throw .drive(drive) }
        for component in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if component.isEmpty { throw .emptyComponent }
            guard component.count <= maximumComponentByteCount else {
                throw .componentTooLong(bytes: component.count)
            }
            if component.count <= 2, component.allSatisfy({ $0 == UInt8(ascii: ".") }) {
                throw .relativeComponent(String(decoding: component, as: UTF8.self))
            }
        }
    }

    /// `C:` of `C:x` (Microsoft, "Naming Files, Paths, and Namespaces").
    private static func drive(_ bytes: some Collection<UInt8>) -> String? {
        let start = Array(bytes.prefix(2))
        guard start.count == 2, start[1] == UInt8(ascii: ":"), (0x41...0x5A).contains(start[0] & 0xDF) else {
            return nil
        }
        return String(decoding: start, as: UTF8.self)
    }

    package static func == (one: Self, other: Self) -> Bool {
        one.string.utf8.elementsEqual(other.string.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in string.utf8 { hasher.combine(byte) }
        hasher.combine(0 as UInt8)
    }
}

extension ArchivePath: Comparable {
    package static func < (one: Self, other: Self) -> Bool {
        one.string.utf8.lexicographicallyPrecedes(other.string.utf8)
    }
}

extension ArchivePath: CustomStringConvertible {
    package var description: String { string }
}

extension ArchivePath.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "is empty"
        case .absolute: "is absolute"
        case .containsNUL: "holds a NUL byte"
        case .containsBackslash: "holds a backslash"
        case .emptyComponent: "has an empty component"
        case .relativeComponent(let text): "has the component '\(text)'"
        case .tooLong(let bytes): "has \(bytes) UTF-8 bytes, at most \(ArchivePath.maximumByteCount) are possible"
        case .componentTooLong(let bytes):
            "has a component of \(bytes) UTF-8 bytes, at most \(ArchivePath.maximumComponentByteCount) are possible"
        case .drive(let drive): "begins with '\(drive)', which Windows takes for a drive"
        case .invalidUTF8: "is not valid UTF-8"
        }
    }
}

extension ArchivePath: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            self = try ArchivePath(try container.decode(String.self))
        } catch let problem as Problem {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a path that \(problem)")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }
}
