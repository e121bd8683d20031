package import ELF

/// Rewrites the symbol versions that a file needs, in place and without changing its size.
///
/// A symbol's version is an index in `.gnu.version`; the index belongs to a `Vernaux` record below the `Verneed` record
/// of one library (LSB Core, Symbol Versioning). At start the loader looks at the records alone, and refuses the file
/// if a library lacks one of them (glibc `elf/dl-version.c`); at each binding it looks at the symbol's index. So both
/// change: the symbol gets the index of an older version, and the record that nobody uses any more is taken out of
/// its list. Where the file has no record of the older version, the newer one's is renamed, if the name is in the
/// string table already: there is no room for a new one.
package enum VersionRetarget {
    /// - Parameters:
    ///   - architecture: `x86_64` or `arm64`: the oldest versions differ.
    ///   - offers: whether the runtime's library offers a version. What is offered is never touched.
    package static func plan(
        _ image: ELFImage, in bytes: UnsafeRawBufferPointer, architecture: String, table: RetargetTable,
        offers: (_ library: String, _ version: String) -> Bool
    ) throws(ELFError) -> RetargetPlan {
        var plan = RetargetPlan()
        let lacking = image.versionNeeds.map { need in
            need.versions.filter { !$0.isWeak && !offers(need.library, $0.name) }
        }
        guard lacking.contains(where: { !$0.isEmpty }) else { return plan }
        let symbols = try image.dynamicSymbols(in: bytes)
        // By version index: there may be tens of thousands of versions, and as many symbols.
        var usersByIndex: [UInt16: [ELFImage.DynamicSymbol]] = [:]
        for symbol in symbols where !symbol.isDefined {
            if let index = symbol.versionIndex { usersByIndex[index & 0x7FFF, default: []].append(symbol) }
        }
        var places = StringPlaces(image, bytes)
        for (need, versions) in zip(image.versionNeeds, lacking) {
            var list = VernauxList(need)
            for version in versions {
                let users = usersByIndex[version.index] ?? []
                let cure = Cure(need: need, version: version, users: users, table: table, architecture: architecture)
                switch cure.target(offers) {
                case .failure(let reason):
                    plan.impossible.append(.init(library: need.library, version: version.name, why: reason.why))
                case .success(let target):
                    if let existing = list.first(named: target) {
                        for user in users {
                            guard let offset = user.versionIndexOffset else { continue }
                            // Needed symbols are never hidden: the bit belongs to definitions.
                            plan.patches.append(
                                .init(offset: Int(offset), bytes: image.byteOrder.bytes(existing.index)))
                        }
                        list.remove(version)
                    } else if users.isEmpty, list.remaining > 1 {
                        list.remove(version)
                    } else if users.isEmpty {
                        plan.impossible.append(
                            .init(
                                library: need.library, version: version.name,
                                why: "no symbol uses it, but it is the only version that is asked of the library"))
                        continue
                    } else if let name = places.find(target) {
                        list.rename(version)
                        plan.patches.append(
                            .init(offset: Int(version.hashOffset), bytes: image.byteOrder.bytes(ELFHash.sysV(target))))
                        plan.patches.append(
                            .init(offset: Int(version.nameFieldOffset), bytes: image.byteOrder.bytes(name)))
                    } else {
                        plan.impossible.append(
                            .init(
                                library: need.library, version: version.name,
                                why: "'\(target)' is not among the file's strings, and there is no room for it"))
                        continue
                    }
                    plan.rewrites += cure.rewrites(to: target)
                }
            }
            plan.patches += list.patches(image.byteOrder)
        }
        plan.patches.sort { $0.offset < $1.offset }
        plan.rewrites.sort { ($0.library, $0.from, $0.symbol) < ($1.library, $1.from, $1.symbol) }
        return plan
    }
}

/// What may be done about one needed version.
private struct Cure {
    struct Refusal: Error { var why: String }

    var need: ELFImage.VersionNeed
    var version: ELFImage.NeededVersion
    var users: [ELFImage.DynamicSymbol]
    var table: RetargetTable
    var architecture: String

