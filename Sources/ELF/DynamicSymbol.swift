extension ELFImage {
    /// One symbol of the dynamic symbol table (gABI, Symbol Table).
    package struct DynamicSymbol: Hashable, Sendable {
        package let name: String
        package let binding: SymbolBinding
        package let type: SymbolType
        package let visibility: SymbolVisibility

        /// Whether this file defines it: its section is not `SHN_UNDEF`.
        package let isDefined: Bool

        /// `st_value`: an address, where it is defined.
        package let value: UInt64

        /// `st_size` in bytes, 0 where it is unknown.
        package let size: UInt64

        /// Its place in the symbol table.
        package let index: UInt32

        /// `st_name`: where its name starts in the string table, and where that stands in the file (4 bytes).
        package let nameOffset: UInt32
        package let nameFieldOffset: UInt64

        package let version: SymbolVersion

        /// The entry of `DT_VERSYM` as it stands, with its hidden bit (0x8000), and where it stands (2 bytes). Nil
        /// without versions.
        package let versionIndex: UInt16?
        package let versionIndexOffset: UInt64?

        /// Whether the loader fails where nobody defines it: undefined, and not weak.
        package var isRequired: Bool { !isDefined && binding != .weak && binding != .local }
    }

    /// The upper half of `st_info`.
    package enum SymbolBinding: Hashable, Sendable {
        case local
        case global
        case weak
        /// GNU extension: one for the whole process.
        case unique
        case other(UInt8)

        init(info: UInt8) {
            self =
                switch info >> 4 {
                case 0: .local
                case 1: .global
                case 2: .weak
                case 10: .unique
                default: .other(info >> 4)
                }
        }
    }

    /// The lower half of `st_info`.
    package enum SymbolType: Hashable, Sendable {
        case none
        case object
        case function
        case section
        case file
        case common
        case threadLocal
        /// GNU extension: a function that chooses the function.
        case indirectFunction
        case other(UInt8)

        init(info: UInt8) {
            self =
                switch info & 15 {
                case 0: .none
                case 1: .object
                case 2: .function
                case 3: .section
                case 4: .file
                case 5: .common
                case 6: .threadLocal
                case 10: .indirectFunction
                default: .other(info & 15)
                }
        }
    }

    /// The lower two bits of `st_other`.
    package enum SymbolVisibility: UInt8, Hashable, Sendable {
        case `default` = 0
        case `internal` = 1
        case hidden = 2
        case protected = 3

        init(other: UInt8) {
            self =
                switch other & 3 {
                case 1: .internal
                case 2: .hidden
                case 3: .protected
                default: .default
                }
        }
    }
}
