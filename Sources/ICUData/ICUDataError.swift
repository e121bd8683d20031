/// Why bytes can't be read as ICU's data: what is wrong, and where.
package struct ICUDataError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The bytes end inside a structure.
        case truncated
        /// Not ICU's data, or not the kind of data that was asked for.
        case notICUData = "not-icu-data"
        /// Big-endian data, EBCDIC names, or a format version that this module does not know.
        case unsupported
        /// Item names that are not sorted, not unique, not ASCII or without the package's name.
        case badName = "bad-name"
        /// Offsets that are not in order.
        case badOffset = "bad-offset"
        /// A resource of another type than expected, or one that leads outside of its bundle.
        case badResource = "bad-resource"
        /// More items, or longer names, than any real data has.
        case limitExceeded = "limit-exceeded"
    }

    package let code: Code
    /// In bytes from the start of what was read.
    package let offset: Int
    /// One line for a person.
    package let message: String

    package init(_ code: Code, at offset: Int, _ message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }
}

extension ICUDataError: CustomStringConvertible {
    package var description: String { "\(message) (\(code.rawValue), at offset 0x\(String(offset, radix: 16)))" }
}
