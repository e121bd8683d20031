package import ELF

/// Rewrites the symbol versions that a file needs, in place and without changing its size.
///
/// A symbol's version is an index in `.gnu.version`; the index belongs to a `Vernaux` record below the `Verneed` record
/// of one library (LSB Core, Symbol Versioning). At start the loader looks at the records alone, and refuses the file
/// if a library lacks one of them (glibc `elf/dl-version.c`); at each binding it looks at the symbol's index. So both
/// change: the symbol gets the index of an older version, and the record that nobody uses any more is taken out of
/// its list. Where the file has no record of the older version, the newer one's is renamed, if the name is in the
/// string table already: there is no room for a new one. A symbol that is to be found by name alone gets the index of no
/// version, `VER_NDX_GLOBAL`, as in a file that was linked without versions.
///
/// A symbol whose older name is the end of its newer one (`strtol` of `__isoc23_strtol`) is renamed, too: its `st_name`
/// moves on within the string. Undefined symbols are in no GNU hash table (glibc `elf/dl-lookup.c`), and look-ups in a
/// System V one pass over them, so that no table goes by the old name.
package enum VersionRetarget {
    /// `VER_NDX_GLOBAL`: the index of symbols without a version.
    private static let unversioned: UInt16 = 1

    package static func plan(
        _ image: ELFImage, in bytes: UnsafeRawBufferPointer, by cures: SymbolCures
    ) throws(ELFError) -> RetargetPlan {
        // What is offered is never touched.
        let lacking = image.versionNeeds.map { need in
            need.versions.filter { !$0.isWeak && !cures.offers(need.library, $0.name) }
        }
        guard lacking.contains(where: { !$0.isEmpty }) else { return RetargetPlan() }
        // By version index: there may be tens of thousands of versions, and as many symbols.
        var usersByIndex: [UInt16: [ELFImage.DynamicSymbol]] = [:]
        for symbol in try image.dynamicSymbols(in: bytes) {
            guard let index = symbol.versionIndex, case .needed = symbol.version else { continue }
            usersByIndex[index & 0x7FFF, default: []].append(symbol)
        }
        var work = Work(image, bytes, cures)
        for (need, versions) in zip(image.versionNeeds, lacking) {
            for version in versions { work.retarget(version, of: need, usersByIndex[version.index] ?? []) }
        }
        return work.finished()
    }

    /// One file's plan, version by version.
    private struct Work {
        let image: ELFImage
        let cures: SymbolCures
        var plan = RetargetPlan()
        var places: StringPlaces
        var records: VerneedTable
        /// Records that have another name now, by their place.
        var renamed: Set<UInt64> = []

        init(_ image: ELFImage, _ bytes: UnsafeRawBufferPointer, _ cures: SymbolCures) {
            self.image = image
            self.cures = cures
            places = StringPlaces(image, bytes)
            records = VerneedTable(image, in: bytes)
        }

        mutating func retarget(
            _ version: ELFImage.NeededVersion, of need: ELFImage.VersionNeed, _ users: [ELFImage.DynamicSymbol]
        ) {
            do throws(SymbolCure.Refusal) {
                let cured = try cures(of: users, need, version)
                let targets = try indices(of: cured, need, version)
                for (cure, index) in zip(cured, targets.indices) { move(cure, to: index) }
                if let name = targets.newName {
                    rename(version, to: name.text, at: name.place)
                } else {
                    records.remove(version)
                }
                plan.rewrites += rewrites(cured, need, version)
            } catch {
                plan.impossible.append(.init(library: need.library, version: version.name, why: error.why))
            }
        }

        private func cures(
            of users: [ELFImage.DynamicSymbol], _ need: ELFImage.VersionNeed, _ version: ELFImage.NeededVersion
        ) throws(SymbolCure.Refusal) -> [SymbolCure] {
            var cured: [SymbolCure] = []
            for user in users { cured.append(try cures.cure(user, of: need.library, from: version.name)) }
            return cured
        }

        /// The index that each symbol gets, and the name that the version's own record gets where it stays.
        private mutating func indices(
            of cured: [SymbolCure], _ need: ELFImage.VersionNeed, _ version: ELFImage.NeededVersion
        ) throws(SymbolCure.Refusal) -> (indices: [UInt16], newName: (text: String, place: UInt32)?) {
            var indices: [UInt16] = []
            var newName: (text: String, place: UInt32)?
            for cure in cured {
                guard case .version(let name) = cure.target else {
                    indices.append(unversioned)
                    continue
                }
                let existing = need.versions.first {
                    $0.name == name && records.contains($0) && !renamed.contains($0.fileOffset)
                }
                if let existing {
                    indices.append(existing.index)
                    continue
                }
                if let newName, newName.text != name {
                    throw SymbolCure.Refusal(
                        why:
                            "its symbols go to different versions: \([newName.text, name].sorted().joined(separator: ", "))"
                    )
                }
                guard let place = places.find(name) else {
                    throw SymbolCure.Refusal(
                        why: "'\(name)' is not among the file's strings, and there is no room for it")
                }
                newName = (name, place)
                indices.append(version.index)
            }
            if newName == nil, !records.canRemove(version) {
                throw SymbolCure.Refusal(why: "it is the only requirement in the file's table of versions")
            }
            return (indices, newName)
        }

        private mutating func move(_ cure: SymbolCure, to index: UInt16) {
            let symbol = cure.symbol
            // Needed symbols are never hidden: the bit belongs to definitions.
            if let offset = symbol.versionIndexOffset, index != symbol.versionIndex {
                patch(offset, image.byteOrder.bytes(index))
            }
            if let prefix = cure.entry.dropPrefix {
                // The whole name was read, so that its end is inside of the table.
                let place = symbol.nameOffset &+ UInt32(truncatingIfNeeded: prefix.utf8.count)
                patch(symbol.nameFieldOffset, image.byteOrder.bytes(place))
            }
        }

        private mutating func rename(_ version: ELFImage.NeededVersion, to name: String, at place: UInt32) {
            renamed.insert(version.fileOffset)
            patch(version.hashOffset, image.byteOrder.bytes(ELFHash.sysV(name)))
            patch(version.nameFieldOffset, image.byteOrder.bytes(place))
        }

        private mutating func patch(_ offset: UInt64, _ bytes: [UInt8]) {
            guard let offset = Int(exactly: offset) else { return }
            plan.patches.append(.init(offset: offset, bytes: bytes))
        }

        private func rewrites(
            _ cured: [SymbolCure], _ need: ELFImage.VersionNeed, _ version: ELFImage.NeededVersion
        ) -> [Retargeting] {
            guard !cured.isEmpty else {
                // A record that no symbol uses asks for nothing: it goes.
                let reason = "No symbol uses the requirement."
                return [Retargeting(library: need.library, symbol: "", from: version.name, to: "", reason: reason)]
            }
            return cured.map { $0.retargeting(of: need.library, from: version.name) }
        }

        func finished() -> RetargetPlan {
            var plan = plan
            plan.patches += records.patches()
            plan.patches.sort { $0.offset < $1.offset }
            plan.rewrites.sort { ($0.library, $0.from, $0.symbol) < ($1.library, $1.from, $1.symbol) }
            return plan
        }
    }
}

extension ELFImage.ByteOrder {
    func bytes<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> [UInt8] {
        let little = (0..<(Value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        return self == .little ? little : little.reversed()
    }
}
