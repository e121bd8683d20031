/// A table in plain text: columns as wide as their widest cell, figures flush right, and no wider than its layout.
///
/// What is too wide gives way in this order: columns that may be dropped, from the last to the first; sentences, which
/// wrap, or go below their row where little room is left; names, which are shortened in the middle, the widest first.
package struct TextTable: Sendable {
    package enum Alignment: Sendable { case left, right }

    /// What becomes of a column where the table is too wide.
    package enum Fit: Sendable {
        /// It stays as it is: figures.
        case whole
        /// Its cells are shortened in the middle: names.
        case shortened
        /// Its cells wrap at spaces; below the row, after the column's title, where that leaves too little room.
        case wrapped
        /// It goes: digests.
        case dropped
    }

    package struct Column: Sendable {
        var title: String
        var alignment: Alignment
        var fit: Fit

        package init(_ title: String, _ alignment: Alignment = .left, _ fit: Fit? = nil) {
            self.title = title
            self.alignment = alignment
            self.fit = fit ?? (alignment == .left ? .shortened : .whole)
        }
    }

    /// A name keeps so many columns.
    static let shortestName = 8
    private static let gap = 2
    private static let indent: DisplayText = "    "

    private var columns: [Column]
    private var rows: [[DisplayText]] = []
    private var emphases: [Emphasis?] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package init(_ columns: [(title: String, alignment: Alignment)]) {
        self.init(columns.map { Column($0.title, $0.alignment) })
    }

    /// - Parameter emphasis: of the first cell.
    package mutating func add(_ cells: [String], _ emphasis: Emphasis? = nil) {
        rows.append(cells.map { DisplayText(line: $0) })
        emphases.append(emphasis)
    }

    package func rendered(_ layout: TextLayout = .log) -> DisplayText {
        let plan = plan(layout.width)
        let titles = columns.map { DisplayText(line: $0.title) }
        let rules = columns.indices.map { DisplayText(line: String(repeating: "─", count: plan.widths[$0] ?? 0)) }
        var text = DisplayText()
        for line in lines(titles, plan) + lines(rules, plan) { text += line + "\n" }
        for (cells, emphasis) in zip(rows, emphases) {
            for line in lines(cells, plan, emphasis, layout) { text += line + "\n" }
            for column in plan.below { text += below(cells[column], column, layout.width) }
        }
        return text
    }

    // MARK: Where the columns go

    private struct Plan {
        /// By column; nil where it is not in the table.
        var widths: [Int?]
        /// Columns whose cells stand below their row.
        var below: [Int] = []

        var total: Int {
            let shown = widths.compactMap(\.self)
            return shown.reduce(0, +) + TextTable.gap * max(0, shown.count - 1)
        }
    }

    private func plan(_ width: Int) -> Plan {
        var plan = Plan(
            widths: columns.indices.map { column in
                rows.reduce(DisplayWidth.of(columns[column].title)) { max($0, $1[column].width) }
            })
        for column in columns.indices.reversed() where columns[column].fit == .dropped && plan.total > width {
            plan.widths[column] = nil
        }
        for column in columns.indices where columns[column].fit == .wrapped && plan.total > width {
            let natural = plan.widths[column] ?? 0
            let room = width - (plan.total - natural)
            if room >= min(natural, DisplayText.narrowestParagraph) {
                plan.widths[column] = room
            } else {
                plan.widths[column] = nil
                plan.below.append(column)
            }
        }
        shorten(&plan, to: width)
        return plan
    }

    /// The widest name gives way first, then it and the next widest.
    private func shorten(_ plan: inout Plan, to width: Int) {
        let names = columns.indices.filter { columns[$0].fit == .shortened && plan.widths[$0] != nil }
        var level = width
        while plan.total > width, level >= Self.shortestName {
            for column in names { plan.widths[column] = plan.widths[column].map { min($0, level) } }
            level -= 1
        }
    }

    // MARK: Lines

    private func lines(
        _ cells: [DisplayText], _ plan: Plan, _ emphasis: Emphasis? = nil, _ layout: TextLayout = .log
    ) -> [DisplayText] {
        var blocks: [(column: Int, width: Int, lines: [DisplayText])] = []
        for column in columns.indices {
            guard let width = plan.widths[column] else { continue }
            let isWrapped = columns[column].fit == .wrapped && cells[column].width > width
            blocks.append((column, width, isWrapped ? cells[column].wrapped(to: width) : [cells[column]]))
        }
        return (0..<(blocks.map(\.lines.count).max() ?? 0)).map { line in
            let padded = blocks.map { block in
                let cell = line < block.lines.count ? block.lines[line] : DisplayText()
                let text = cell.shortened(to: block.width)
                    .padded(to: block.width, atEnd: columns[block.column].alignment == .left)
                guard block.column == 0, let emphasis else { return text }
                return text.styled(emphasis, layout)
            }
            return padded.joined(separator: "  ").withoutTrailingSpaces()
        }
    }

    private func below(_ cell: DisplayText, _ column: Int, _ width: Int) -> DisplayText {
        guard !cell.isEmpty else { return "" }
        let sentence: DisplayText = "\(columns[column].title.lowercased()) \(cell)"
        let lines = sentence.wrapped(to: max(Self.shortestName, width - Self.indent.width))
        return lines.map { Self.indent + $0 + "\n" }.joined()
    }
}
