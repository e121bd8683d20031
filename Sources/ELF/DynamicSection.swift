extension ELFImage {
    /// What the dynamic section says (gABI, Dynamic Section; GNU extensions in glibc `elf/elf.h`).
    package struct DynamicSection: Hashable, Sendable {
        /// The entries in file order, without `DT_NULL`.
        package let entries: [DynamicEntry]

        /// `DT_NEEDED`, in the file's order.
        package let needed: [String]
        package let soname: String?
        package let rpath: String?
        package let runpath: String?

        /// Further objects that the loader brings in: `DT_AUXILIARY`, `DT_FILTER`, `DT_AUDIT`, `DT_DEPAUDIT`.
        package let auxiliaries: [String]
        package let filters: [String]
        package let audits: [String]

        /// `DT_FLAGS` and `DT_FLAGS_1`, 0 where absent.
        package let flags: UInt64
        package let flags1: UInt64

        /// `DT_STRTAB`, from its start to the end of its segment in the file. Nil where there is no string table.
        package let stringTable: FileRange?

        /// The first entry of the tag.
        package func entry(_ tag: DynamicTag) -> DynamicEntry? { entries.first { $0.tag == tag } }

        /// `DF_1_PIE`: made as a position-independent executable.
        package var isPIE: Bool { flags1 & 0x0800_0000 != 0 }

        /// Whether all symbols are bound at start: `DT_BIND_NOW`, `DF_BIND_NOW` or `DF_1_NOW`.
        package var bindsNow: Bool { entry(.bindNow) != nil || flags & 8 != 0 || flags1 & 1 != 0 }
    }

    /// One entry of the dynamic section.
    package struct DynamicEntry: Hashable, Sendable {
        package let tag: DynamicTag
        package let value: UInt64

        /// Where the entry starts in the file, and where its value does: 4 or 8 bytes each, by the class.
        package let fileOffset: UInt64
        package let valueOffset: UInt64
    }

    /// `d_tag`, not sign-extended.
    package struct DynamicTag: RawRepresentable, Hashable, Sendable {
        package let rawValue: UInt64
        package init(rawValue: UInt64) { self.rawValue = rawValue }

        package static let null = DynamicTag(rawValue: 0)
        package static let needed = DynamicTag(rawValue: 1)
        package static let pltRelocationBytes = DynamicTag(rawValue: 2)
        package static let hash = DynamicTag(rawValue: 4)
        package static let stringTable = DynamicTag(rawValue: 5)
        package static let symbolTable = DynamicTag(rawValue: 6)
        package static let rela = DynamicTag(rawValue: 7)
        package static let relaBytes = DynamicTag(rawValue: 8)
        package static let relaEntryBytes = DynamicTag(rawValue: 9)
        package static let stringTableBytes = DynamicTag(rawValue: 10)
        package static let symbolEntryBytes = DynamicTag(rawValue: 11)
        package static let soname = DynamicTag(rawValue: 14)
        package static let rpath = DynamicTag(rawValue: 15)
        package static let rel = DynamicTag(rawValue: 17)
        package static let relBytes = DynamicTag(rawValue: 18)
        package static let relEntryBytes = DynamicTag(rawValue: 19)
        package static let pltRelocationKind = DynamicTag(rawValue: 20)
        package static let debug = DynamicTag(rawValue: 21)
        package static let textRelocations = DynamicTag(rawValue: 22)
        package static let pltRelocations = DynamicTag(rawValue: 23)
        package static let bindNow = DynamicTag(rawValue: 24)
        package static let runpath = DynamicTag(rawValue: 29)
        package static let flags = DynamicTag(rawValue: 30)
        // GNU and Sun extensions
        package static let gnuHash = DynamicTag(rawValue: 0x6FFF_FEF5)
        package static let dependencyAudit = DynamicTag(rawValue: 0x6FFF_FEFB)
        package static let audit = DynamicTag(rawValue: 0x6FFF_FEFC)
        package static let versionSymbols = DynamicTag(rawValue: 0x6FFF_FFF0)
        package static let flags1 = DynamicTag(rawValue: 0x6FFF_FFFB)
        package static let versionDefinitions = DynamicTag(rawValue: 0x6FFF_FFFC)
        package static let versionDefinitionCount = DynamicTag(rawValue: 0x6FFF_FFFD)
        package static let versionNeeds = DynamicTag(rawValue: 0x6FFF_FFFE)
        package static let versionNeedCount = DynamicTag(rawValue: 0x6FFF_FFFF)
        package static let auxiliary = DynamicTag(rawValue: 0x7FFF_FFFD)
        package static let filter = DynamicTag(rawValue: 0x7FFF_FFFF)
        /// `DT_MIPS_SYMTABNO`, on MIPS alone.
        package static let mipsSymbolCount = DynamicTag(rawValue: 0x7000_0011)
    }
}
