/// A check as one page that needs nothing else: tables and bars as they are, a treemap by its script.
package enum CheckPage {
    /// Pages are sent around, and opened on phones: this many bytes at most, however many functions there are.
    package static let limitBytes = 4_000_000

    /// - Parameter treemaps: by artifact, `Orders-arm64`, as ``Treemap/lines()`` writes them.
    package static func render(_ check: CheckResult, treemaps: [ArtifactID: [UInt8]]) throws -> [UInt8] {
        var treemaps = try PageTreemaps(treemaps)
        let page = Parts(check, outline: PageData.outline(check, treemaps))
        // Symbols get what everything else leaves.
        let bare = page.rendered(note: foldedNote(Int.max), symbols: "").utf8.count
        let folded = treemaps.fold(to: limitBytes - bare)
        return Array(
            page.rendered(note: folded.map(foldedNote) ?? "", symbols: PageData.symbols(treemaps)).utf8)
    }

    /// What does not depend on how many symbols there is room for.
    private struct Parts {
        var top: String
        var middle: String
        var bottom: String

        init(_ check: CheckResult, outline: String) {
            let style = String(decoding: PackageResources.page_css, as: UTF8.self)
            let script = String(decoding: PackageResources.page_js, as: UTF8.self)
            let name = HTML.text(check.package)
            let verdict = check.verdict.rawValue
            top = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>\(verdict) \(name) · lambda-pack</title>
                <style>
                \(style)</style>
                </head>
                <body>
                <header class="page">
                <p class="tool">lambda-pack check</p>
                <h1>\(name) <span class="verdict \(verdict.lowercased())">\(verdict)</span></h1>
                <p class="facts">\(facts(check))</p>
                </header>
                <main>
                \(problems(check))\(settings(check))\(CheckPageTables.artifacts(check))\(CheckPageTables.budgets(check))\(CheckPageTables.changes(check))\(treemap(check))
                """
            middle = """
                \(suggestions(check))</main>
                <footer>Sizes are decimal: 1 MB is 1,000,000 bytes. Point at one for its exact bytes.</footer>
                <script type="application/json" id="outline">\(outline)</script>
                <script type="application/json" id="symbols">
                """
            bottom = """
                </script>
                <script>
                \(script)</script>
                </body>
                </html>

                """
        }

        func rendered(note: String, symbols: String) -> String { top + note + middle + symbols + bottom }
    }

    private static func foldedNote(_ bytes: Int) -> String {
        """
        <p class="note" id="folded">To keep this page small, symbols of less than \(HTML.size(bytes)) are summed up as \
        “smaller symbols”. The set's <code>attribution</code> directory names them.</p>

        """
    }

    private static func facts(_ check: CheckResult) -> String {
        let present = check.artifacts.filter { $0.state != .removed }
        func count(_ kind: ArtifactID.Kind, _ name: String) -> String? {
            let count = Set(present.filter { $0.kind == kind }.map(\.name)).count
            return count == 0 ? nil : "\(count) \(name)\(count == 1 ? "" : "s")"
        }
        let architectures = Set(present.map(\.architecture)).sorted().map(\.rawValue).joined(separator: " and ")
        let zipped = present.reduce(0) { $0 + ($1.zip.after ?? 0) }
        let things = [count(.function, "function"), count(.layer, "layer")].compactMap(\.self).joined(separator: ", ")
        let compared = check.baseline.map { "compared with \(HTML.text($0))" } ?? "no baseline"
        return "\(things) for \(architectures), \(HTML.size(zipped)) zipped; \(compared)"
    }

    private static func problems(_ check: CheckResult) -> String {
        guard !check.problems.isEmpty else { return "" }
        let items = check.problems.map { problem in
            let place = problem.file.map { " <code>\(HTML.text($0)):\(problem.line ?? 1)</code>" } ?? ""
            let cause = problem.cause.map { "<p>\(HTML.text($0))</p>" } ?? ""
            return
                "<li class=\"\(problem.severity == "error" ? "fail" : "warn")\"><p>\(HTML.text(problem.message))\(place)</p>\(cause)</li>\n"
        }
        return "<ul class=\"problems\">\n\(items.joined())</ul>\n"
    }

    private static func settings(_ check: CheckResult) -> String {
        let notes = (check.notes ?? []).map { "<li>\(HTML.text($0))</li>\n" }
        let changes = (check.settings ?? []).map {
            "<li><b>\(HTML.text($0.setting))</b>: \(HTML.text($0.before)) → \(HTML.text($0.after))</li>\n"
        }
        guard !notes.isEmpty || !changes.isEmpty else { return "" }
        return
            "<section id=\"settings\">\n<h2>Settings that changed</h2>\n<ul class=\"suggestions\">\n\((changes + notes).joined())</ul>\n</section>\n"
    }

    private static func suggestions(_ check: CheckResult) -> String {
        guard !check.suggestions.isEmpty else { return "" }
        let items = check.suggestions.map {
            "<li><b>\(HTML.text($0.subject))</b>: \(HTML.text($0.message))</li>\n"
        }
        return
            "<section id=\"suggestions\">\n<h2>Suggestions</h2>\n<ul class=\"suggestions\">\n\(items.joined())</ul>\n</section>\n"
    }

    private static let legend = [
        ("code", "code"), ("data", "data"), ("metadata", "Swift metadata"), ("icu", "ICU data"),
        ("unwind", "unwind tables"), ("linkage", "relocations and linkage"), ("file", "files"),
        ("unknown", "unknown"), ("other", "other"),
    ]

    private static func treemap(_ check: CheckResult) -> String {
        guard check.artifacts.contains(where: { !$0.contents.isEmpty }) else { return "" }
        let legend = legend.map { "<li><i class=\"k-\($0.0)\"></i>\($0.1)</li>" }.joined()
        return """
            <section id="bytes">
            <h2>Where the bytes are</h2>
            <div class="tools">
            <input id="search" type="search" placeholder="Find a module, symbol or file" aria-label="Find a module, symbol or file">
            <p class="hint"><kbd>/</kbd> finds, arrows move, <kbd>Enter</kbd> goes in, <kbd>Esc</kbd> comes out</p>
            </div>
            <nav class="path" id="path" aria-label="Place in the treemap"></nav>
            <div id="map" role="group"></div>
            <p id="about" aria-live="polite"></p>
            <ul id="hits" aria-label="What was found"></ul>
            <ul class="legend">\(legend)</ul>
            </section>

            """
    }
}
