extension ELFImage {
    /// One program header (gABI, Program Header). Offsets and sizes in bytes.
    package struct Segment: Hashable, Sendable {
        package let type: SegmentType
        package let permissions: Permissions
        package let address: UInt64
        package let memorySize: UInt64
        package let alignment: UInt64

        /// `p_offset` and `p_filesz`. In a debug file the range may pass the end of the file.
        package let fileRange: FileRange

        /// Where the program header itself stands in the file.
        package let headerOffset: UInt64
    }

    /// `p_type`.
    package struct SegmentType: RawRepresentable, Hashable, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let null = SegmentType(rawValue: 0)
        package static let load = SegmentType(rawValue: 1)
        package static let dynamic = SegmentType(rawValue: 2)
        package static let interpreter = SegmentType(rawValue: 3)
        package static let note = SegmentType(rawValue: 4)
        package static let programHeaders = SegmentType(rawValue: 6)
        package static let threadLocal = SegmentType(rawValue: 7)
        // GNU extensions (LSB; binutils include/elf/common.h)
        package static let gnuExceptionFrame = SegmentType(rawValue: 0x6474_E550)
        package static let gnuStack = SegmentType(rawValue: 0x6474_E551)
        package static let gnuReadOnlyAfterRelocation = SegmentType(rawValue: 0x6474_E552)
        package static let gnuProperty = SegmentType(rawValue: 0x6474_E553)
    }

    /// `p_flags`.
    package struct Permissions: OptionSet, Hashable, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let execute = Permissions(rawValue: 1)
        package static let write = Permissions(rawValue: 2)
        package static let read = Permissions(rawValue: 4)
    }
}
