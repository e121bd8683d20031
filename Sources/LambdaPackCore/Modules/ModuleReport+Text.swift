extension ModuleReport {
    /// Which dylib has which modules, what it costs its functions, and which modules stay with theirs, and why.
    func rendered(_ layout: TextLayout) -> DisplayText {
        guard !groups.isEmpty || !kept.isEmpty || !whole.isEmpty else { return "" }
        var text: DisplayText = "\n"
        if !groups.isEmpty {
            var table = TextTable([
                .init("Common modules"), .init("Functions", .right), .init("Bytes", .right), .init("Copies", .right),
                .init("Unused at most", .right), .init("Modules", .left, .wrapped),
            ])
            for group in groups { table.add(cells(group)) }
            text += table.rendered(layout)
            let meaning = """
                Copies: what static links of the functions would have of these modules, all together. Unused: what a function \
                mounts with the dylib and a static link would leave out.
                """
            text += DisplayText(line: meaning).paragraph(layout)
        }
        for module in kept {
            text += DisplayText(line: "\(module.module) stays with its functions: \(module.words)").paragraph(layout)
        }
        for (function, reason) in whole.sorted(by: { $0.key < $1.key }) {
            text += DisplayText(line: "\(function) has all modules inside: \(reason)").paragraph(layout)
        }
        return text
    }

    private func cells(_ group: ModuleGroup) -> [String] {
        let weight = weights.first { $0.group.soname == group.soname }
        let copies = weight.map { ByteCount.exact($0.copiedBytes) }
        let unused = weight.flatMap { weight in
            weight.usedBytes.values.min().map { ByteCount.exact(max(0, weight.libraryBytes - $0)) }
        }
        return [
            group.soname, String(group.functions.count), weight.map { ByteCount.exact($0.libraryBytes) } ?? "–",
            copies ?? "–", unused ?? "–", group.modules.joined(separator: ", "),
        ]
    }
}
