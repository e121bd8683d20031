/// How many columns of a terminal text takes: East Asian wide characters two, combining ones none (UAX #11, approximated
/// by ranges, as terminals themselves do).
package enum DisplayWidth {
    package static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        switch scalar.value {
        // Vowels and finals of Hangul join the initial before them.
        case 0x1160...0x11FF: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    package static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        return String(prefix(text.unicodeScalars, width))
    }

    /// `averylongnameofamodule` → `averylo…amodule`
    package static func shortened(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 2 else { return cut(text, to: width) }
        let end = (width - 1) / 2
        var tail = String.UnicodeScalarView()
        var taken = 0
        for scalar in text.unicodeScalars.reversed() {
            taken += of(scalar)
            if taken > end { break }
            tail.append(scalar)
        }
        return String(prefix(text.unicodeScalars, width - 1 - end)) + "…"
            + String(String.UnicodeScalarView(tail.reversed()))
    }

    private static func prefix(_ scalars: String.UnicodeScalarView, _ width: Int) -> String.UnicodeScalarView {
        var taken = 0
        return String.UnicodeScalarView(
            scalars.prefix {
                taken += of($0)
                return taken <= width
            })
    }

    package static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var taken = 0
            for word in paragraph.split(separator: " ") {
                let wordWidth = of(String(word))
                if taken > 0, taken + 1 + wordWidth <= width {
                    line += " " + word
                    taken += 1 + wordWidth
                    continue
                }
                if taken > 0 { lines.append(line) }
                var pieces = wordWidth > width ? pieces(of: word, width) : [String(word)]
                line = pieces.popLast() ?? ""
                taken = of(line)
                lines += pieces
            }
            lines.append(line)
        }
        return lines
    }

    /// A word that is wider than a line. A character that is wider than the line stands alone.
    private static func pieces(of word: Substring, _ width: Int) -> [String] {
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        var taken = 0
        for scalar in word.unicodeScalars {
            let scalarWidth = of(scalar)
            if taken + scalarWidth > width, taken > 0 {
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
                taken = 0
            }
            piece.append(scalar)
            taken += scalarWidth
        }
        return pieces + [String(piece)]
    }
}
