/// A run of bytes of the file. Its end is within 2^64, not necessarily within the file.
package struct FileRange: Hashable, Sendable {
    /// Bytes from the start of the file.
    package let offset: UInt64

    /// Bytes.
    package let length: UInt64

    /// The offset of the first byte after the run.
    package var end: UInt64 { offset + length }

    /// No bytes, at the start of the file.
    package static let empty = FileRange()

    private init() {
        offset = 0
        length = 0
    }

    /// Nil where offset and length pass 2^64.
    package init?(offset: UInt64, length: UInt64) {
        guard !offset.addingReportingOverflow(length).overflow else { return nil }
        self.offset = offset
        self.length = length
    }

    /// The indices of the run in the file's bytes, or nil where it passes their end.
    package func indices(in byteCount: Int) -> Range<Int>? {
        guard end <= UInt64(byteCount) else { return nil }
        return Int(offset)..<Int(end)
    }
}
