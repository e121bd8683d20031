/// A string table (gABI, String Table) of a known range.
///
/// The loader bounds strings by nothing but memory, and linkers have put a version's name at `DT_STRSZ`: so the range
/// of a dynamic string table goes to the end of its segment.
struct StringTable {
    private let view: ByteView
    let range: FileRange

    /// Bytes that may still be scanned: many names may share one long string, and reading must stay linear. What turned
    /// out to be no string has been scanned, too.
    private var budget: UInt64

    /// More than any path list or mangled name that was seen.
    static let longestString: UInt64 = 1 << 20

    init(_ view: ByteView, _ range: FileRange) {
        self.view = view
        self.range = range
        let (bytes, overflow) = range.length.multipliedReportingOverflow(by: 4)
        budget = overflow ? .max : max(bytes, Self.longestString)
    }

    /// The string at `position` bytes into the table.
    ///
    /// - Parameter field: where the position was read, in bytes from the start of the file.
    /// - Throws: `.badString`, `.notUTF8`, `.limitExceeded`.
    mutating func string(at position: UInt64, referencedAt field: UInt64) throws(ELFError) -> String {
        let start = range.offset.addingReportingOverflow(position)
        guard !start.overflow, start.partialValue < range.end else {
            throw ELFError(.badString, at: field, "a string starts after the end of its table")
        }
        // Asked before anything is scanned: a spent budget must cost nothing.
        let rest = range.end - start.partialValue
        let allowed = min(rest, Self.longestString, budget == .max ? .max : budget + 1)
        guard let end = view.firstNUL(from: start.partialValue, limit: start.partialValue + allowed) else {
            budget -= min(allowed, budget)
            throw allowed == rest
                ? ELFError(.badString, at: field, "a string has no end within its table")
                : ELFError(
                    .limitExceeded, at: field,
                    allowed == Self.longestString ? "a string is too long" : "the strings are too long in all")
        }
        budget -= end - start.partialValue
        guard let string = view.string(from: start.partialValue, toNULAt: end) else {
            throw ELFError(.notUTF8, at: field, "a string is not UTF-8")
        }
        return string
    }
}
