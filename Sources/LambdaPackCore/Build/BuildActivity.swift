import Synchronization

/// What a nested build does at the moment, in a few words, from what SwiftPM prints: `[3/11] Compiling Orders main.swift`.
///
/// The numbers count finished products, where there are several; SwiftPM's own count its steps, of which there are always
/// more than it knew.
package final class BuildActivity: Sendable {
    private struct State: Sendable {
        var partial: [UInt8] = []
        var linked: Set<String> = []
        var words = ""
    }

    private let products: Set<String>
    private let state = Mutex(State())
    /// No line that is of interest is longer.
    private static let longestLine = 512

    package init(products: [String] = []) { self.products = Set(products) }

    package func append(_ bytes: [UInt8]) {
        state.withLock { state in
            for byte in bytes {
                if byte == UInt8(ascii: "\n") {
                    read(String(decoding: state.partial, as: UTF8.self), &state)
                    state.partial = []
                } else if state.partial.count < Self.longestLine {
                    state.partial.append(byte)
                }
            }
        }
    }

    package var text: String {
        state.withLock { state in
            guard products.count > 1 else { return state.words }
            return "[\(state.linked.count)/\(products.count)]" + (state.words.isEmpty ? "" : " \(state.words)")
        }
    }

    private func read(_ line: String, _ state: inout State) {
        let words = Self.withoutCount(line)
        guard Self.verbs.contains(where: words.hasPrefix) else { return }
        state.words = String(words)
        if words.hasPrefix("Linking ") {
            let name = String(words.dropFirst("Linking ".count))
            if products.contains(name) { state.linked.insert(name) }
        }
    }

    /// `[12/345] Compiling Orders main.swift` → `Compiling Orders main.swift`
    private static func withoutCount(_ line: String) -> Substring {
        guard let match = line.prefixMatch(of: #/\[\d+\/\d+\] /#) else { return line[...] }
        return line[match.range.upperBound...]
    }

    /// What is worth telling; the rest are files that SwiftPM writes for itself.
    private static let verbs = [
        "Compiling ", "Emitting module ", "Linking ", "Planning build", "Fetching ", "Updating ", "Resolving ",
        "Downloading ", "Creating working copy", "Computing version",
    ]
}
