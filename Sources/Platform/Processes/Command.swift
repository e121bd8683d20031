/// A command line to run: building one is apart from running it, so that tests can look at it.
package struct Command: Sendable, Hashable {
    package var executable: FilePath
    package var arguments: [String]
    package var environment: Environment
    package var workingDirectory: FilePath?

    package enum Environment: Sendable, Hashable {
        /// This process's own, and these variables besides.
        case inherited(adding: [String: String])
        case exactly([String: String])
    }

    package init(
        _ executable: FilePath, _ arguments: [String], environment: Environment = .inherited(adding: [:]),
        workingDirectory: FilePath? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
    }
}

extension Command: CustomStringConvertible {
    /// As a shell would take it.
    package var description: String {
        ([executable.string] + arguments).map(ShellWord.quoted).joined(separator: " ")
    }
}
