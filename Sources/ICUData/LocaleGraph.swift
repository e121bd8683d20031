/// Which locale leads to which, by the bundles of all folders.
///
/// A bundle that ICU does not find something in leads to another one: the one that `%%ALIAS` names takes its place, the one
/// that `%%Parent` names is its parent; all others have the name without its last subtag as their parent, and in the end
/// `root` (ICU's `uresbund.cpp`).
struct LocaleGraph {
    /// In the package's own folder, which has a bundle of every locale: dates, numbers, plurals.
    private var main: [String: String] = [:]
    /// In any folder. Collation has `yue` sorted as `zh_Hant`, for one.
    private var all: [String: Set<String>] = [:]

    /// All locales that any folder has a bundle of.
    var locales: Set<String> { Set(all.keys) }

    init(_ data: CommonData) throws(ICUDataError) {
        var pools: [String: ResourceBundle] = [:]
        for item in data.items where item.name.hasSuffix("pool.res") && item.folder + "pool.res" == item.name {
            pools[item.folder] = try ResourceBundle(DataView(data.contents(of: item)))
        }
        for item in data.items {
            guard let locale = item.locale else { continue }
            let bundle = try ResourceBundle(DataView(data.contents(of: item)))
            let named = try Self.named(in: bundle, pool: bundle.usesPool ? pools[item.folder] : nil)
            let next = named ?? Self.parent(of: locale)
            all[locale, default: []].insert(next)
            if item.folder.isEmpty { main[locale] = next }
        }
    }

    private static func named(in bundle: ResourceBundle, pool: ResourceBundle?) throws(ICUDataError) -> String? {
        for entry in try bundle.entries(of: bundle.root, pool: pool) {
            if entry.key == "%%ALIAS" || entry.key == "%%Parent" {
                return try bundle.asciiString(entry.value, pool: pool)
            }
            // Keys are sorted, and these are before all others that bundles have.
            if !entry.key.hasPrefix("%") { break }
        }
        return nil
    }

    private static func parent(of locale: String) -> String {
        locale.lastIndex(of: "_").map { String(locale[..<$0]) } ?? "root"
    }

    /// What locales need, with themselves: all that any folder's bundle of one of them leads to.
    func closure(of locales: some Sequence<String>) -> Set<String> {
        var found: Set<String> = []
        var open = Array(locales)
        while let locale = open.popLast() {
            guard locale != "root", found.insert(locale).inserted else { continue }
            open += all[locale] ?? [Self.parent(of: locale)]
        }
        return found
    }

    /// The locales whose way to the root passes one of these: their regions (`de_AT` of `de`), and other names of them
    /// (`iw` of `he`).
    func descendants(of locales: Set<String>) -> Set<String> {
        self.locales.filter { locale in
            var current = locale
            var steps = 0
            while current != "root", steps < 32 {
                if locales.contains(current) { return true }
                current = main[current] ?? Self.parent(of: current)
                steps += 1
            }
            return false
        }
    }
}
