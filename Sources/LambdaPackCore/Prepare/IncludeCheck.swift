import Archive

/// Finds before any build what is wrong with the files that functions include: that they are missing, lie outside of the
/// package, are in each other's way or in that of `bootstrap`, or are larger than Lambda takes.
///
/// What a build makes (the size of `bootstrap`, resource bundles) is checked when it is there.
struct IncludeCheck {
    private(set) var problems = ProblemCollector()
    private let resolver: IncludeResolver
    /// One rule mostly serves all functions.
    private var known: [IncludeRule: [ArchivePlan.Entry]] = [:]

    init(packageDirectory: FilePath, records: FileRecords) throws(SystemCallError) {
        resolver = try IncludeResolver(packageDirectory: packageDirectory, records: records)
    }

    @discardableResult
    mutating func check(_ rule: IncludeRule) -> [ArchivePlan.Entry] {
        if let entries = known[rule] { return entries }
        let entries = resolver.files(of: rule, problems: &problems).map(\.entry)
        known[rule] = entries
        return entries
    }

    mutating func check(_ function: FunctionSettings) {
        let included = function.include.flatMap { check($0) }
        guard let bootstrap = Self.bootstrap(of: function.product) else { return }
        for (index, architecture) in function.architectures.enumerated() {
            // Paths are the same for each architecture: said of the first one.
            var conflicts = ProblemCollector()
            let plan = ArchivePlan(
                .function(function.product, architecture), entries: [bootstrap] + included,
                problems: &conflicts)
            if index == 0 { problems.report(conflicts.problems) }
            HardLimits.check(plan, with: [], external: function.mounted(on: architecture), problems: &problems)
        }
    }

    /// What stands for the executable before there is one.
    private static func bootstrap(of product: String) -> ArchivePlan.Entry? {
        guard let path = try? ArchivePath("bootstrap") else { return nil }
        return ArchivePlan.Entry(
            path: path, isExecutable: true, size: 0, sha256: SHA256Digest(hashing: ""),
            origin: "product '\(product)'")
    }
}
