/// Ways to a smaller set that its manifest gives reasons for.
enum Suggestions {
    /// Below this nobody gains anything.
    static let floor = 65_536

    static func of(_ manifest: Manifest) -> [CheckResult.Suggestion] {
        foundation(manifest) + debugInformation(manifest) + duplicates(manifest) + resources(manifest)
    }

    /// ICU is inside, and the modules that import all of Foundation are known.
    private static func foundation(_ manifest: Manifest) -> [CheckResult.Suggestion] {
        manifest.functions.compactMap { function in
            guard function.elf.containsICU, let attribution = function.attribution else { return nil }
            let heavy = attribution.modules.filter {
                ["_FoundationICU", "FoundationInternationalization", "Foundation", "CoreFoundation"].contains($0.name)
            }
            let bytes = heavy.reduce(0) { $0 + $1.bytes }
            guard bytes > floor else { return nil }
            let importers = attribution.foundationImporters
            let who =
                switch importers.count {
                case 0: "something imports Foundation"
                case 1: "only \(importers[0]) imports Foundation"
                case 2...4:
                    "\(importers.dropLast().joined(separator: ", ")) and \(importers.last ?? "") import Foundation"
                default: "\(importers.count) modules import Foundation"
                }
            let names = importers.flatMap { attribution.foundationNames?[$0] ?? [] }
            let uses = names.isEmpty ? "" : " (\(names.prefix(FoundationUse.namesPerModule).joined(separator: ", ")))"
            return CheckResult.Suggestion(
                subject: "\(function.id)",
                message:
                    "full Foundation with ICU takes \(ByteCount.short(bytes)) unzipped, and \(who)\(uses): FoundationEssentials avoids that, if its API is enough"
            )
        }
    }

    private static func debugInformation(_ manifest: Manifest) -> [CheckResult.Suggestion] {
        entries(manifest).flatMap { artifact, entries in
            entries.compactMap { entry in
                guard let debug = entry.debugBytes, debug > floor else { return nil }
                return CheckResult.Suggestion(
                    subject: artifact,
                    message:
                        "'\(entry.path)' holds \(ByteCount.short(debug)) of debug information: strip it before it is included"
                )
            }
        }
    }

    /// The same file in several archives of one architecture.
    private static func duplicates(_ manifest: Manifest) -> [CheckResult.Suggestion] {
        var owners: [String: (entry: Manifest.Entry, artifacts: [String])] = [:]
        for function in manifest.functions {
            for entry in function.entries where entry.bytes > floor && entry.path != "bootstrap" {
                let key = "\(function.architecture) \(entry.sha256)"
                owners[key, default: (entry, [])].artifacts.append("\(function.id)")
            }
        }
        return owners.values.filter { Set($0.artifacts).count > 1 }.sorted {
            ($0.artifacts.joined(), $0.entry.path) < ($1.artifacts.joined(), $1.entry.path)
        }.map { entry, artifacts in
            CheckResult.Suggestion(
                subject: artifacts.joined(separator: ", "),
                message:
                    "'\(entry.path)', \(ByteCount.short(entry.bytes)), is in \(artifacts.count) functions: a layer would hold it once"
            )
        }
    }

    /// One file that is most of an archive.
    private static func resources(_ manifest: Manifest) -> [CheckResult.Suggestion] {
        manifest.functions.compactMap { function in
            guard
                let entry = function.entries.first(where: {
                    $0.path != "bootstrap" && !$0.path.hasPrefix("lib/") && $0.compressedBytes > floor
                        && $0.compressedBytes * 2 > function.archive.bytes
                })
            else { return nil }
            let share = entry.compressedBytes * 100 / max(1, function.archive.bytes)
            return CheckResult.Suggestion(
                subject: "\(function.id)",
                message:
                    "'\(entry.path)' is \(share) % of the archive: in S3, EFS or a layer it would not be deployed with every change of code"
            )
        }
    }

    private static func entries(_ manifest: Manifest) -> [(String, [Manifest.Entry])] {
        manifest.functions.map { ("\($0.id)", $0.entries) }
            + manifest.layers.map { ("\($0.id)", $0.entries) }
    }
}
