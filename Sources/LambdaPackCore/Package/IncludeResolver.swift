import Archive

#if canImport(System)
package import System
#else
package import SystemPackage
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

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

    /// The entries of one rule. What is wrong with it is reported, and the rest still looked at.
    package func entries(for rule: IncludeRule, problems: inout ProblemCollector) -> [PackagePlan.Entry] {
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
        var entries: [PackagePlan.Entry] = []
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
            collect(
                packageDirectory.pushing(FilePath(match)), as: target, origin: origin, rule: rule,
                root: realPackageDirectory,
                into: &entries, &problems)
        }
        if entries.isEmpty, problems.problems.count == known {
            problems.report(
                Problem(
                    .includeMissing, subject: rule.from, "the include '\(rule.from)' holds no file",
                    location: rule.location, advice: "an archive has files, not empty folders: remove the line"))
        }
        return entries
    }

    /// The files of a SwiftPM resource bundle, in a directory of its name beside `bootstrap`.
    package func entries(forBundle bundle: FilePath, problems: inout ProblemCollector) -> [PackagePlan.Entry] {
        var entries: [PackagePlan.Entry] = []
        let name = bundle.lastComponent?.string ?? bundle.string
        let root = (try? FileSystem.realPath(bundle)) ?? bundle
        collect(bundle, as: name, origin: "bundle \(name)", rule: nil, root: root, into: &entries, &problems)
        return entries
    }

    private func isInside(_ path: String) -> Bool {
        !path.hasPrefix("/") && !path.hasPrefix("~") && !path.split(separator: "/").contains("..")
            && !path.utf8.contains(0)
    }

    /// Follows links as long as they stay inside `root`: what is shipped is always plain files, because unpackers
    /// and local emulators disagree about links.
    private func collect(
        _ path: FilePath, as target: String, origin: String, rule: IncludeRule?, root: FilePath,
        into entries: inout [PackagePlan.Entry], _ problems: inout ProblemCollector, depth: Int = 0
    ) {
        do {
            let real = try FileSystem.realPath(path)
            guard real.starts(with: root) else {
                problems.report(
                    Problem(
                        .includeEscapes, subject: path.string, "\(path) is a link to \(real), outside of the package",
                        location: rule?.location, advice: "copy the file into the package"))
                return
            }
            let status = try FileSystem.status(real)
            switch status.kind {
            case .directory:
                guard depth < 64 else {
                    problems.report(
                        Problem(
                            .includeUnsupported, subject: path.string, "\(path) is nested too deeply",
                            location: rule?.location, advice: "is there a link to one of its own parents?"))
                    return
                }
                for name in try FileSystem.names(in: real) where !Self.isJunk(name) {
                    collect(
                        path / name, as: target == "." ? name : "\(target)/\(name)", origin: origin, rule: rule,
                        root: root, into: &entries, &problems, depth: depth + 1)
                }
            case .file:
                entries.append(
                    PackagePlan.Entry(
                        path: try ArchivePath(target), isExecutable: status.permissions & 0o100 != 0, source: real,
                        size: status.size, sha256: try records.digest(of: real), origin: origin))
            default:
                problems.report(
                    Problem(
                        .includeUnsupported, subject: path.string, "\(path) is neither a file nor a directory",
                        location: rule?.location, advice: "sockets, pipes and devices can't be shipped"))
            }
        } catch let error as SystemCallError {
            problems.report(
                Problem(
                    error.isMissing ? .includeMissing : .includeUnreadable, subject: path.string,
                    error.isMissing ? "\(path) does not exist" : "\(path) can't be read", location: rule?.location,
                    cause: error.description,
                    advice: error.isMissing ? "correct the path, or remove the line" : "check its permissions"))
        } catch {
            problems.report(
                Problem(
                    .entryPath, subject: path.string, "'\(target)' can't be a path in an archive",
                    location: rule?.location, cause: "\(error)", advice: "rename the file"))
        }
    }

    /// Files that desktops leave behind and nobody means to ship.
    private static func isJunk(_ name: String) -> Bool { name == ".DS_Store" || name == "Thumbs.db" }

    /// Paths below the package that a pattern names, sorted. `**` stands for any number of directories.
    private func matches(of pattern: String) -> [String] {
        let parts = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
        var found: Set<String> = []
        func descend(_ directory: String, _ rest: ArraySlice<String>) {
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
                } else if fnmatch(part, name, FNM_PERIOD) == 0 {
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
