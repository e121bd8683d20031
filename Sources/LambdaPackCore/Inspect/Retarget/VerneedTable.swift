import ELF

/// The `Verneed` records of a file with some of their `Vernaux` records taken out: which bytes change.
///
/// A record that is left without versions goes, too: glibc's loader reads a record's first version whatever its count
/// says (`elf/dl-version.c`). The table's start stays where it is, since `DT_VERNEED` and the section header name it:
/// where the first record goes, the first one that stays is written in its place.
struct VerneedTable {
    private let image: ELFImage
    private let bytes: UnsafeRawBufferPointer
    private var removed: Set<UInt64> = []

    init(_ image: ELFImage, in bytes: UnsafeRawBufferPointer) {
        self.image = image
        self.bytes = bytes
    }

    mutating func remove(_ version: ELFImage.NeededVersion) { removed.insert(version.fileOffset) }

    func contains(_ version: ELFImage.NeededVersion) -> Bool { !removed.contains(version.fileOffset) }

    /// Whether taking a version out would leave a table that can't be written: one without any record, or one whose
    /// offsets, which count forwards only, would have to point back.
    func canRemove(_ version: ELFImage.NeededVersion) -> Bool {
        var copy = self
        copy.remove(version)
        return !copy.slots.isEmpty && copy.slots.allSatisfy { $0.versions[0].fileOffset > $0.place }
    }

    private struct Slot {
        /// Where the record is, and where it is to be.
        var record: ELFImage.VersionNeed
        var place: UInt64
        var versions: [ELFImage.NeededVersion]
    }

    private var slots: [Slot] {
        var slots = image.versionNeeds.compactMap { need in
            let left = need.versions.filter(contains)
            return left.isEmpty ? nil : Slot(record: need, place: need.fileOffset, versions: left)
        }
        if !slots.isEmpty, let start = image.versionNeeds.first?.fileOffset { slots[0].place = start }
        return slots
    }

    /// Nothing but what differs. `vn_aux`, `vn_next` and `vna_next` are relative to their own record, and 0 ends a list.
    func patches() -> [RetargetPlan.Patch] {
        guard !removed.isEmpty else { return [] }
        let order = image.byteOrder
        let slots = slots
        var patches: [RetargetPlan.Patch] = []
        func write(_ new: [UInt8], at offset: UInt64) {
            guard let range = FileRange(offset: offset, length: UInt64(new.count))?.indices(in: bytes.count),
                !bytes[range].elementsEqual(new)
            else { return }
            patches.append(.init(offset: Int(offset), bytes: new))
        }
        func distance(_ start: UInt64, _ end: UInt64?) -> [UInt8] {
            order.bytes(end.map { UInt32(truncatingIfNeeded: $0 &- start) } ?? 0)
        }
        for (index, slot) in slots.enumerated() {
            let next = index + 1 < slots.count ? slots[index + 1].place : nil
            write(order.bytes(UInt16(slot.versions.count)), at: slot.place + 2)
            if slot.place != slot.record.fileOffset { write(library(of: slot.record), at: slot.place + 4) }
            write(distance(slot.place, slot.versions[0].fileOffset), at: slot.place + 8)
            write(distance(slot.place, next), at: slot.place + 12)
            for (index, version) in slot.versions.enumerated() {
                let next = index + 1 < slot.versions.count ? slot.versions[index + 1].fileOffset : nil
                write(distance(version.fileOffset, next), at: version.nextOffset)
            }
        }
        for (count, offset) in counts { write(order.bytes(slots.count, like: count), at: offset) }
        return patches
    }

    /// `vn_file`, as it stands.
    private func library(of record: ELFImage.VersionNeed) -> [UInt8] {
        FileRange(offset: record.fileOffset + 4, length: 4)?.indices(in: bytes.count).map { Array(bytes[$0]) } ?? []
    }

    fileprivate enum Width { case bits32, bits64 }

    /// Where the number of records stands: `DT_VERNEEDNUM`, and `sh_info` of `.gnu.version_r` where sections are left.
    private var counts: [(Width, UInt64)] {
        let is64 = image.fileClass == .bits64
        var counts: [(Width, UInt64)] = []
        if let entry = image.dynamic?.entry(.versionNeedCount) {
            counts.append((is64 ? .bits64 : .bits32, entry.valueOffset))
        }
        // SHT_GNU_verneed
        for section in image.sections where section.type.rawValue == 0x6FFF_FFFE {
            counts.append((.bits32, section.headerOffset + (is64 ? 44 : 28)))
        }
        return counts
    }
}

extension ELFImage.ByteOrder {
    fileprivate func bytes(_ count: Int, like width: VerneedTable.Width) -> [UInt8] {
        switch width {
        case .bits32: bytes(UInt32(count))
        case .bits64: bytes(UInt64(count))
        }
    }
}
