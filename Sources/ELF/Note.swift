extension ELFImage {
    /// One note (gABI, Note Section): who defines it, which it is, and where its content stands.
    package struct Note: Hashable, Sendable {
        /// The owner, `GNU` for most; without the NUL. Bytes that are no UTF-8 are replaced.
        package let owner: String
        package let type: UInt32

        /// The content ("descriptor"), without padding.
        package let content: FileRange
    }

    /// The build-id: `NT_GNU_BUILD_ID` of owner `GNU` (binutils, `ld --build-id`).
    package struct BuildID: Hashable, Sendable {
        package let bytes: [UInt8]

        /// Where the bytes stand, for a caller that rewrites them in place.
        package let fileRange: FileRange

        /// Lower-case hexadecimal, as debuggers write it.
        package var hex: String {
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count * 2)
            let digits = Array("0123456789abcdef".utf8)
            for byte in bytes {
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// `NT_GNU_ABI_TAG` (LSB, Note Section): the oldest kernel that the file runs on.
    package struct ABITag: Hashable, Sendable {
        /// 0 is Linux.
        package let system: UInt32
        package let major: UInt32
        package let minor: UInt32
        package let patch: UInt32
    }

    /// One program property of `NT_GNU_PROPERTY_TYPE_0` (Linux Extensions to gABI), such as the x86 ISA level needed.
    package struct Property: Hashable, Sendable {
        package let type: UInt32
        package let bytes: [UInt8]

        /// `GNU_PROPERTY_X86_ISA_1_NEEDED`: a 32-bit mask (1 baseline, 2 v2, 4 v3, 8 v4) of levels without which the
        /// loader refuses.
        package static let x86ISANeeded: UInt32 = 0xC000_8002
    }
}
