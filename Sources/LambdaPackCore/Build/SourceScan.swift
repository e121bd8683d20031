/// Lists and digests a package's sources, and those of the packages that it depends on by path.
///
/// Files whose stamps are recorded are not read: where nothing changed this takes as long as asking Git and the stamps.
package struct SourceScan: Sendable {
    var packageDirectory: FilePath
    /// Packages that it depends on by path.
    var localPackages: [FilePath]
    /// What `include:` names, and other files that the configuration has read.
    var includes: [IncludeRule]
    var archives: [String]
    /// Directories that may lie in the package and are no sources: the output, the work directory.
    var excluded: [FilePath]
    var configurationDigest: String
    /// The `PATH` that git is looked for in.
    var path: String
    var records: FileRecords

    package init(
        _ configuration: Configuration, localPackages: [FilePath], path: String, excluded: [FilePath] = [],
        records: FileRecords
    ) {
        packageDirectory = configuration.packageDirectory
        self.localPackages = localPackages
        includes = Set(configuration.functions.flatMap(\.include)).sorted {
            ($0.from, $0.to ?? "") < ($1.from, $1.to ?? "")
        }
        archives = configuration.layers.imports.map(\.archive)
        self.excluded = [configuration.output, configuration.workDirectory] + excluded
        configurationDigest = ConfigurationDigest.of(configuration)
        self.path = path
        self.records = records
    }

    /// Files that can't be read are left out: the build says of those that it needs.
    package func run() async -> SourceRecord {
        let found = await find()
        let git = found.listing == .git ? found.repository : nil
        var changed: [String] = []
        for package in [packageDirectory] + localPackages where git != nil {
            changed += await git?.changedFiles(below: package) ?? []
        }
        let commit = await git?.head()
        return SourceRecord(
            configurationDigest: configurationDigest, listing: found.listing, commit: commit,
            isDirty: commit == nil ? nil : SourceRules.anyCounts(changed),
            packages: found.packages, excluded: excluded.compactMap { $0.relative(to: packageDirectory) }.sorted(),
            files: found.files)
    }

    /// Which files there are, and what they hold.
    private struct Found {
        var repository: GitRepository?
        var listing: SourceRecord.Listing
        var packages: [String]
        var files: [String: String]
    }

    private func find() async -> Found {
        let repository = try? await GitRepository.containing(packageDirectory, path: path)
        let own = await repository?.files(below: packageDirectory)
        // A package that the repository ignores is none of Git's.
        let listing: SourceRecord.Listing = own?.contains("Package.swift") == true ? .git : .directory
        let git = listing == .git ? repository : nil
        var files: [String: String] = [:]
        var packages: [String] = []
        await add(packageDirectory, "", git, &files)
        for package in localPackages.sorted(by: { $0.string < $1.string }) {
            let name = package.path(from: packageDirectory)
            packages.append(name)
            await add(package, name + "/", git, &files)
        }
        addIncludes(&files)
        // It decides which dependencies are built, also where Git ignores it.
        files[Self.resolved] = digest(packageDirectory / Self.resolved)
        return Found(repository: repository, listing: listing, packages: packages, files: files)
    }

    /// The record of sources after a build from them: as it was, but for the file that a build itself may write.
    ///
    /// - Parameter record: what ``run()`` found before the build.
    /// - Throws: `archiveFailed` where any other file was changed, added or removed meanwhile: it can't be told which of
    ///   the two was compiled.
    package func refreshed(_ record: SourceRecord) async throws(Failure) -> SourceRecord {
        let found = await find()
        func noting(_ files: [String: String], _ listing: SourceRecord.Listing) -> SourceRecord {
            SourceRecord(
                configurationDigest: record.configurationDigest, listing: listing, commit: record.commit,
                isDirty: record.isDirty, packages: record.packages, excluded: record.excluded, files: files)
        }
        var before = record.files
        before[Self.resolved] = found.files[Self.resolved]
        let refreshed = noting(before, record.listing)
        let changes = refreshed.changes(to: noting(found.files, found.listing))
        guard !changes.isEmpty else { return refreshed }
        throw Failure(
            Problem(
                .archiveFailed, subject: packageDirectory.lastComponent?.string ?? packageDirectory.string,
                "the sources have changed since the build began", cause: changes.lines().joined(separator: "\n"),
                advice: "let nothing change what is packaged meanwhile, and run it again"))
    }

    private static let resolved = "Package.resolved"

    // MARK: Files

    private func add(
        _ package: FilePath, _ prefix: String, _ repository: GitRepository?, _ files: inout [String: String]
    ) async {
        var paths: [String] = []
        // A package beside this one may be in another repository, or in none.
        if let listed = await repository?.files(below: package), listed.contains("Package.swift") {
            for path in listed {
                // A submodule, or a repository inside of this one.
                let isDirectory = path.hasSuffix("/") || FileSystem.isDirectory(package.pushing(FilePath(path)))
                let name = path.hasSuffix("/") ? String(path.dropLast()) : path
                if isDirectory {
                    walk(package.pushing(FilePath(name)), name + "/", into: &paths)
                } else {
                    paths.append(path)
                }
            }
            // Generated code that Git ignores is compiled all the same.
            for name in SourceRules.folders {
                var found: [String] = []
                walk(package / name, name + "/", into: &found)
                paths += found.filter(SourceRules.isCompiled)
            }
        } else {
            walk(package, "", into: &paths)
        }
        let sets = SourceRules.sets(among: paths)
        for path in Set(paths)
        where SourceRules.counts(path) && !sets.contains(where: path.hasPrefix)
            && !isExcluded(package.pushing(FilePath(path)))
        {
            files[prefix + path] = digest(package.pushing(FilePath(path)))
        }
    }

    /// Every file below a directory. Hidden names are passed over, and links to directories not followed.
    private func walk(_ directory: FilePath, _ prefix: String, into paths: inout [String]) {
        guard !isExcluded(directory) else { return }
        for name in (try? FileSystem.names(in: directory)) ?? [] where !name.hasPrefix(".") {
            let kind = (try? FileSystem.status(directory / name, followingLinks: false))?.kind
            if kind == .directory {
                walk(directory / name, "\(prefix)\(name)/", into: &paths)
            } else {
                paths.append(prefix + name)
            }
        }
    }

    private func isExcluded(_ path: FilePath) -> Bool { excluded.contains { path.starts(with: $0) } }

    private func addIncludes(_ files: inout [String: String]) {
        guard let resolver = try? IncludeResolver(packageDirectory: packageDirectory, records: records),
            let root = try? FileSystem.realPath(packageDirectory)
        else { return }
        var problems = ProblemCollector()
        for rule in includes {
            for file in resolver.files(of: rule, problems: &problems) {
                files[file.source.path(from: root)] = file.entry.sha256.hex
            }
        }
        for archive in archives {
            files[archive] = digest(FilePath(archive).resolved(against: packageDirectory))
        }
    }

    /// Of a file's content; of a link to something else, of what it says. nil for what is neither.
    private func digest(_ path: FilePath) -> String? {
        switch (try? FileSystem.status(path))?.kind {
        case .file: return try? records.digest(of: path).hex
        case .other: return nil
        default: return (try? FileSystem.linkTarget(path)).map { SHA256Digest(hashing: $0).hex }
        }
    }
}

extension FilePath {
    /// This path as seen from a directory, with `..` where it lies elsewhere. Both must be absolute and normalized.
    func path(from directory: FilePath) -> String {
        let (own, other) = (components.map(\.string), directory.components.map(\.string))
        let common = zip(own, other).prefix { $0 == $1 }.count
        let parts = Array(repeating: "..", count: other.count - common) + own.dropFirst(common)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
