/// What bytes of an executable are for.
package enum ByteKind: String, Sendable, Hashable, Codable, CaseIterable {
    case code
    case readOnlyData = "read-only data"
    case data
    /// Reflection and runtime metadata of Swift.
    case metadata = "Swift metadata"
    case icu = "ICU data"
    case unwinding = "unwind tables"
    case relocations = "relocations and linkage"
    case symbolNames = "symbol names"
    case debug = "debug information"
    case padding
    case structure = "headers"
    case other

    init(section name: String, flags: ELFSectionFacts) {
        switch name {
        case ".symtab", ".strtab", ".gnu_debugdata": self = .symbolNames
        case ".shstrtab": self = .structure
        case ".eh_frame", ".eh_frame_hdr", ".gcc_except_table", ".ARM.exidx", ".ARM.extab": self = .unwinding
        case ".dynamic", ".dynsym", ".dynstr", ".hash", ".gnu.hash", ".gnu.version", ".gnu.version_r",
            ".gnu.version_d", ".got", ".got.plt", ".plt", ".plt.got", ".plt.sec", ".iplt", ".interp":
            self = .relocations
        case ".swift_modhash", ".swift_ast": self = .metadata
        case ".comment", ".lldbsummaries": self = .other
        default:
            if name.hasPrefix(".debug") || name.hasPrefix(".zdebug") || name.hasPrefix(".stab") {
                self = .debug
            } else if name.hasPrefix(".rela") || name.hasPrefix(".rel.") || name.hasPrefix(".relr") {
                self = .relocations
            } else if name.hasPrefix("swift5_") {
                self = .metadata
            } else if name.hasPrefix(".note") || !flags.isAllocated {
                self = .other
            } else if flags.isExecutable {
                self = .code
            } else {
                // By name first: gold marks .rodata as writable where one input needs relocations.
                let isReadOnly = name.hasPrefix(".rodata") || name.hasPrefix(".data.rel.ro")
                self = flags.isWritable && !isReadOnly ? .data : .readOnlyData
            }
        }
    }
}

/// The three flags of a section that say what it is for.
struct ELFSectionFacts {
    var isAllocated: Bool
    var isExecutable: Bool
    var isWritable: Bool
}
