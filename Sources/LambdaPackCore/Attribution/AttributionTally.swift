import ELF
import LinkMap

/// Adds up what an ``Attributor`` finds.
struct AttributionTally {
    /// Where a piece lies.
    struct Place {
        var section: Int
        var kind: ByteKind
        var isShipped: Bool
        /// Of the kind: a place is asked for it thousands of times.
        let rank: Int

        init(section: Int, kind: ByteKind, isShipped: Bool) {
            self.section = section
            self.kind = kind
            self.isShipped = isShipped
            rank = AttributionTally.rank(of: kind)
        }
    }

    /// Who a piece comes from.
    enum Owner {
        case file(Int)
        /// The linker.
        case made
        case unknown
    }

    private struct Hit {
        var record: Int
        var bytes: Int
        /// -1 without a link map.
        var input: Int
        var kind: ByteKind
        var isShipped: Bool
    }

    /// Inputs, then sections (what the linker made of each), then padding, structure and unknown.
    private let inputs: [String]
    private let sectionNames: [String]
    /// By owner, kind, and whether it is shipped.
    private var cells: [Int]
    private var hits: [Hit] = []
    private var sections: [Attribution.Section] = []
    private let fileBytes: Int

    private static let kinds = ByteKind.allCases
    private static func rank(of kind: ByteKind) -> Int { kinds.firstIndex(of: kind) ?? 0 }

    init(inputs: [String], sections: [String], fileBytes: Int) {
        self.inputs = inputs
        sectionNames = sections
        self.fileBytes = fileBytes
        cells = [Int](repeating: 0, count: (inputs.count + sections.count + 3) * Self.kinds.count * 2)
    }

    private var paddingOwner: Int { inputs.count + sectionNames.count }
    private var structureOwner: Int { paddingOwner + 1 }
    private var unknownOwner: Int { paddingOwner + 2 }

    private func cell(_ owner: Int, _ rank: Int, _ isShipped: Bool) -> Int {
        (owner * Self.kinds.count + rank) * 2 + (isShipped ? 1 : 0)
    }

    mutating func addSection(_ name: String, bytes: Int, kind: ByteKind, isShipped: Bool) {
        sections.append(Attribution.Section(name: name, bytes: bytes, kind: kind, isShipped: isShipped))
    }

    mutating func addStructure(_ bytes: Int) {
        cells[cell(structureOwner, Self.rank(of: .structure), false)] += bytes
    }

    mutating func addPadding(_ bytes: Int, isShipped: Bool) {
        cells[cell(paddingOwner, Self.rank(of: .padding), isShipped)] += bytes
    }

    mutating func add(_ bytes: Int, input: Owner, _ place: Place) {
        let owner =
            switch input {
            case .file(let index): index
            case .made: inputs.count + place.section
            case .unknown: unknownOwner
            }
        cells[cell(owner, place.rank, place.isShipped)] += bytes
    }

    mutating func addSymbol(_ record: Int, bytes: Int, input: Int?, _ place: Place) {
        hits.append(
            Hit(record: record, bytes: bytes, input: input ?? -1, kind: place.kind, isShipped: place.isShipped))
    }

    // MARK: The result

    private struct Sum {
        var bytes = 0
        var shipped = 0
        var kinds: [ByteKind: Int] = [:]
        var sources: [String: (bytes: Int, shipped: Int)] = [:]
        var hits: [Hit] = []

        mutating func add(_ source: String, _ bytes: Int, _ kind: ByteKind, _ isShipped: Bool) {
            self.bytes += bytes
            if isShipped { shipped += bytes }
            kinds[kind, default: 0] += bytes
            let known = sources[source] ?? (0, 0)
            sources[source] = (known.bytes + bytes, known.shipped + (isShipped ? bytes : 0))
        }
    }

