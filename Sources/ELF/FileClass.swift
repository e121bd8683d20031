extension ELFImage {
    /// `EI_CLASS`: the width of addresses, offsets and sizes (gABI, ELF Identification).
    package enum FileClass: UInt8, Hashable, Sendable {
        case bits32 = 1
        case bits64 = 2

        /// Sizes in bytes of the structures that depend on the class (gABI).
        var headerSize: UInt64 { self == .bits32 ? 52 : 64 }
        var segmentSize: UInt64 { self == .bits32 ? 32 : 56 }
        var sectionSize: UInt64 { self == .bits32 ? 40 : 64 }
        var symbolSize: UInt64 { self == .bits32 ? 16 : 24 }
        var dynamicSize: UInt64 { self == .bits32 ? 8 : 16 }
        var relSize: UInt64 { self == .bits32 ? 8 : 16 }
        var relaSize: UInt64 { self == .bits32 ? 12 : 24 }
        var wordSize: UInt64 { self == .bits32 ? 4 : 8 }
    }

    /// `EI_DATA`.
    package enum ByteOrder: UInt8, Hashable, Sendable {
        case little = 1
        case big = 2
    }

    /// `e_type`.
    package enum FileType: Hashable, Sendable {
        case none
        case relocatable
        case executable
        case shared
        case core
        /// A value of an operating system or processor.
        case other(UInt16)

        package init(rawValue: UInt16) {
            self =
                switch rawValue {
                case 0: .none
                case 1: .relocatable
                case 2: .executable
                case 3: .shared
                case 4: .core
                default: .other(rawValue)
                }
        }

        package var rawValue: UInt16 {
            switch self {
            case .none: 0
            case .relocatable: 1
            case .executable: 2
            case .shared: 3
            case .core: 4
            case .other(let value): value
            }
        }
    }
}
