/// Finds the modules that a Swift file imports whatever it is compiled for.
///
/// It reads the file's head alone: comments, imports, and conditions, up to the first other line. What stands in `#if` may
/// never be compiled and is left out, and imports further down are not found: what it returns is certain, and may not be
/// all.
package enum ImportScanner {
    /// In the file's order.
    package static func imports(in text: String) -> [String] {
        var found: [String] = []
        var depth = 0
        var comment = CommentStripper()
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let words = comment.stripped(line).split { $0 == " " || $0 == "\t" || $0 == ";" }
            guard let first = words.first else { continue }
            if first.hasPrefix("#if") {
                depth += 1
            } else if first.hasPrefix("#endif") {
                depth -= 1
                if depth < 0 { return found }
            } else if depth > 0 || first.hasPrefix("#!") {
                continue
            } else if let modules = Self.modules(words[...]) {
                found += modules
            } else {
                return found
            }
        }
        return found
    }

    /// The modules of one line of imports; nil where anything else stands in it.
    private static func modules(_ words: ArraySlice<Substring>) -> [String]? {
        var modules: [String] = []
        var rest = words
        while !rest.isEmpty {
            rest = rest.drop { $0.hasPrefix("@") || accessLevels.contains($0) }
            guard rest.popFirst() == "import" else { return nil }
            if let kind = rest.first, kinds.contains(kind) { rest.removeFirst() }
            guard let path = rest.popFirst(), let module = path.split(separator: ".").first else { return nil }
            modules.append(module.filter { $0 != "`" })
        }
        return modules
    }

    private static let accessLevels: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private", "open",
    ]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
    ]
}

/// Takes comments out of lines, one after the other. Swift's block comments nest.
private struct CommentStripper {
    private var depth = 0

    mutating func stripped(_ line: Substring) -> String {
        var kept = ""
        var rest = line
        while let character = rest.first {
            if rest.hasPrefix("/*") {
                depth += 1
                rest = rest.dropFirst(2)
                // A comment parts words as a blank does.
                kept.append(" ")
            } else if depth > 0, rest.hasPrefix("*/") {
                depth -= 1
                rest = rest.dropFirst(2)
            } else if depth == 0, rest.hasPrefix("//") {
                break
            } else {
                if depth == 0 { kept.append(character) }
                rest = rest.dropFirst()
            }
        }
        return kept
    }
}