    /// The one older version that serves all symbols: the loader looks at whole records, so that one symbol that must
    /// keep the newer version keeps the requirement for all.
    func target(_ offers: (_ library: String, _ version: String) -> Bool) -> Result<String, Refusal> {
        var targets: Set<String> = []
        for user in users {
            guard let entry = table.entry(library: need.library, symbol: user.name, from: version.name) else {
                return .failure(Refusal(why: "no older version of \(user.name) is known to be its equal"))
            }
            guard let target = entry.to[architecture] else {
                return .failure(Refusal(why: "no older version of \(user.name) is known for \(architecture)"))
            }
            guard offers(need.library, target) else {
                return .failure(Refusal(why: "the runtime lacks \(target) of \(user.name), too"))
            }
            targets.insert(target)
        }
        // A record that no symbol uses asks for nothing: it goes.
        guard let target = targets.sorted().first else { return .success("") }
        return targets.count == 1
            ? .success(target)
            : .failure(
                Refusal(why: "its symbols go to different versions: \(targets.sorted().joined(separator: ", "))"))
    }

    func rewrites(to target: String) -> [Retargeting] {
        guard !users.isEmpty else {
            return [
                Retargeting(
                    library: need.library, symbol: "", from: version.name, to: "",
                    reason: "No symbol uses the requirement.")
            ]
        }
        return users.map { user in
            Retargeting(
                library: need.library, symbol: user.name, from: version.name, to: target,
                reason: table.entry(library: need.library, symbol: user.name, from: version.name)?.reason ?? "")
        }
    }
}

/// The `Vernaux` records below one library's `Verneed`, as a list from which records are taken.
private struct VernauxList {
    private let need: ELFImage.VersionNeed
    private let byName: [String: [ELFImage.NeededVersion]]
    private var removed: Set<UInt64> = []
    private var renamed: Set<UInt64> = []

    init(_ need: ELFImage.VersionNeed) {
        self.need = need
        byName = Dictionary(grouping: need.versions, by: \.name)
    }

    func first(named name: String) -> ELFImage.NeededVersion? {
        byName[name]?.first { !removed.contains($0.fileOffset) && !renamed.contains($0.fileOffset) }
    }

    mutating func remove(_ version: ELFImage.NeededVersion) { removed.insert(version.fileOffset) }
    mutating func rename(_ version: ELFImage.NeededVersion) { renamed.insert(version.fileOffset) }

    /// A list is never emptied: glibc's loader reads its first record whatever the count says.
    var remaining: Int { need.versions.count - removed.count }

    /// The links anew. `vn_aux` and `vna_next` are relative to their own record, and 0 ends a list.
    func patches(_ order: ELFImage.ByteOrder) -> [RetargetPlan.Patch] {
        guard !removed.isEmpty else { return [] }
        let left = need.versions.filter { !removed.contains($0.fileOffset) }
        var patches = [RetargetPlan.Patch(offset: Int(need.countOffset), bytes: order.bytes(UInt16(left.count)))]
        if left.first?.fileOffset != need.versions.first?.fileOffset {
            let first = left.first.map { UInt32(truncatingIfNeeded: $0.fileOffset &- need.fileOffset) } ?? 0
            patches.append(.init(offset: Int(need.firstVersionOffset), bytes: order.bytes(first)))
        }
        let places = Dictionary(need.versions.enumerated().map { ($1.fileOffset, $0) }) { one, _ in one }
        for (index, version) in left.enumerated() {
            let before = places[version.fileOffset] ?? 0
            let oldNext = before + 1 < need.versions.count ? need.versions[before + 1].fileOffset : nil
            let newNext = index + 1 < left.count ? left[index + 1].fileOffset : nil
            guard oldNext != newNext else { continue }
            let distance = newNext.map { UInt32(truncatingIfNeeded: $0 &- version.fileOffset) } ?? 0
            patches.append(.init(offset: Int(version.nextOffset), bytes: order.bytes(distance)))
        }
        return patches
    }
}

/// Finds whole strings in the dynamic string table, each once.
private struct StringPlaces {
    private let strings: UnsafeRawBufferPointer?
    private var known: [String: UInt32?] = [:]

    init(_ image: ELFImage, _ bytes: UnsafeRawBufferPointer) {
        strings = image.dynamic?.stringTable?.indices(in: bytes.count).map {
            UnsafeRawBufferPointer(rebasing: bytes[$0])
        }
    }

    /// The offset in the table, as `vna_name` has it.
    mutating func find(_ text: String) -> UInt32? {
        if let known = known[text] { return known }
        // A string may be the tail of a longer one, as linkers merge them; only its end must be right.
        let needle = Array(text.utf8) + [0]
        let place = strings.flatMap { ByteSearch.firstOffset(of: needle, in: $0) }.map {
            UInt32(truncatingIfNeeded: $0)
        }
        known[text] = .some(place)
        return place
    }
}

extension ELFImage.ByteOrder {
    func bytes<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> [UInt8] {
        let little = (0..<(Value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        return self == .little ? little : little.reversed()
    }
}
