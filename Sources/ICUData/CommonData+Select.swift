extension CommonData {
    /// What a selection leaves of this data.
    package struct Cut {
        /// Sorted by name.
        package let items: [ICUItem]
        /// The lists of locales, without those that are gone, by item.
        package let replaced: [String: [UInt8]]
        /// Names in the selection that are nowhere, in its order. They have no part in the cut.
        package let unknown: [UnknownICUName]

        /// Without the table of contents.
        package var byteCount: Int { items.reduce(0) { $0 + $1.range.count } }
    }

    /// Chooses the items that stay.
    ///
    /// Items of a locale stay with it; items of none stay; of a kind that is dropped those stay that ICU falls back to. A locale brings its regions and
    /// what they all lead to: `en_GB` brings `en_001` and `en`; `en` brings `en_GB` and the rest.
    ///
    /// - Throws: where the data contradicts itself.
    package func cut(_ selection: ICUSelection) throws(ICUDataError) -> Cut {
        var unknown: [UnknownICUName] = []
        let graph =
            selection.locales == nil && selection.dropped.isEmpty ? nil : try LocaleGraph(self)
        let locales = graph.flatMap { keptLocales(selection, $0, &unknown) }
        let fixed = graph?.closure(of: [ICUSelection.fixedLocale]) ?? []
        let converters = try keptConverters(selection, &unknown)
        let kept = items.filter { item in
            if selection.dropped.contains(item.kind) { return item.isFallback(fixed) }
            if item.kind == .converters { return converters?.contains(item.name) ?? true }
            return item.locale.map { locales?.contains($0) ?? true } ?? true
        }
        var replaced: [String: [UInt8]] = [:]
        if graph != nil {
            let names = Set(kept.map(\.name))
            let all = Set(items.map(\.name))
            for item in kept where item.name == item.folder + "res_index.res" {
                replaced[item.name] = try ResourceIndex.encoded(contents(of: item)) { locale in
                    let bundle = item.folder + locale + ".res"
                    return names.contains(bundle) || !all.contains(bundle)
                }
            }
        }
        return Cut(items: kept, replaced: replaced, unknown: unknown)
    }

    /// The locales that this data has formats of, and other names of them; sorted.
    package var localeNames: [String] { items.filter(\.folder.isEmpty).compactMap(\.locale) }

    private func keptLocales(
        _ selection: ICUSelection, _ graph: LocaleGraph, _ unknown: inout [UnknownICUName]
    ) -> Set<String>? {
        guard let wanted = selection.locales else { return nil }
        var known: [String: String] = [:]
        for locale in graph.locales { known[Self.folded(locale)] = locale }
        var named: Set<String> = []
        for name in wanted where name != "root" {
            if let locale = known[Self.folded(name)] {
                named.insert(locale)
            } else {
                unknown.append(UnknownICUName(subject: .locale, name: name, candidates: graph.locales.sorted()))
            }
        }
        return graph.closure(of: graph.descendants(of: named).union([ICUSelection.fixedLocale]))
    }

    /// `en-gb` as `en_GB`.
    private static func folded(_ locale: String) -> String {
        String(locale.map { $0 == "-" ? "_" : $0 }).lowercased()
    }

    private func keptConverters(
        _ selection: ICUSelection, _ unknown: inout [UnknownICUName]
    ) throws(ICUDataError) -> Set<String>? {
        guard let wanted = selection.converters else { return nil }
        if wanted.isEmpty { return [] }
        guard let list = items.first(where: { $0.name == "cnvalias.icu" }) else {
            throw ICUDataError(.notICUData, at: 0, "there is no list of the converters' names")
        }
        let names = try ConverterNames(DataView(contents(of: list)))
        var byName: [String: ICUItem] = [:]
        for item in items where item.kind == .converters {
            byName[ConverterNames.folded(String(item.name.dropLast(4)))] = item
        }
        var kept: Set<String> = []
        for name in wanted {
            let folded = ConverterNames.folded(name)
            guard let converter = names.converter(name) ?? (byName[folded] == nil ? nil : folded) else {
                unknown.append(UnknownICUName(subject: .converter, name: name, candidates: names.names))
                continue
            }
            // One without a table is ICU's own.
            var next = byName[converter]
            while let item = next, kept.insert(item.name).inserted {
                let base = try ConverterTable.base(of: DataView(contents(of: item)))
                next = base.flatMap { byName[ConverterNames.folded($0)] }
            }
        }
        return kept
    }
}
