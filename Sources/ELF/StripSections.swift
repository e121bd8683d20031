/// Which sections of a file stay when it is stripped, and at which index.
struct StripSections {
    enum Fate: Hashable {
        /// At its offset: it is loaded, or a segment takes it along.
        case kept
        /// Behind the segments.
        case moved
        case removed
    }

    /// By the index in the input.
    let fates: [Fate]
    /// The new indices; nil for what is removed.
    private let indices: [UInt32?]

    /// `SHT_ARM_ATTRIBUTES`, which Debian's tools want kept; other processors' attributes have the same number.
    private static let attributes = ELFImage.SectionType(rawValue: 0x7000_0003)

    /// Nil where a section that stays refers to one that doesn't, or can't stay where it is.
    init?(_ image: ELFImage, namesIndex: UInt16, removing: Set<String>) {
        let segments = image.segments.filter { $0.type != .null && $0.fileRange.length > 0 }
        var fates: [Fate] = [.removed]
        var indices: [UInt32?] = [0]
        var next: UInt32 = 1
        for (index, section) in image.sections.enumerated().dropFirst() {
            let isInSegment = section.type != .noBits && segments.contains { $0.fileRange.holds(section.fileRange) }
            let fate: Fate
            if index == Int(namesIndex) {
                // Made anew, behind the segments.
                guard !isInSegment, !section.flags.contains(.allocate) else { return nil }
                fate = .removed
            } else if removing.contains(section.name) || section.name == ".gnu_debuglink" {
                fate = .removed
            } else if section.flags.contains(.allocate) {
                guard isInSegment || !section.hasContents, section.type != .null else { return nil }
                fate = .kept
            } else if isInSegment {
                fate = .kept
            } else {
                let isWanted = section.name.hasPrefix(".gnu.warning") || section.type == Self.attributes
                fate = isWanted && section.hasContents ? .moved : .removed
            }
            fates.append(fate)
            indices.append(fate == .removed ? nil : next)
            if fate != .removed { next += 1 }
        }
        self.fates = fates
        self.indices = indices
        for (section, fate) in zip(image.sections, fates) where fate != .removed {
            guard link(of: section) != nil, info(of: section) != nil else { return nil }
        }
    }

    /// How many stay, without the empty first one.
    var count: UInt16 { UInt16(truncatingIfNeeded: fates.count { $0 != .removed }) }

    /// `sh_link` is always a section's index (gABI, Figure 4-14). Nil where the section is gone.
    func link(of section: ELFImage.Section) -> UInt32? { index(section.link) }

    /// `sh_info` is one with `SHF_INFO_LINK`, and in relocations (`SHT_RELA`, `SHT_REL`); else it stays.
    func info(of section: ELFImage.Section) -> UInt32? {
        let isIndex = section.flags.rawValue & 0x40 != 0 || [4, 9].contains(section.type.rawValue)
        return isIndex ? index(section.info) : section.info
    }

    private func index(_ old: UInt32) -> UInt32? {
        Int(old) < indices.count ? indices[Int(old)] : nil
    }
}

extension FileRange {
    /// Whether the other run lies inside; an empty one counts as one byte, as llvm-objcopy has it.
    func holds(_ other: FileRange) -> Bool {
        other.offset >= offset && other.offset < end && other.end <= end
    }

    func overlaps(_ other: FileRange) -> Bool {
        offset < other.end && other.offset < end
    }
}