    func attribution(
        basis: AttributionBasis, bytes: UnsafeRawBufferPointer, table: ELFImage.SymbolRecords?, note: String?
    ) -> Attribution {
        var sums: [String: Sum] = [:]
        let owners = (0..<(unknownOwner + 1)).map(owner)
        for index in owners.indices {
            let (module, source) = owners[index]
            for (rank, kind) in Self.kinds.enumerated() {
                for isShipped in [false, true] {
                    let count = cells[cell(index, rank, isShipped)]
                    if count > 0 { sums[module, default: Sum()].add(source, count, kind, isShipped) }
                }
            }
        }
        distribute(owners, table, bytes, &sums)
        let modules = sums.map { name, sum in module(name, sum, table, bytes) }.sorted {
            ($1.shippedBytes, $1.bytes, $0.name) < ($0.shippedBytes, $0.bytes, $1.name)
        }
        return Attribution(basis: basis, bytes: fileBytes, sections: sections, modules: modules, note: note)
    }

    /// Module and source of an owner.
    private func owner(_ index: Int) -> (module: String, source: String) {
        if index < inputs.count { return ModuleName.of(inputs[index]) }
        if index == paddingOwner { return (ModuleName.padding, "alignment") }
        if index == structureOwner { return (ModuleName.structure, "headers") }
        if index == unknownOwner { return (ModuleName.unknown, "no symbol") }
        let section = sectionNames[index - inputs.count]
        switch section {
        case ".symtab", ".strtab", ".shstrtab": return (ModuleName.structure, section)
        default: return (ModuleName.linker, section.isEmpty ? "a section without a name" : section)
        }
    }

    /// Gives each module its symbols; without a link map their bytes, too.
    private func distribute(
        _ owners: [(module: String, source: String)], _ table: ELFImage.SymbolRecords?, _ bytes: UnsafeRawBufferPointer,
        _ sums: inout [String: Sum]
    ) {
        guard let table else { return }
        let byName = hits.contains { $0.input < 0 }
        let names = byName ? table.names(of: hits.map { table.records[$0.record] }, in: bytes) : []
        // By owner first: there are many hits, and an owner's module is looked up once.
        var byOwner = [[Hit]](repeating: [], count: owners.count)
        var perModule: [String: [Hit]] = [:]
        for (index, hit) in hits.enumerated() {
            guard hit.input < 0 else {
                byOwner[hit.input].append(hit)
                continue
            }
            let module = names[index].flatMap(ModuleName.ofSymbol) ?? ModuleName.unknown
            sums[module, default: Sum()].add("symbols", hit.bytes, hit.kind, hit.isShipped)
            perModule[module, default: []].append(hit)
        }
        for (owner, hits) in zip(owners, byOwner) where !hits.isEmpty {
            perModule[owner.module, default: []] += hits
        }
        for (module, hits) in perModule { sums[module]?.hits = hits }
    }

    private func module(
        _ name: String, _ sum: Sum, _ table: ELFImage.SymbolRecords?, _ bytes: UnsafeRawBufferPointer
    ) -> Attribution.Module {
        let largest = Self.largest(sum.hits)
        let names = table?.names(of: largest.map { table?.records[$0.record] }.compactMap(\.self), in: bytes) ?? []
        var kinds = sum.kinds
        let symbols = zip(largest, names).map { hit, mangled in
            let mangled = mangled ?? "a name that can't be read"
            let isICU = BinaryFacts.isICUData(mangled)
            if isICU {
                kinds[hit.kind, default: 0] -= hit.bytes
                kinds[.icu, default: 0] += hit.bytes
            }
            return Attribution.Symbol(
                name: mangled.utf8.count <= Attributor.longestMangledName ? Demangler.demangled(mangled) : mangled,
                bytes: hit.bytes, kind: isICU ? .icu : hit.kind)
        }
        return Attribution.Module(
            name: name, bytes: sum.bytes, shippedBytes: sum.shipped,
            kinds: kinds.filter { $0.value > 0 }.map { Attribution.Kind(kind: $0.key, bytes: $0.value) }
                .sorted { ($1.bytes, $0.kind.rawValue) < ($0.bytes, $1.kind.rawValue) },
            sources: sum.sources.map {
                Attribution.Source(name: $0.key, bytes: $0.value.bytes, shippedBytes: $0.value.shipped)
            }.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) },
            symbols: symbols, furtherSymbols: sum.hits.count - symbols.count)
    }

    private static func largest(_ hits: [Hit]) -> [Hit] {
        let candidates = hits.filter { $0.bytes >= Attributor.smallestSymbol }
        return Array(
            candidates.sorted { ($1.bytes, $0.record) < ($0.bytes, $1.record) }.prefix(Attributor.symbolsPerModule))
    }
}
