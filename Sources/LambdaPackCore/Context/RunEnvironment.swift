/// What this process was started with, read once. Nothing else asks the environment for a variable.
package struct RunEnvironment: Sendable {
    /// All of it, for what lambda-pack starts.
    package let variables: [String: String]
    /// Directories of programs, separated by colons: `PATH`.
    package let path: String
    package let home: FilePath?
    /// Where programs keep settings and caches: `XDG_CONFIG_HOME` and `XDG_CACHE_HOME`; nil where they are not set.
    package let configurationHome: FilePath?
    package let cacheHome: FilePath?
    /// lambda-pack's own settings, as the user or the plugin gave them.
    package let options: EnvironmentOptions
    /// Process numbers of the plugin and of its parent; nil where no plugin started the tool.
    package let plugin: [Int32]?
    package let gitHub: GitHubEnvironment
    /// The ref or the commit that a merge request is to be merged into, where a CI job says so.
    package let mergeTarget: String?
    /// The day that reports and waivers count from, in seconds since 1970 (reproducible-builds.org); nil means the
    /// clock's.
    package let sourceDateEpoch: Int?
    package let terminal: TerminalEnvironment

    package init(_ variables: [String: String]) {
        func text(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.variables = variables
        path = variables["PATH"] ?? ""
        home = text("HOME").map { FilePath($0) }
        configurationHome = text("XDG_CONFIG_HOME").map { FilePath($0) }
        cacheHome = text("XDG_CACHE_HOME").map { FilePath($0) }
        options = EnvironmentOptions(variables)
        plugin = variables["LAMBDA_PACK_PARENTS"].map { $0.split(separator: " ").compactMap { Int32($0) } }
        gitHub = GitHubEnvironment(
            isActions: variables["GITHUB_ACTIONS"] == "true", workspace: text("GITHUB_WORKSPACE").map { FilePath($0) },
            stepSummary: text("GITHUB_STEP_SUMMARY").map { FilePath($0) })
        // The action says it where GitHub does not: of merge queues.
        mergeTarget =
            text("LAMBDA_PACK_MERGE_TARGET") ?? text("GITHUB_BASE_REF").map { "origin/\($0)" }
            // Of a merged result HEAD holds the target branch as it is now.
            ?? text("CI_MERGE_REQUEST_TARGET_BRANCH_SHA") ?? text("CI_MERGE_REQUEST_DIFF_BASE_SHA")
        sourceDateEpoch = variables["SOURCE_DATE_EPOCH"].flatMap { Int($0) }
        func isOn(_ name: String) -> Bool { variables[name].map { !$0.isEmpty && $0 != "0" } ?? false }
        terminal = TerminalEnvironment(
            isCapable: variables["TERM"].map { $0 != "dumb" } ?? false,
            columns: variables["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil },
            refusesColours: text("NO_COLOR") != nil, wantsColours: isOn("CLICOLOR_FORCE") || isOn("FORCE_COLOR"))
    }

    package var today: CalendarDate {
        CalendarDate(secondsSince1970: sourceDateEpoch ?? SystemClock.secondsSince1970)
    }

    /// The same for another state of the package: without what the plugin says of it as it is now.
    var forAnotherCheckout: RunEnvironment {
        RunEnvironment(variables.filter { !EnvironmentOptions.namesOfPackage.contains($0.key) })
    }
}

/// What a job of GitHub Actions says of itself.
package struct GitHubEnvironment: Sendable {
    package let isActions: Bool
    /// The repository's checkout.
    package let workspace: FilePath?
    /// Markdown that is appended to it is shown with the job.
    package let stepSummary: FilePath?
}

/// What the user says of the terminal (no-color.org, bixense.com/clicolors).
package struct TerminalEnvironment: Sendable {
    /// Whether it knows more than "dumb" ones.
    package let isCapable: Bool
    package let columns: Int?
    package let refusesColours: Bool
    package let wantsColours: Bool
}
