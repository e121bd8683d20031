extension ELFImage {
    /// Debug information keeps the headers and notes of the file that it was split off, and none of its contents: every
    /// allocated section but the notes is `SHT_NOBITS`, which in a loadable file only writable ones are.
    static func isDebugFile(_ type: FileType, _ sections: [Section]) -> Bool {
        guard type == .executable || type == .shared || type == .relocatable else { return false }
        let allocated = sections.filter { $0.flags.contains(.allocate) }
        return allocated.contains { $0.type == .noBits && !$0.flags.contains(.write) }
            && allocated.allSatisfy { !$0.hasContents || $0.type == .note }
    }

    /// A position-independent program is an `ET_DYN` file as a library is. Linkers mark it by `DF_1_PIE` (since
    /// binutils 2.26) or `DT_DEBUG` (in programs alone). An interpreter or an entry point says nothing: libraries may
    /// have both.
    static func kind(_ type: FileType, _ segments: [Segment], _ parts: LoadableParts) -> Kind {
        let isLoadable = segments.contains { $0.type == .load }
        switch type {
        case .relocatable: return .relocatable
        case .core: return .core
        case .executable: return isLoadable ? .executable : .unknown
        case .shared:
            guard isLoadable, let dynamic = parts.dynamic else { return .unknown }
            return dynamic.isPIE || dynamic.entry(.debug) != nil ? .executable : .sharedLibrary
        case .none, .other: return .unknown
        }
    }
}
