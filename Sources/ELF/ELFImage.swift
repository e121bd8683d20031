/// What an ELF file says of itself: values alone, nothing of the file's bytes is kept.
///
/// Whatever matters at load time is read from the program headers alone, as kernel and loader do, so a stripped or a
/// lying section table changes nothing. What can't be determined there is an error. What is wrong elsewhere (sections,
/// notes) is a `problem`.
///
/// Reading touches the headers, the dynamic section, the notes, the version tables and their strings: a mapped file of
/// any size is fine.
package struct ELFImage: Hashable, Sendable {
    package let fileClass: FileClass
    package let byteOrder: ByteOrder
    package let machine: Machine
    package let type: FileType

    /// What the file is for, which `type` alone doesn't say.
    package let kind: Kind

    /// `EI_OSABI` (0 System V, 3 GNU) and `EI_ABIVERSION`.
    package let osABI: UInt8
    package let abiVersion: UInt8

    /// The address of the first instruction, 0 for none.
    package let entry: UInt64

    /// `e_flags`, of the processor.
    package let flags: UInt32

    package let segments: [Segment]

    /// Empty where the table is absent or, with a `problem`, unreadable. Indices are those of the file.
    package let sections: [Section]

    /// The path in `PT_INTERP`, as the kernel reads it. Nil in a file that isn't loaded (see `kind`).
    package let interpreter: String?

    /// Nil where there is none, and in a file that isn't loaded (see `kind`).
    package let dynamic: DynamicSection?

    /// The versions needed of other libraries, and those that this file offers.
    package let versionNeeds: [VersionNeed]
    package let versionDefinitions: [VersionDefinition]

    /// From `PT_NOTE`; from the sections in relocatable and debug files, which have no other.
    package let notes: [Note]
    package let buildID: BuildID?
    package let abiTag: ABITag?
    package let properties: [Property]

    /// Where the debug information went: section `.gnu_debuglink`.
    package let debugLink: DebugLink?

    /// What is wrong in parts that the loader does not read: those values above may be incomplete.
    package let problems: [ELFError]
}

extension ELFImage {
    package enum Kind: String, Hashable, Sendable {
        /// A program, position-independent or not.
        case executable
        case sharedLibrary = "shared library"
        case relocatable = "relocatable object"
        case core = "core dump"
        /// Debug information split off a program or library: the section contents are elsewhere, nothing can be loaded.
        case debugFile = "debug file"
        /// Nothing that a kernel or a loader takes, or not decidable.
        case unknown
    }

    /// How the file comes to its libraries.
    package enum Linkage: Hashable, Sendable {
        /// A program with neither `PT_INTERP` nor `DT_NEEDED`; a static PIE is one.
        case `static`
        /// A program that needs a loader or libraries, or a shared library.
        case dynamic
        /// Nothing that can be loaded.
        case none
    }

    package var linkage: Linkage {
        switch kind {
        case .executable: interpreter == nil && needed.isEmpty ? .static : .dynamic
        case .sharedLibrary: .dynamic
        case .relocatable, .core, .debugFile, .unknown: .none
        }
    }

    package var isStaticallyLinked: Bool { linkage == .static }

    /// `DT_NEEDED`, in the file's order. Empty also for what isn't loaded: look at `kind` first.
    package var needed: [String] { dynamic?.needed ?? [] }
    package var soname: String? { dynamic?.soname }
    package var rpath: String? { dynamic?.rpath }
    package var runpath: String? { dynamic?.runpath }
}
