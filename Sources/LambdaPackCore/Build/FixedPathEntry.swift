/// How a mount namespace is entered.
enum FixedPathEntry: Sendable, Hashable {
    /// By unshare(1), with these arguments.
    case unshare([String])
    /// By root, and back to this user before the build starts: Ubuntu 24.04 forbids namespaces to users without
    /// privileges (AppArmor), and GitHub's runners on it allow `sudo` without a password.
    case sudo(user: UInt32, group: UInt32)

    /// What to try, in this order.
    static func attempts(maySudo: Bool, path: String) -> [FixedPathEntry] {
        let plain = FixedPathEntry.unshare(["--user", "--map-root-user", "--mount"])
        // As root without a user namespace first: in one, files of other users could not be read or written.
        if ProcessEnvironment.isRoot { return [.unshare(["--mount"]), plain] }
        guard maySudo, ["sudo", "setpriv"].allSatisfy({ Toolchain.executable($0, path: path) != nil }) else {
            return [plain]
        }
        return [plain, .sudo(user: ProcessEnvironment.userID, group: ProcessEnvironment.groupID)]
    }

    /// The words that start a shell in a new namespace.
    var unshare: [String] {
        switch self {
        case .unshare(let arguments): ["unshare"] + arguments
        case .sudo: ["sudo", "-n", "--preserve-env", "unshare", "--mount"]
        }
    }

    /// The words that go before the build's command, in the shell's `exec`.
    ///
    /// - Parameter variables: the environment that the command is to have. Most of it passes through sudo, unseen by other
    ///   users; only what sudo and the loader of a set-user-ID program change is on the command line (sudo(8),
    ///   "Command environment"; ld.so(8), "Secure-execution mode").
    func `return`(to variables: [String: String]) -> [String] {
        switch self {
        case .unshare: return []
        case .sudo(let user, let group):
            let gone = Self.changed.filter { variables[$0] == nil }.flatMap { ["-u", $0] }
            let restored = Self.changed.compactMap { name in variables[name].map { "\(name)=\($0)" } }
            return ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--init-groups", "/usr/bin/env"] + gone + restored
        }
    }

    private static let changed = [
        "HOME", "LD_LIBRARY_PATH", "LOGNAME", "MAIL", "PATH", "SHELL", "SUDO_COMMAND", "SUDO_GID", "SUDO_HOME",
        "SUDO_UID", "SUDO_USER", "TERM", "TMPDIR", "USER",
    ]

    /// Set by every shell.
    private static let ofShells: Set = ["_", "OLDPWD", "PWD", "SHLVL"]

    /// The first variable that another environment has otherwise; nil for none.
    ///
    /// - Parameter printed: `NAME=value`, each with a NUL behind it.
    func change(of variables: [String: String], in printed: String) -> String? {
        guard case .sudo = self else { return nil }
        var found: [String: String] = [:]
        for line in printed.split(separator: "\0") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            found[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return Set(variables.keys).union(found.keys).subtracting(Self.ofShells).sorted().first {
            variables[$0] != found[$0]
        }
    }
}

extension Command.Environment {
    /// All that the command sees.
    var variables: [String: String] {
        switch self {
        case .exactly(let variables): variables
        case .inherited(let added): ProcessEnvironment.current.merging(added) { $1 }
        }
    }
}
