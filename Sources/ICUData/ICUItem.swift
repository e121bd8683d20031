/// One item of ICU's data.
package struct ICUItem: Hashable, Sendable {
    /// Below the package: `de.res`, `curr/de.res`, `ibm-37_P100-1995.cnv`.
    package let name: String
    /// In bytes from the start of the data, with what pads it up to the next item.
    package let range: Range<Int>

    package let kind: ICUKind
    /// `de`, `en_GB`, `zh_Hant_TW`; nil for what belongs to no language.
    package let locale: String?

    package init(name: String, range: Range<Int>) {
        self.name = name
        self.range = range
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let file = parts.last.map(String.init) ?? name
        let tree = parts.count > 1 ? ICUKind(rawValue: String(parts[0])) : nil
        let isBundle = file.hasSuffix(".res")
        if file.hasSuffix(".cnv") {
            kind = .converters
        } else if let tree, tree.isDroppable, tree != .converters {
            kind = tree
        } else {
            kind = isBundle ? .locales : .misc
        }
        locale = isBundle && !Self.everybodys.contains(name) ? Self.locale(String(file.dropLast(4))) : nil
    }

    /// The folder with its slash: `curr/`; empty for items in none.
    package var folder: String {
        name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
    }

    /// Whether it stays when its kind is dropped: what ICU falls back to where a language has nothing of its own, which is the
    /// root, and the locale of a process that has none; and what it asks in any language. Without them it returns errors that
    /// Foundation does not expect of currencies, numbers in words and sorting.
    ///
    /// Converters and transliterations have no such items, and a text without its language's dictionary is broken between
    /// any two letters.
    func isFallback(_ fixedLocales: Set<String>) -> Bool {
        switch kind {
        case .converters, .translit: return false
        default: break
        }
        if let locale { return fixedLocales.contains(locale) }
        return !name.hasSuffix(".dict")
    }

    /// Bundles of a locale that ICU asks in each locale: that of Japanese has words of the dictionary for Chinese and
    /// Japanese, which finds words in any text (ICU's `dictbe.cpp`).
    private static let everybodys: Set<String> = ["brkitr/ja.res"]

    /// The name, if it is a locale's: two or three small letters, then subtags behind underscores. The names of all other
    /// bundles (`root`, `pool`, `res_index`, `supplementalData`) are longer in front of their first underscore, except
    /// `res_index`.
    private static func locale(_ name: String) -> String? {
        guard name != "res_index" else { return nil }
        let language = name.prefix { $0 != "_" }
        guard (2...3).contains(language.utf8.count), language.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
            return nil
        }
        return name
    }
}
