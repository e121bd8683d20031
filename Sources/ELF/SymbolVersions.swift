extension ELFImage {
    /// The versions that this file needs of one library: `Verneed` (LSB, Symbol Versioning).
    package struct VersionNeed: Hashable, Sendable {
        /// `vn_file`, the SONAME of the library.
        package let library: String
        package let versions: [NeededVersion]

        /// Where the record starts in the file: `vn_version` and `vn_cnt` (2 bytes each), then `vn_file`, `vn_aux`,
        /// `vn_next` (4 each).
        package let fileOffset: UInt64

        /// Where `vn_cnt` (2 bytes), `vn_aux` and `vn_next` (4 bytes, relative to the record) stand, for a caller that
        /// rewrites them.
        package var countOffset: UInt64 { fileOffset + 2 }
        package var firstVersionOffset: UInt64 { fileOffset + 8 }
        package var nextOffset: UInt64 { fileOffset + 12 }
    }

    /// One needed version: `Vernaux`.
    package struct NeededVersion: Hashable, Sendable {
        package let name: String

        /// `vna_hash`. The loader compares it before the name: see `ELFHash.sysV`.
        package let hash: UInt32
        package let flags: UInt16

        /// `vna_other` without its hidden bit: what a symbol's `versionIndex` refers to.
        package let index: UInt16

        /// `vna_name`: where the name starts, in bytes from the start of the dynamic string table.
        package let nameOffset: UInt32

        /// Where the record starts in the file: `vna_hash` (4 bytes), `vna_flags`, `vna_other` (2 each), `vna_name`,
        /// `vna_next` (4 each).
        package let fileOffset: UInt64

        /// `VER_FLG_WEAK`: a library without the version is a warning, not a failure.
        package var isWeak: Bool { flags & 2 != 0 }

        /// Where `vna_hash`, `vna_name` and `vna_next` (4 bytes each; the last relative to the record) stand.
        package var hashOffset: UInt64 { fileOffset }
        package var nameFieldOffset: UInt64 { fileOffset + 8 }
        package var nextOffset: UInt64 { fileOffset + 12 }
    }

    /// One version that this file offers: `Verdef` (LSB, Symbol Versioning).
    package struct VersionDefinition: Hashable, Sendable {
        package let name: String

        /// The versions that it extends.
        package let parents: [String]
        package let hash: UInt32
        package let flags: UInt16
        package let index: UInt16

        /// Where the record starts in the file.
        package let fileOffset: UInt64

        /// `VER_FLG_BASE`: the file's own name, no version of symbols.
        package var isBase: Bool { flags & 1 != 0 }
        package var isWeak: Bool { flags & 2 != 0 }
    }

    /// The version of a dynamic symbol.
    package enum SymbolVersion: Hashable, Sendable {
        /// The file has no versions, or the symbol has none: index 0 or 1.
        case unversioned
        /// A version that the library must offer.
        case needed(String, library: String)
        /// A version that this file defines; `isDefault` is `symbol@@version`, else `symbol@version`.
        case defined(String, isDefault: Bool)
    }
}
