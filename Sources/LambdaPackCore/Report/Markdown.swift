/// Foreign text in GitHub-flavoured Markdown: it is shown, and does nothing.
///
/// A backslash takes the meaning of punctuation away (CommonMark, 2.4), for links, images, emphasis, code, tables and
/// mathematics; HTML becomes entities. Mentions, references to issues and bare addresses are found by GitHub after that,
/// in what is rendered: a zero-width space, as an entity, parts them.
enum Markdown {
    private static let parting = "&#8203;"

    static func text(_ foreign: String) -> String {
        let scalars = Array(TextEscapes.line(foreign).unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch scalar {
            case "\\", "`", "*", "[", "]", "|", "~", "$": result += "\\\(scalar)"
            case "_": result += isInWord(scalars, index) ? "_" : "\\_"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "@": result += "@\(parting)"
            case "#" where isDigit(next): result += "#\(parting)"
            case "-" where isDigit(next) && isAfter("gh", scalars, index): result += "\(parting)-"
            case ":" where next == "/": result += ":\(parting)"
            case "." where isAfter("www", scalars, index): result += "\(parting)."
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// At the start of a list's item, where a mark or a number would begin a block of its own.
    static func item(_ foreign: String) -> String {
        let text = text(foreign)
        let number = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(number.count)
        if !number.isEmpty { return rest.first == "." || rest.first == ")" ? number + "\\" + rest : text }
        switch text.first {
        case "#", "-", "+", "=": return "\\" + text
        case " ": return "&#32;" + text.dropFirst()
        default: return text
        }
    }

    /// As code: everything in it is literal, but a fence of its own length, and in tables the bar.
    static func code(_ foreign: String, inTable: Bool = false) -> String {
        var text = TextEscapes.line(foreign)
        if inTable { text = text.replacing("|", with: "\\|") }
        let longest = text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        let isPadded = text.isEmpty || text.hasPrefix("`") || text.hasSuffix("`")
        return isPadded ? "\(fence) \(text) \(fence)" : fence + text + fence
    }

    private static func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("0"..."9").contains($0) } ?? false }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        isDigit(scalar) || scalar.map { $0.isASCII && $0.properties.isAlphabetic } ?? false
    }

    private static func isInWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        index > 0 && index + 1 < scalars.count && isWord(scalars[index - 1]) && isWord(scalars[index + 1])
    }

    /// Whether the word of ASCII letters, whatever its case, stands before an index.
    private static func isAfter(_ word: String, _ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let start = index - word.utf8.count
        guard start >= 0, start == 0 || !isWord(scalars[start - 1]) else { return false }
        return String(String.UnicodeScalarView(scalars[start..<index])).lowercased() == word
    }
}
