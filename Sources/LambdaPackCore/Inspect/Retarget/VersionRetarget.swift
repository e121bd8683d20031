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
package enum VersionRetarget {
    /// `VER_NDX_GLOBAL`: the index of symbols without a version.
    private static let unversioned: UInt16 = 1

    /// - Parameters:
    ///   - architecture: `x86_64` or `arm64`: the oldest versions differ.
    ///   - offers: whether the runtime's library offers a version. What is offered is never touched.
    ///   - exports: whether the runtime's library is known to export a name.
    package static func plan(
        _ image: ELFImage, in bytes: UnsafeRawBufferPointer, architecture: String, table: RetargetTable,
        offers: (_ library: String, _ version: String) -> Bool, exports: (_ library: String, _ symbol: String) -> Bool
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
        var records = VerneedTable(image, in: bytes)
        for (need, versions) in zip(image.versionNeeds, lacking) {
            var renamed: Set<UInt64> = []
            let byName = Dictionary(grouping: need.versions, by: \.name)
            for version in versions {
                let users = usersByIndex[version.index] ?? []
                let cure = Cure(need: need, version: version, users: users, table: table, architecture: architecture)
                func impossible(_ why: String) {
                    plan.impossible.append(.init(library: need.library, version: version.name, why: why))
                }
                /// Gives the symbols another index, and takes the record out that none of them asks for any more.
                func move(to index: UInt16) {
                    for user in users {
                        guard let offset = user.versionIndexOffset else { continue }
                        // Needed symbols are never hidden: the bit belongs to definitions.
                        plan.patches.append(.init(offset: Int(offset), bytes: image.byteOrder.bytes(index)))
                    }
                    records.remove(version)
                }
                let target: Cure.Target
                do throws(Cure.Refusal) { target = try cure.target(offers, exports) } catch {
                    impossible(error.why)
                    continue
                }
                switch target {
                case .byName where records.canRemove(version): move(to: Self.unversioned)
                case .byName: impossible("it is the only requirement in the file's table of versions")
                case .version(let name):
                    let existing = byName[name]?.first {
                        records.contains($0) && !renamed.contains($0.fileOffset)
                    }
                    if let existing {
                        move(to: existing.index)
                    } else if let place = places.find(name) {
                        renamed.insert(version.fileOffset)
                        plan.patches.append(
                            .init(offset: Int(version.hashOffset), bytes: image.byteOrder.bytes(ELFHash.sysV(name))))
                        plan.patches.append(
                            .init(offset: Int(version.nameFieldOffset), bytes: image.byteOrder.bytes(place)))
                    } else {
                        impossible("'\(name)' is not among the file's strings, and there is no room for it")
                        continue
                    }
                }
                guard !records.contains(version) || renamed.contains(version.fileOffset) else { continue }
                plan.rewrites += cure.rewrites(to: target)
            }
        }
        plan.patches += records.patches()
        plan.patches.sort { $0.offset < $1.offset }
        plan.rewrites.sort { ($0.library, $0.from, $0.symbol) < ($1.library, $1.from, $1.symbol) }
        return plan
    }
}

/// What may be done about one needed version.
private struct Cure {
    struct Refusal: Error { var why: String }

    enum Target: Hashable {
        case version(String)
        /// No version: its symbols are found by name, or there is none that uses it.
        case byName
    }

    var need: ELFImage.VersionNeed
    var version: ELFImage.NeededVersion
    var users: [ELFImage.DynamicSymbol]
    var table: RetargetTable
    var architecture: String

    /// The one older version that serves all symbols: the loader looks at whole records, so that one symbol that must
    /// keep the newer version keeps the requirement for all.
    func target(
        _ offers: (_ library: String, _ version: String) -> Bool,
        _ exports: (_ library: String, _ symbol: String) -> Bool
    ) throws(Refusal) -> Target {
        var targets: Set<Target> = []
        for user in users {
            guard let entry = table.entry(library: need.library, symbol: user.name, from: version.name) else {
                throw Refusal(why: "no older version of \(user.name) is known to be its equal")
            }
            if entry.unversioned == true {
                guard exports(need.library, user.name) else {
                    throw Refusal(why: "the runtime's \(need.library) is not known to export \(user.name)")
                }
                targets.insert(.byName)
                continue
            }
            guard let target = entry.to[architecture] else {
                throw Refusal(why: "no older version of \(user.name) is known for \(architecture)")
            }
            guard offers(need.library, target) else {
                throw Refusal(why: "the runtime lacks \(target) of \(user.name), too")
            }
            targets.insert(.version(target))
        }
        guard targets.count <= 1 else {
            let names = targets.map { if case .version(let name) = $0 { name } else { "none" } }.sorted()
            throw Refusal(why: "its symbols go to different versions: \(names.joined(separator: ", "))")
        }
        // A record that no symbol uses asks for nothing: it goes.
        return targets.first ?? .byName
    }

    func rewrites(to target: Target) -> [Retargeting] {
        let name = if case .version(let name) = target { name } else { "" }
        guard !users.isEmpty else {
            return [
                Retargeting(
                    library: need.library, symbol: "", from: version.name, to: "",
                    reason: "No symbol uses the requirement.")
            ]
        }
        return users.map { user in
            Retargeting(
                library: need.library, symbol: user.name, from: version.name, to: name,
                reason: table.entry(library: need.library, symbol: user.name, from: version.name)?.reason ?? "")
        }
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
