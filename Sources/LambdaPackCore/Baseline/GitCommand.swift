/// Calls of `git` in which repositories of a known owner are trusted.
struct GitCommand: Sendable {
    var executable: FilePath
    /// Repositories that may belong to somebody else: `safe.directory` of git's configuration.
    var trusted: [FilePath]

    func trusting(_ directory: FilePath) -> GitCommand {
        GitCommand(executable: executable, trusted: trusted + [directory])
    }

    func run(_ arguments: [String], in directory: FilePath) async throws -> CommandResult {
        try await ProcessRunner.run(commandLine(arguments, in: directory))
    }

    func commandLine(_ arguments: [String], in directory: FilePath) -> Command {
        // git takes it from the command line since 2.38 (git-config(1), "protected configuration"), and hands it on to
        // the commands that it starts itself. Older ones refuse the repository, and say so.
        let safe = trusted.flatMap { ["-c", "safe.directory=\($0)"] }
        return Command(
            executable, safe + ["-C", directory.string] + arguments, environment: .inherited(adding: Self.environment))
    }

    /// Output without colours or translations.
    private static let environment = ["LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"]
}

/// Which repositories lambda-pack may read though they belong to another user.
///
/// In containers the checkout belongs to the user of the host. Whoever builds a package runs code of its owner, so a
/// repository of the same owner is trusted. One that another user has put above the package is not: its configuration
/// could start programs (CVE-2022-24765).
enum GitTrust {
    /// The values for `safe.directory`: none or one.
    static func directories(for package: FilePath) -> [FilePath] {
        guard let root = root(above: package), let owner = owner(package), owner == self.owner(root),
            owner == self.owner(root / ".git")
        else { return [] }
        return [root]
    }

    /// The nearest directory from the package upwards that has a `.git`, as git itself looks for it; without links, as git
    /// compares it.
    static func root(above package: FilePath) -> FilePath? {
        guard var directory = try? FileSystem.realPath(package) else { return nil }
        while true {
            if FileSystem.exists(directory / ".git") { return directory }
            guard let parent = directory.parent else { return nil }
            directory = parent
        }
    }

    private static func owner(_ path: FilePath) -> UInt32? {
        (try? FileSystem.status(path, followingLinks: false))?.owner
    }
}
