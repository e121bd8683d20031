import ELF

/// What a manifest's facts must be to each other, wherever its archives are.
///
/// Only manifests that keep ``ManifestRules`` come here: their figures can be added up.
enum ManifestConsistency {
    /// One thing that does not follow from the rest.
    struct Contradiction {
        /// `Orders-arm64`, or the manifest's own name.
        var subject: String
        var message: String
        var cause: String?
    }

    /// All of them; none where everything follows from everything.
    static func contradictions(_ manifest: Manifest) -> [Contradiction] {
        duplicates(manifest) + manifest.functions.flatMap { function($0, manifest) }
            + manifest.layers.flatMap { layer($0, manifest) } + settings(manifest) + releasable(manifest)
    }

    /// - Parameter what: `the baseline`.
    static func check(_ manifest: Manifest, _ what: String, _ path: FilePath) throws(Failure) {
        let found = contradictions(manifest).map {
            (message: "\(what) contradicts itself: \($0.message)", cause: $0.cause)
        }
        guard found.isEmpty else { throw Failure(ManifestFile.problems(found, path)) }
    }

    // MARK: The set

    private static func duplicates(_ manifest: Manifest) -> [Contradiction] {
        var seen: Set<String> = []
        let names =
            manifest.functions.map { "the function \($0.name) for \($0.architecture)" }
            + manifest.layers.map { "the layer \($0.name) for \($0.architecture)" }
        let omitted = manifest.functions.filter { manifest.leavesOut($0.id) }
        return names.filter { !seen.insert($0).inserted }.map {
            Contradiction(subject: SetLayout.manifest, message: "\($0) is there twice")
        }
            + omitted.map {
                Contradiction(
                    subject: SetLayout.manifest,
                    message: "the function \($0.name) for \($0.architecture) is there, and listed as left out")
            }
    }

    /// What holds for all functions and archives stands in each, too.
    private static func settings(_ manifest: Manifest) -> [Contradiction] {
        guard let settings = manifest.settings else { return [] }
        let archives = manifest.artifacts.map(\.archive)
        let holds = [
            ("runtime", manifest.functions.allSatisfy { $0.runtime == settings.runtime }),
            ("linkage", manifest.functions.allSatisfy { $0.linkage == settings.linkage }),
            ("compression", archives.allSatisfy { $0.compression == settings.compression }),
        ]
        return holds.filter { !$0.1 }.map {
            Contradiction(subject: SetLayout.manifest, message: "settings.\($0.0) is not that of what was built")
        }
    }

    /// A budget that fails and that no waiver covers makes a set unfit, and nothing else does.
    private static func releasable(_ manifest: Manifest) -> [Contradiction] {
        let budgets = manifest.functions.flatMap(\.budgets) + manifest.layers.flatMap(\.budgets)
        guard manifest.releasable == budgets.contains(where: \.fails) else { return [] }
        return [
            Contradiction(
                subject: SetLayout.manifest, message: "'releasable' does not follow from the budgets",
                cause: "\(budgets.count(where: \.fails)) of them fail, and it is \(manifest.releasable)")
        ]
    }

    // MARK: Functions and layers

    private static func function(_ function: Manifest.Function, _ manifest: Manifest) -> [Contradiction] {
        let subject = "\(function.id)"
        var found = ArchiveConsistency(artifact: function.artifact).contradictions
        func contradicts(_ message: String, _ cause: String? = nil) {
            found.append(Contradiction(subject: subject, message: message, cause: cause))
        }
        let bootstrap = function.entries.first { $0.path == "bootstrap" }
        if bootstrap?.mode != "0755" { contradicts("\(subject) has no executable 'bootstrap'") }
        found += machines(function.artifact.binaries, function.architecture, subject)
        found += shipped(function.libraries, function.entries, subject)
        let mounted = manifest.layers(of: function)
        for reference in function.layers where !manifest.holds(reference, function.architecture) {
            contradicts(
                "'\(function.name)' for \(function.architecture) mounts \(reference.name) version \(reference.version), which is not in the set as it is named"
            )
        }
        let unzipped = mounted.reduce(function.archive.unzippedBytes) { $0 + $1.archive.unzippedBytes }
        // Of external layers the manifest says no size.
        if function.externalLayers.isEmpty
            ? function.unzippedBytesWithLayers != unzipped : function.unzippedBytesWithLayers < unzipped
        {
            contradicts(
                "\(subject) has \(ByteCount.exact(unzipped)) unzipped with its layers",
                "the manifest says \(ByteCount.exact(function.unzippedBytesWithLayers))")
        }
        found += attributed(function.attribution, "bootstrap", function.entries, subject)
        return found + budgets(function.budgets, BudgetFigures(function), subject)
    }

