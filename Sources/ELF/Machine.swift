extension ELFImage {
    /// `e_machine` (gABI, ELF Header; the registry of machine names).
    ///
    /// A file for x86-64 is one of this machine *and* of 64-bit class: x32 is the same machine, 32-bit.
    package enum Machine: Hashable, Sendable {
        // As target triples write it.
        // swift-format-ignore: AlwaysUseLowerCamelCase
        case x86_64
        case aarch64
        case other(UInt16)

        package init(rawValue: UInt16) {
            self =
                switch rawValue {
                case 62: .x86_64
                case 183: .aarch64
                default: .other(rawValue)
                }
        }

        package var rawValue: UInt16 {
            switch self {
            case .x86_64: 62
            case .aarch64: 183
            case .other(let value): value
            }
        }

        /// A short name, `x86_64` or `aarch64` as in target triples; `machine 4711` where it is unknown.
        package var name: String {
            switch rawValue {
            case 0: "none"
            case 2: "sparc"
            case 3: "i386"
            case 4: "m68k"
            case 8: "mips"
            case 15: "parisc"
            case 20: "powerpc"
            case 21: "powerpc64"
            case 22: "s390"
            case 40: "arm"
            case 42: "sh"
            case 43: "sparcv9"
            case 50: "ia64"
            case 62: "x86_64"
            case 164: "hexagon"
            case 183: "aarch64"
            case 190: "cuda"
            case 224: "amdgpu"
            case 243: "riscv"
            case 247: "bpf"
            case 258: "loongarch"
            case 0x9026: "alpha"
            default: "machine \(rawValue)"
            }
        }
    }
}

extension ELFImage {
    /// The machine that a file's header names; nothing else of the file is read.
    package static func machine(of bytes: UnsafeRawBufferPointer) throws(ELFError) -> Machine {
        try FileHeader(FileHeader.identify(bytes)).machine
    }
}

extension ELFImage.Machine: CustomStringConvertible {
    package var description: String { name }
}
