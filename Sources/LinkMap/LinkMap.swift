/// What a linker wrote down of its work: which piece of the output came from which input.
///
/// GNU ld (bfd), gold and lld each have a format of their own; none is specified, and all are text.
package struct LinkMap: Sendable {
    /// One input section's place in the output.
    package struct Contribution: Sendable, Hashable {
        /// The address, or for what is not loaded the offset within its output section.
        package var address: UInt64
        package var size: UInt64
        /// Index into `outputSections`.
        package var section: Int32
        /// Index into `inputs`; -1 for what the linker made itself, -2 for what it filled gaps with.
        package var input: Int32

        package static let linkerMade: Int32 = -1
        package static let fill: Int32 = -2
    }

    package var outputSections: [String] = []
    /// `path` of an object, `path(member)` of an archive's.
    package var inputs: [String] = []
    package var contributions: [Contribution] = []

    package init() {}

    /// Without the contributions to some output sections, which are no longer as they were linked.
    package func leavingOut(_ sections: Set<String>) -> LinkMap {
        guard !sections.isEmpty else { return self }
        var map = self
        map.contributions.removeAll { sections.contains(outputSections[Int($0.section)]) }
        return map
    }

    /// Reads a map of any of the three linkers; nil where it is none.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        var lines = LineScanner(bytes)
        guard let first = lines.next() else { return nil }
        if LLDMapReader.isHeader(first) {
            self = LLDMapReader.read(&lines)
            return
        }
        lines = LineScanner(bytes)
        while let line = lines.next() {
            if line.hasPrefix("Memory map") || line.hasPrefix("Linker script and memory map") {
                self = GNUMapReader.read(&lines)
                return
            }
        }
        return nil
    }
}

/// Gives each distinct text a number. Maps name one file in thousands of lines, mostly one after the other.
struct Interner {
    private(set) var texts: [String] = []
    private var numbers: [String: Int32] = [:]
    private var last: (bytes: UnsafeRawBufferPointer, number: Int32)?

    /// The text's bytes need to stay valid as long as the interner is in use.
    mutating func number(of bytes: UnsafeRawBufferPointer) -> Int32 {
        if let last, last.bytes.isSame(as: bytes) { return last.number }
        let text = String(decoding: bytes, as: UTF8.self)
        let number: Int32
        if let known = numbers[text] {
            number = known
        } else {
            number = Int32(truncatingIfNeeded: texts.count)
            texts.append(text)
            numbers[text] = number
        }
        last = (bytes, number)
        return number
    }
}
