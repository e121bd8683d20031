/// Workflow commands that GitHub Actions turns into annotations (docs.github.com, "Workflow commands").
package enum GitHubAnnotations {
    package static func render(_ problems: [Problem]) -> String {
        problems.map { problem in
            let place = problem.location.map { " file=\(property($0.file)),line=\($0.line),col=\($0.column)" } ?? ""
            return "::\(problem.severity.rawValue)\(place)::\(data(problem.message))\n"
        }.joined()
    }

    private static func data(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
