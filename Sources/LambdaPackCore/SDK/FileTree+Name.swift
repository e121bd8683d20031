extension FileTree {
    /// One name in a directory, compared by its bytes as Linux does it. To `String`, `é` and `e` with an accent behind it are equal:
    /// one of two files would replace the other.
    struct Name: Hashable, Comparable, Sendable {
        let text: String

        init(_ text: String) { self.text = text }

        static func == (one: Self, other: Self) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }

        static func < (one: Self, other: Self) -> Bool { one.text.utf8.lexicographicallyPrecedes(other.text.utf8) }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            hasher.combine(0 as UInt8)
        }

        /// Whether it is one name, and not a way to somewhere else.
        static func isPlain(_ text: String) -> Bool {
            guard !text.isEmpty, text != ".", text != ".." else { return false }
            return !text.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
        }
    }
}
