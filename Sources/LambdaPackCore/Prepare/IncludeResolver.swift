import Archive

/// Turns include rules and resource bundles into plan entries: each file with its path below `/var/task`.
package struct IncludeResolver {
    package let packageDirectory: FilePath
    package let records: FileRecords
    private let realPackageDirectory: FilePath

    package init(packageDirectory: FilePath, records: FileRecords) throws(SystemCallError) {
        self.packageDirectory = packageDirectory
        self.records = records
        realPackageDirectory = try FileSystem.realPath(packageDirectory)
    }

    /// The files of one rule. What is wrong with it is reported, and the rest still looked at.
    package func files(of rule: IncludeRule, problems: inout ProblemCollector) -> [ArchivePlan.SourceFile] {
        let origin = "include '\(rule.from)'"
        guard isInside(rule.from), rule.to.map(isInside) ?? true else {
            problems.report(
                Problem(
                    .includeEscapes, subject: rule.from,
                    "the include '\(rule.to.map { "\(rule.from) → \($0)" } ?? rule.from)' leaves the package",
                    location: rule.location, advice: "write paths relative to the package's directory, without '..'"))
            return []
        }
        let isPattern = rule.from.contains { "*?[".contains($0) }
        let matches = isPattern ? matches(of: rule.from) : [rule.from.lexicallyCleaned]
        guard !matches.isEmpty else {
            problems.report(
                Problem(
                    .includeMissing, subject: rule.from, "the include '\(rule.from)' matches no file",
                    location: rule.location, advice: "correct the pattern, or remove the line"))
            return []
        }
        var files: [ArchivePlan.SourceFile] = []
        let known = problems.problems.count
        for match in matches {
            let target =
                switch rule.to {
                case nil: match
                // A pattern's files go into the directory; one file or folder takes the name itself.
                case let to?:
                    isPattern
                        ? to.lexicallyCleaned + "/" + (FilePath(match).lastComponent?.string ?? match)
                        : to.lexicallyCleaned
                }
            var walk = Walk(origin: origin, rule: rule, root: realPackageDirectory, base: packageDirectory)
            collect(packageDirectory.pushing(FilePath(match)), as: target, &walk, &problems)
            files += walk.files
        }
        if files.isEmpty, problems.problems.count == known {
            problems.report(
                Problem(
                    .includeMissing, subject: rule.from, "the include '\(rule.from)' holds no file",
                    location: rule.location, advice: "an archive has files, not empty folders: remove the line"))
        }
        return files
    }

    /// The files of a SwiftPM resource bundle, in a directory of its name beside `bootstrap`.
    package func files(ofBundle bundle: FilePath, problems: inout ProblemCollector) -> [ArchivePlan.SourceFile] {
        let name = bundle.lastComponent?.string ?? bundle.string
        let root = (try? FileSystem.realPath(bundle)) ?? bundle
        var walk = Walk(origin: "bundle \(name)", rule: nil, root: root, base: bundle)
        collect(bundle, as: name, &walk, &problems)
        return walk.files
    }

    private func isInside(_ path: String) -> Bool {
        !path.hasPrefix("/") && !path.hasPrefix("~") && !path.split(separator: "/").contains("..")
            && !path.utf8.contains(0)
    }

    /// One rule's way through its files.
    private struct Walk {
        let origin: String
        let rule: IncludeRule?
        /// Nothing outside of it is read.
        let root: FilePath
        /// The same as it was named.
        let base: FilePath
        var files: [ArchivePlan.SourceFile] = []
        /// The directories that lead to where the walk is, links resolved.
        var ancestors: [FilePath] = []
        private var visited: Set<FilePath> = []
        /// How often a directory was entered again, by another way. Links in a few of them can lead to each other in
        /// millions of ways.
        private var repeats = 0
        var isReported = false

        /// A zip without ZIP64 holds no more entries.
        private static let mostEntries = 65_534
        private static let mostRepeats = 5000

        init(origin: String, rule: IncludeRule?, root: FilePath, base: FilePath) {
            self.origin = origin
            self.rule = rule
            self.root = root
            self.base = base
        }

        mutating func enter(_ directory: FilePath) {
            ancestors.append(directory)
            if !visited.insert(directory).inserted { repeats += 1 }
        }

        /// The file below the root, as it was come to.
        func place(of path: FilePath) -> String { path.relative(to: base) ?? path.lastComponent?.string ?? path.string }

        /// Why the walk ends here, and what to do about it; nil where it goes on.
        var exhaustion: (message: String, advice: String)? {
            if files.count > Self.mostEntries {
                return (
                    "\(origin) has more than \(ByteCount.grouped(Self.mostEntries)) files",
                    "a zip holds no more: put them into an archive of their own"
                )
            }
            if repeats > Self.mostRepeats {
                return (
                    "links lead \(origin) to the same folders more than \(ByteCount.grouped(Self.mostRepeats)) times",
                    "each way to a folder would ship it once more: remove the links"
                )
            }
            return nil
        }
    }

    /// Follows links as long as they stay inside the root: what is shipped is always plain files, because unpackers
    /// and local emulators disagree about links.
    private func collect(_ path: FilePath, as target: String, _ walk: inout Walk, _ problems: inout ProblemCollector) {
        func report(_ code: ProblemCode, _ message: String, cause: String? = nil, advice: String) {
            problems.report(
                Problem(
                    code, subject: path.string, message, location: walk.rule?.location, cause: cause, advice: advice))
        }
        guard walk.exhaustion == nil else { return }
        do {
            let real = try FileSystem.realPath(path)
            guard real.starts(with: walk.root) else {
                return report(
                    .includeEscapes, "\(path) is a link to \(real), outside of the package",
                    advice: "copy the file into the package")
            }
            let status = try FileSystem.status(real)
            switch status.kind {
            case .directory:
                guard !walk.ancestors.contains(real) else {
                    return report(
                        .includeUnsupported, "\(path) is a link to one of its own parents, and leads round in a circle",
                        advice: "remove the link, or include the folders beside it one by one")
                }
                walk.enter(real)
                for name in try FileSystem.names(in: real) where !Self.isJunk(name) {
                    collect(path / name, as: target == "." ? name : "\(target)/\(name)", &walk, &problems)
                }
                walk.ancestors.removeLast()
            case .file:
                let entry = ArchivePlan.Entry(
                    path: try ArchivePath(target), isExecutable: status.permissions & 0o100 != 0, size: status.size,
                    sha256: try records.digest(of: real), origin: "\(walk.place(of: path)) of \(walk.origin)")
                walk.files.append(.init(entry: entry, source: real))
            default:
                report(
                    .includeUnsupported, "\(path) is neither a file nor a directory",
                    advice: "sockets, pipes and devices can't be shipped")
            }
            if let exhaustion = walk.exhaustion, !walk.isReported {
                walk.isReported = true
                report(.includeUnsupported, exhaustion.message, advice: exhaustion.advice)
            }
        } catch let error as SystemCallError {
            let link = (try? FileSystem.status(path, followingLinks: false))?.kind == .symbolicLink
            if link, let says = try? FileSystem.linkTarget(path), error.isMissing || error.isCircle {
                return report(
                    error.isCircle ? .includeUnsupported : .includeMissing,
                    error.isCircle
                        ? "\(path) is a link that leads round in a circle"
                        : "\(path) is a link to \(says), and nothing is there",
                    advice: "correct the link, or remove it")
            }
            report(
                error.isMissing ? .includeMissing : .includeUnreadable,
                error.isMissing ? "\(path) does not exist" : "\(path) can't be read", cause: error.description,
                advice: error.isMissing ? "correct the path, or remove the line" : "check its permissions")
        } catch {
            report(
                .entryPath, "'\(target)' can't be a path in an archive", cause: "it \(error)", advice: "rename the file"
            )
        }
    }

    /// Files that desktops leave behind and nobody means to ship.
    private static func isJunk(_ name: String) -> Bool { name == ".DS_Store" || name == "Thumbs.db" }

    /// Paths below the package that a pattern names, sorted. `**` stands for any number of directories.
    private func matches(of pattern: String) -> [String] {
        let parts = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
        var found: Set<String> = []
        // With several `**` one directory is come to in many ways: once is enough.
        var visited: Set<String> = []
        func descend(_ directory: String, _ rest: ArraySlice<String>) {
            guard visited.insert("\(rest.count) \(directory)").inserted else { return }
            guard let part = rest.first else {
                if !directory.isEmpty { found.insert(directory) }
                return
            }
            let path = directory.isEmpty ? packageDirectory : packageDirectory.pushing(FilePath(directory))
            guard let names = try? FileSystem.names(in: path) else { return }
            if part == "**" { descend(directory, rest.dropFirst()) }
            for name in names where !(directory.isEmpty && name == ".build") {
                let child = directory.isEmpty ? name : "\(directory)/\(name)"
                if part == "**" {
                    if (try? FileSystem.status(path / name, followingLinks: false))?.kind == .directory {
                        descend(child, rest)
                    }
                } else if FileSystem.matches(name, pattern: part) {
                    descend(child, rest.dropFirst())
                }
            }
        }
        descend("", parts[...])
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension String {
    /// Without `.` components, doubled and trailing slashes.
    fileprivate var lexicallyCleaned: String {
        let parts = split(separator: "/").filter { $0 != "." }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