    /// The modules of a file are the file.
    private static func attributed(
        _ attribution: ModuleBytes?, _ path: String, _ entries: [Manifest.Entry], _ subject: String
    ) -> [Contradiction] {
        guard let attribution, let entry = entries.first(where: { $0.path == path }) else { return [] }
        let bytes = attribution.modules.reduce(0) { $0 + $1.bytes }
        guard bytes != entry.bytes else { return [] }
        return [
            Contradiction(
                subject: subject, message: "the modules of \(subject) have \(ByteCount.exact(bytes)) together",
                cause: "its \(path) has \(ByteCount.exact(entry.bytes))")
        ]
    }

    private static func layer(_ layer: Manifest.Layer, _ manifest: Manifest) -> [Contradiction] {
        let subject = "\(layer.id)"
        var found = ArchiveConsistency(artifact: layer.artifact).contradictions
        if layer.layerName != subject {
            found.append(
                Contradiction(
                    subject: subject, message: "the layer \(subject) would be published as '\(layer.layerName)'"))
        }
        let users = manifest.functions.filter { function in
            function.architecture == layer.architecture && function.layers.contains { $0.name == layer.name }
        }.map(\.name)
        if Set(users) != Set(layer.functions) || users.count != layer.functions.count {
            found.append(
                Contradiction(
                    subject: subject, message: "the functions that mount \(subject) are not those that it lists",
                    cause:
                        "mounted by \(users.sorted().joined(separator: ", ")), listed: \(layer.functions.joined(separator: ", "))"
                ))
        }
        return found + machines(layer.artifact.binaries, layer.architecture, subject)
            + shipped(layer.libraries, layer.entries, subject) + budgets(layer.budgets, BudgetFigures(layer), subject)
    }

    private static func machines(
        _ files: [Manifest.ELF], _ architecture: Architecture, _ subject: String
    ) -> [Contradiction] {
        let wanted = architecture.machine.name
        return Set(files.map(\.machine)).filter { $0 != wanted }.sorted().map {
            Contradiction(subject: subject, message: "\(subject) is for \(architecture), and has a file for \($0)")
        }
    }

    private static func shipped(
        _ libraries: [Manifest.Library], _ entries: [Manifest.Entry], _ subject: String
    ) -> [Contradiction] {
        let paths = Set(entries.map(\.path))
        return libraries.filter { !paths.contains("lib/\($0.soname)") }.map {
            Contradiction(subject: subject, message: "\(subject) lists the library \($0.soname), and does not hold it")
        }
    }

    private static func budgets(
        _ budgets: [Manifest.BudgetResult], _ figures: BudgetFigures, _ subject: String
    ) -> [Contradiction] {
        budgets.compactMap { budget in
            guard let (bytes, entry) = figures.figure(budget.metric) else { return nil }
            guard bytes == budget.bytes, entry == budget.subject,
                budget.exceeded == (budget.bytes > budget.limitBytes)
            else {
                return Contradiction(
                    subject: subject,
                    message: "the budget \(budget.rule) of \(subject) was held against another figure",
                    cause:
                        "\(budget.metric.rawValue) has \(ByteCount.exact(bytes)); the manifest says \(ByteCount.exact(budget.bytes)), \(budget.exceeded ? "over" : "within") \(ByteCount.exact(budget.limitBytes))"
                )
            }
            return nil
        }
    }
}
