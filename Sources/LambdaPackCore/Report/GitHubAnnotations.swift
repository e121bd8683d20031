/// Workflow commands that GitHub Actions turns into annotations (docs.github.com, "Workflow commands").
package enum GitHubAnnotations {
    /// - Parameter folder: the package's directory in the repository; empty where it is the root.
    package static func render(_ problems: [Problem], below folder: String = "") -> String {
        problems.map { problem in
            let place =
                problem.location.map {
                    " file=\(property(path($0.file, below: folder))),line=\($0.line),col=\($0.column)"
                } ?? ""
            return "::\(problem.severity.rawValue)\(place)::\(data(problem.message))\n"
        }.joined()
    }

    /// A file of the package as the repository knows it.
    static func path(_ file: String, below folder: String) -> String {
        folder.isEmpty || file.hasPrefix("/") ? file : "\(folder)/\(file)"
    }

    /// One line, whatever is in it: the percent signs of what was escaped already stay apart from ours.
    private static func data(_ text: String) -> String {
        TextEscapes.line(text).replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
