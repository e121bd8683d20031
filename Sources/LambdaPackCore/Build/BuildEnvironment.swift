/// The environment of nested builds: all of it, and the same at each run.
///
/// SwiftPM plans a package anew when any variable differs from the last build's (`PackageStructureCommand` hashes the
/// whole environment), and reads every manifest anew, since a manifest may ask for one. So what shells and terminals
/// change by themselves stays outside, and what lambda-pack sets is the same for as long as the work directory is.
package struct BuildEnvironment: Sendable, Hashable {
    package private(set) var variables: [String: String]

    /// - Parameters:
    ///   - inherited: lambda-pack's own environment.
    ///   - temporaryDirectory: the same at each run; SwiftPM and the compilers leave directories in it.
    package init(inherited: [String: String], temporaryDirectory: FilePath) {
        variables = inherited.filter { !Self.isVolatile($0.key) }
        variables["TMPDIR"] = temporaryDirectory.string
        // SwiftPM writes the flags of a package's traits in the order of a Set, which is another in each process: other
        // flags, and so everything would compile again (Swift 6.3).
        variables["SWIFT_DETERMINISTIC_HASHING"] = "1"
    }

    /// What the builds for one target see besides. Manifests may ask for it, to link or leave out what is for one kind of
    /// build alone.
    ///
    /// - Parameter localSources: ``LocalSources``.
    package func adding(
        _ target: BuildTarget, toolset: Toolset, manifest: FilePath, localSources: String? = nil
    ) -> BuildEnvironment {
        var copy = self
        copy.variables["LAMBDA_PACK_LOCAL_SOURCES"] = localSources
        copy.variables["LAMBDA_PACK_LINKAGE"] = target.linkage.rawValue
        // SwiftPM (6.3) plans anew for other flags on its command line, but not for other flags in a toolset.
        copy.variables["LAMBDA_PACK_TOOLSET"] = toolset.digest
        // Each value has every manifest of the graph compiled once: only for those that ask.
        let text = (try? FileSystem.read(manifest)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if text.contains(Self.architecture) { copy.variables[Self.architecture] = target.architecture.rawValue }
        return copy
    }

    static let architecture = "LAMBDA_PACK_ARCHITECTURE"

    /// Sorted, as `NAME=value`.
    package var lines: [String] { variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

    /// What may be told of it: what lambda-pack sets, `PATH`, and the names of all others, whose values may be secrets.
    package var shownLines: [String] {
        let inherited = variables.keys.filter { !Self.isOwn($0) && $0 != "PATH" }.sorted()
        return variables.filter { Self.isOwn($0.key) || $0.key == "PATH" }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" } + ["and as inherited: \(inherited.joined(separator: ", "))"]
    }

    private static func isOwn(_ name: String) -> Bool {
        ["TMPDIR", "SWIFT_DETERMINISTIC_HASHING"].contains(name) || name.hasPrefix("LAMBDA_PACK_")
    }

    /// Variables that differ from shell to shell, or from step to step of a CI job, and that no build depends on.
    static func isVolatile(_ name: String) -> Bool {
        if lastingNames.contains(name) { return false }
        return volatileNames.contains(name) || volatilePrefixes.contains { name.hasPrefix($0) }
    }

    /// Of a CI job, what is the same in all jobs of a repository, and what manifests ask for. A token that the user hands
    /// to the job is what private dependencies are fetched with.
    private static let lastingNames: Set = [
        "CI_API_V4_URL", "CI_PROJECT_DIR", "CI_PROJECT_NAME", "CI_PROJECT_PATH", "CI_SERVER", "CI_SERVER_HOST",
        "CI_SERVER_URL", "GITHUB_ACTIONS", "GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_REPOSITORY_OWNER",
        "GITHUB_SERVER_URL", "GITHUB_TOKEN", "GITHUB_WORKSPACE", "RUNNER_ARCH", "RUNNER_OS",
    ]

    private static let volatileNames: Set = [
        // Shells: from command to command.
        "_", "SHLVL", "PWD", "OLDPWD", "LINES", "COLUMNS", "PROMPT_COMMAND", "PS1", "HISTFILE",
        // Terminals and sessions: from window to window.
        "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TERM_SESSION_ID", "WINDOWID", "WT_SESSION",
        "WT_PROFILE_ID",
        "TMUX", "TMUX_PANE", "STY", "WINDOW", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "XDG_SESSION_ID",
        "XDG_SESSION_TYPE", "SECURITYSESSIONID", "LaunchInstanceID", "INVOCATION_ID", "JOURNAL_STREAM", "MAIL",
        // make's: what it was called with.
        "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKE_TERMERR", "MAKE_TERMOUT",
    ]

    private static let volatilePrefixes = [
        // GitHub's and GitLab's: from step to step, from job to job, or from commit to commit.
        "ACTIONS_", "CI_", "GITHUB_", "GITLAB_USER_", "RUNNER_",
        "ITERM_", "KITTY_", "KONSOLE_", "VSCODE_", "GNOME_TERMINAL_", "ALACRITTY_", "GHOSTTY_", "WEZTERM_",
        // lambda-pack's own settings are no business of manifests, and the plugin puts process numbers into one.
        "LAMBDA_PACK_",
    ]
}
