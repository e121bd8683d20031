/// Why a file, or a part of it, can't be read as ELF: what is wrong, and where.
///
/// Whatever the loader would act on and this module can't determine is an error, never an optimistic answer.
package struct ELFError: Error, Hashable, Sendable {
    /// What is wrong, for a program to act on.
    package let code: Code

    /// Where, in bytes from the start of the file: the field that is wrong, or that leads to what is wrong.
    package let offset: UInt64

    /// What is wrong, in one line for a person. Without the code and the offset: see `description`.
    package let message: String

    package init(_ code: Code, at offset: UInt64, _ message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }

    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The first four bytes are not `7f 45 4c 46`.
        case notELF = "not-elf"
        /// The file ends inside a structure.
        case truncated
        /// `EI_CLASS` is neither 1 (32-bit) nor 2 (64-bit).
        case unsupportedClass = "unsupported-class"
        /// `EI_DATA` is neither 1 (little-endian) nor 2 (big-endian).
        case unsupportedByteOrder = "unsupported-byte-order"
        /// A version field of the header or of a version record is not 1.
        case unsupportedVersion = "unsupported-version"
        /// The declared size of a table's entries is not that of the class.
        case badEntrySize = "bad-entry-size"
        /// An offset and a size, or a count and a size, pass 2^64.
        case overflow
        /// A table or a segment ends after the end of the file.
        case outsideFile = "outside-file"
        /// A segment has more bytes in the file than in memory.
        case segmentSizes = "segment-sizes"
        /// `p_align` is no power of two, or offset and address of a `PT_LOAD` disagree modulo it.
        case misalignedSegment = "misaligned-segment"
        /// A segment type that may occur once occurs twice.
        case duplicateSegment = "duplicate-segment"
        /// An address that no `PT_LOAD` fills from the file.
        case unmappedAddress = "unmapped-address"
        /// Two `PT_LOAD` segments give different bytes for one address.
        case ambiguousAddress = "ambiguous-address"
        /// `PT_DYNAMIC`'s offset and its address lead to different bytes: tools and loader see different files.
        case dynamicMismatch = "dynamic-mismatch"
        /// The dynamic section has no `DT_NULL`.
        case missingTerminator = "missing-terminator"
        /// A dynamic tag is missing that another one needs.
        case missingTag = "missing-tag"
        /// A dynamic tag that has one meaning occurs twice with different values.
        case conflictingTag = "conflicting-tag"
        /// A string starts outside its table or has no end.
        case badString = "bad-string"
        /// A string is not UTF-8.
        case notUTF8 = "not-utf8"
        /// `PT_INTERP` is no NUL-terminated path of 1 to 4,095 bytes.
        case badInterpreter = "bad-interpreter"
        /// A version chain (`vn_next`, `vna_next`, `vd_next`, `vda_next`) leads backward, off alignment, or disagrees
        /// with its count.
        case brokenVersionChain = "broken-version-chain"
        /// Two records of the version tables claim one version index.
        case duplicateVersionIndex = "duplicate-version-index"
        /// A symbol has a version index that no record defines.
        case unknownVersionIndex = "unknown-version-index"
        /// A hash table that contradicts itself.
        case badHashTable = "bad-hash-table"
        /// Nothing says how many dynamic symbols there are.
        case unknownSymbolCount = "unknown-symbol-count"
        /// More entries, or longer strings, than any real file has.
        case limitExceeded = "limit-exceeded"
        /// A note whose sizes pass the end of its segment, or whose content is malformed.
        case badNote = "bad-note"
        /// A section table or a section that contradicts the file.
        case badSection = "bad-section"
        /// A `.gnu_debuglink` without name or checksum.
        case badDebugLink = "bad-debug-link"
    }
}

extension ELFError: CustomStringConvertible {
    package var description: String {
        "\(message) (\(code.rawValue), at file offset 0x\(String(offset, radix: 16)))"
    }
}
