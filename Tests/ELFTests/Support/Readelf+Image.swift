@testable import ELF

extension Readelf {
    /// What this package says of a file, in readelf's words; nil where a machine's words are not known here.
    init?(_ image: ELFImage) {
        guard let machine = Self.machines[image.machine.rawValue] else { return nil }
        self.machine = machine
        fileClass = image.fileClass == .bits64 ? "ELF64" : "ELF32"
        data = image.byteOrder == .little ? "2's complement, little endian" : "2's complement, big endian"
        type =
            switch image.type {
            case .none: "NONE"
            case .relocatable: "REL"
            case .executable: "EXEC"
            case .shared: "DYN"
            case .core: "CORE"
            case .other: "<unknown>:"
            }
        entry = "0x" + String(image.entry, radix: 16)
        interpreter = image.interpreter
        needed = image.needed
        soname = image.soname
        rpath = image.rpath
        runpath = image.runpath
        let flags = image.dynamic?.flags1 ?? 0
        flags1 = Self.flags1Names.filter { flags & 1 << $0.key != 0 }.values.sorted()
        buildID = image.buildID?.hex
        // readelf goes by the sections, and finds no versions without them.
        guard image.sections.contains(where: { 0x6FFF_FFFD...0x6FFF_FFFE ~= $0.type.rawValue }) else { return }
        versionNeeds = image.versionNeeds.map { need in
            [need.library] + need.versions.map { "\($0.name) \($0.index) \(Self.flags($0.flags))" }
        }
        versionDefinitions = image.versionDefinitions.map { version in
            ["\(version.name) \(version.index) \(Self.flags(version.flags))"] + version.parents
        }
    }

    private static func flags(_ flags: UInt16) -> String {
        switch flags {
        case 0: "none"
        case 1: "BASE"
        case 2: "WEAK"
        default: "\(flags)"
        }
    }

    /// By bit number (binutils `include/elf/common.h`).
    private static let flags1Names: [UInt64: String] = [
        0: "NOW", 1: "GLOBAL", 2: "GROUP", 3: "NODELETE", 5: "INITFIRST", 6: "NOOPEN", 7: "ORIGIN", 8: "DIRECT",
        10: "INTERPOSE", 27: "PIE",
    ]

    private static let machines: [UInt16: String] = [
        0: "None", 2: "Sparc", 3: "Intel 80386", 4: "MC68000", 8: "MIPS R3000", 15: "HPPA", 20: "PowerPC",
        21: "PowerPC64",
        22: "IBM S/390", 40: "ARM", 43: "Sparc v9", 50: "Intel IA-64", 62: "Advanced Micro Devices X86-64",
        183: "AArch64", 243: "RISC-V", 247: "Linux BPF", 258: "LoongArch", 0x9026: "Alpha",
    ]
}
