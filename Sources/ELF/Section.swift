extension ELFImage {
    /// One section header (gABI, Sections). Offsets and sizes in bytes.
    ///
    /// The loader reads none of this, and strippers may remove it: nothing about loading is taken from here.
    package struct Section: Hashable, Sendable {
        package let name: String
        package let type: SectionType
        package let flags: SectionFlags
        package let address: UInt64

        /// `sh_offset` and `sh_size`. A section of type `.noBits` takes no bytes of the file.
        package let fileRange: FileRange

        package let link: UInt32
        package let info: UInt32
        package let alignment: UInt64
        package let entrySize: UInt64

        /// Where the section header itself stands in the file.
        package let headerOffset: UInt64

        /// Whether it has bytes in the file.
        package var hasContents: Bool { type != .null && type != .noBits && fileRange.length > 0 }
    }

    /// `sh_type`.
    package struct SectionType: RawRepresentable, Hashable, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let null = SectionType(rawValue: 0)
        package static let progBits = SectionType(rawValue: 1)
        package static let symbolTable = SectionType(rawValue: 2)
        package static let stringTable = SectionType(rawValue: 3)
        package static let note = SectionType(rawValue: 7)
        package static let noBits = SectionType(rawValue: 8)
        package static let dynamicSymbols = SectionType(rawValue: 11)
    }

    /// `sh_flags`.
    package struct SectionFlags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt64
        package init(rawValue: UInt64) { self.rawValue = rawValue }

        package static let write = SectionFlags(rawValue: 1)
        package static let allocate = SectionFlags(rawValue: 2)
        package static let execute = SectionFlags(rawValue: 4)
        /// A member of a group, of which a link keeps one of several.
        package static let group = SectionFlags(rawValue: 0x200)
    }
}
