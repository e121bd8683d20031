/// Markdown of several parts that must not become longer than a site accepts.
///
/// Every part has its lines, of which the last ones give way to how many they were. Parts are filled in the order of
/// their importance, and stand in the order in which they were added.
struct MarkdownSections {
    struct Section {
        /// What stands before and after the lines, such as a table's head; it goes where no line stays.
        var opening = ""
        var lines: [String]
        var closing = ""
        /// The smallest is filled first.
        var rank: Int
    }

    private var sections: [Section] = []

    mutating func add(
        _ rank: Int, _ lines: [String], opening: String = "", closing: String = ""
    ) {
        guard !lines.isEmpty else { return }
        sections.append(Section(opening: opening, lines: lines, closing: closing, rank: rank))
    }

    /// - Parameters:
    ///   - title: what the reader opens to see the lines.
    ///   - head: before the lines, such as a table's head.
    mutating func addFolded(_ rank: Int, _ title: String, _ lines: [String], head: String = "") {
        add(
            rank, lines, opening: "\n<details><summary>\(title)</summary>\n\n\(head)", closing: "\n</details>\n")
    }

    /// Characters as GitHub counts them; a surrogate pair as two, which is never too few.
    static func length(_ text: String) -> Int { text.utf16.count }

    /// - Parameter limit: of the whole, in UTF-16 code units.
    func rendered(limit: Int) -> String {
        // What a cut section says at its end.
        let reserve = 80
        var left = limit - reserve * sections.count
        var kept = Array(repeating: 0, count: sections.count)
        let order = sections.indices.sorted { (sections[$0].rank, $0) < (sections[$1].rank, $1) }
        for index in order {
            let section = sections[index]
            var cost = Self.length(section.opening) + Self.length(section.closing)
            var count = 0
            for line in section.lines {
                let next = cost + Self.length(line)
                guard next <= left else { break }
                cost = next
                count += 1
            }
            guard count > 0 else { continue }
            kept[index] = count
            left -= cost
        }
        return sections.indices.map { text(sections[$0], kept[$0]) }.joined()
    }

    private func text(_ section: Section, _ count: Int) -> String {
        let rest = section.lines.count - count
        let note =
            rest == 0 ? "" : "\n\(ByteCount.grouped(rest)) more \(rest == 1 ? "line does" : "lines do") not fit here.\n"
        guard count > 0 else { return note }
        return section.opening + section.lines.prefix(count).joined() + note + section.closing
    }
}
