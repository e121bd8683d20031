/// What the compilers and linkers of failed builds have to say.
package struct CompilerOutput: Sendable, Hashable {
    /// Diagnostics, each with the lines that belong to it, unaltered, in the order in which they came.
    package private(set) var diagnostics: [String]

    /// - Parameter text: what `swift build` printed. Its progress is dropped.
    package init(_ text: String) {
        diagnostics = []
        var current: [Substring] = []
        func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }
        func ended() -> [String] {
            let kept = current.reversed().drop(while: isBlank).reversed()
            return kept.isEmpty ? [] : [kept.joined(separator: "\n")]
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if BuildOutputFilter.isProgress(String(line)) || BuildOutputFilter.isStaticLinkingRemark(String(line)) {
                continue
            }
            if Self.beginsDiagnostic(line) {
                diagnostics += ended()
                current = []
            }
            if !(current.isEmpty && isBlank(line)) { current.append(line) }
        }
        diagnostics += ended()
        var seen: Set<String> = []
        diagnostics = diagnostics.filter { seen.insert($0).inserted }
    }

    /// All of several builds, each diagnostic once, a line end behind the last one.
    package static func joined(_ outputs: [CompilerOutput]) -> [UInt8] {
        var seen: Set<String> = []
        let all = outputs.flatMap(\.diagnostics).filter { seen.insert($0).inserted }
        return all.isEmpty ? [] : Array((all.joined(separator: "\n") + "\n").utf8)
    }

    /// One error at a place in a file.
    package struct SourceError: Sendable, Hashable {
        package var file: String
        /// The whole line: `/p/main.swift:1:7: error: cannot find 'x' in scope`.
        package var text: String
    }

    package var errors: [SourceError] {
        diagnostics.compactMap { diagnostic in
            let line = diagnostic.prefix { $0 != "\n" }
            guard let match = line.prefixMatch(of: #/(.+?):\d+:\d+: (?:fatal )?error: /#) else { return nil }
            return SourceError(file: String(match.1), text: String(line))
        }
    }

    /// What the linker found, a line each, and not that its call failed: `ld.lld: error: undefined symbol: hypot`.
    package var linkErrors: [String] {
        diagnostics.compactMap { diagnostic in
            let line = String(diagnostic.prefix { $0 != "\n" })
            let isLinkers = line.contains(
                #/(?:^|/)(?:[\w-]+-)?ld(?:\.\w+)?: (?:fatal )?error: |: error: undefined reference to /#)
            return isLinkers ? line : nil
        }
    }

    /// `<place>: error: …` and `error: …`, and not the same words in an excerpt of the source.
    private static func beginsDiagnostic(_ line: Substring) -> Bool {
        guard let first = line.first, !first.isWhitespace, first != "|", first != "`", !first.isNumber else {
            return false
        }
        return line.prefixMatch(of: #/(?:[^|`]*?: )?(?:fatal )?(?:error|warning): /#) != nil
    }
}
