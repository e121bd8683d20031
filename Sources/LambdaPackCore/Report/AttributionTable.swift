/// An attribution in plain text: modules, then sections.
package enum AttributionTable {
    package static func render(
        _ attribution: Attribution, symbols: Int = 0, layout: TextLayout = .log
    ) -> DisplayText {
        var text = DisplayText()
        if let note = attribution.note {
            text += ("\(note): \(words(attribution.basis))" as DisplayText).paragraph(layout) + "\n"
        }
        var modules = TextTable([
            ("Module", .left), ("Shipped", .right), ("Linked", .right), ("Share", .right),
            ("Most of what is shipped", .left),
        ])
        for module in attribution.modules {
            modules.add([
                module.name, ByteCount.exact(module.shippedBytes), ByteCount.exact(module.bytes),
                share(module.bytes, attribution.bytes),
                (module.shippedKinds.first ?? module.kinds.first)?.kind.rawValue ?? "",
            ])
            for symbol in module.symbols.prefix(symbols) {
                modules.add(["  " + symbol.name, "", ByteCount.exact(symbol.bytes), "", symbol.kind.rawValue])
            }
        }
        modules.add([
            "total", ByteCount.exact(attribution.modules.reduce(0) { $0 + $1.shippedBytes }),
            ByteCount.exact(attribution.bytes), "", "",
        ])
        var sections = TextTable([("Section", .left), ("Bytes", .right), ("Shipped", .left), ("Kind", .left)])
        for section in attribution.sections.sorted(by: { ($1.bytes, $0.name) < ($0.bytes, $1.name) }) {
            sections.add([
                section.name, ByteCount.exact(section.bytes), section.isShipped ? "yes" : "no", section.kind.rawValue,
            ])
        }
        return text + modules.rendered(layout) + "\n" + sections.rendered(layout)
    }

    private static func words(_ basis: AttributionBasis) -> String {
        switch basis {
        case .linkMap: "attributed by the link map"
        case .symbols: "modules are those in the symbols' names"
        case .sections: "sections are all that can be told apart"
        }
    }

    static func share(_ part: Int, _ whole: Int) -> String {
        let permille = whole == 0 ? 0 : (part * 2000 / whole + 1) / 2
        return "\(permille / 10).\(permille % 10) %"
    }
}
