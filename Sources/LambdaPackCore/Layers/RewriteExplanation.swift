/// What was rewritten in the files of a fleet: part of what `--explain` shows.
package struct RewriteExplanation: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        /// `libswiftCore.so for arm64`, or a function.
        package var file: String
        package var rewrite: Retargeting
    }

    package var lines: [Line] = []

    package init() {}

    /// Each file once, functions first.
    init(_ functions: [PreparedFunction]) {
        var seen: Set<String> = []
        for function in functions {
            add("bootstrap of \(function.id.description)", function.binary)
        }
        let libraries = functions.flatMap { function in function.libraries.map { (function.architecture, $0) } }
            .sorted { ($0.1.library.name, $0.0.rawValue) < ($1.1.library.name, $1.0.rawValue) }
        for (architecture, library) in libraries where seen.insert("\(architecture.rawValue) \(library.id)").inserted {
            add("\(library.library.name) for \(architecture.rawValue)", library.binary)
        }
    }

    private mutating func add(_ file: String, _ binary: PreparedBinary) {
        lines += binary.facts.retargeted.map { Line(file: file, rewrite: $0) }
    }

    /// Empty where nothing was rewritten.
    package func rendered(_ layout: TextLayout = .log) -> DisplayText {
        guard !lines.isEmpty else { return "" }
        var table = TextTable([.init("Rewritten in"), .init("What", .left, .wrapped)])
        for line in lines { table.add([line.file, line.rewrite.words]) }
        var text = table.rendered(layout) + "\n"
        for reason in reasons { text += DisplayText(line: reason).paragraph(layout) }
        return text
    }

    /// Once for all symbols that share it.
    private var reasons: [String] {
        var symbols: [String: Set<String>] = [:]
        for line in lines where !line.rewrite.symbol.isEmpty {
            symbols[line.rewrite.reason, default: []].insert(line.rewrite.symbol)
        }
        return symbols.map { "\(NameList.render($1.sorted(), upTo: 3)): \($0)" }.sorted()
    }
}
