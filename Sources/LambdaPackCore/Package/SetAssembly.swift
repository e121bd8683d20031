import Archive

/// One function that is through all stages.
package struct Finished: Sendable {
    package var parts: FunctionParts
    package var plan: PackagePlan
    package var archive: FinishedArchive
    package var archiveFile: FilePath
    /// In the order in which it mounts them.
    package var layers: [PlannedLayer]

    var product: BuiltProduct { parts.product }
    var binary: StrippedBinary { parts.binary }
    var debugPath: String { SetLayout.debugFile(of: plan.id.description) }
    /// Libraries that its own archive holds.
    var copies: [PreparedLibrary] {
        let paths = Set(plan.entries.map(\.path.string))
        return parts.libraries.filter { paths.contains("lib/\($0.library.name)") }
    }
    var unzippedBytesWithLayers: Int {
        plan.unzippedBytes + layers.reduce(0) { $0 + $1.plan.unzippedBytes }
            + parts.externalLayers.reduce(0) { $0 + ($1.unzippedBytes ?? 0) }
    }
}

/// One layer that is through all stages.
package struct FinishedLayer: Sendable {
    package var layer: PlannedLayer
    package var archive: FinishedArchive
    package var archiveFile: FilePath
}

/// Puts manifest, provenance, checksums, archives and debug files together.
package struct SetAssembly {
    var configuration: Configuration
    var toolchain: Toolchain
    var packageName: String
    var fixedPath: String
    var compressor: Compressor
    var finished: [Finished]
    var layers: [FinishedLayer]
    var profile: RuntimeProfile
    var findings: [Finding]
    var sources: SourceRecord
    var records: FileRecords

    /// The manifest, and what there is to tell of budgets.
    func manifest(today: CalendarDate) -> (Manifest, budgetProblems: [Problem]) {
        let manifest = withoutBudgets()
        let judgement = Judgement(manifest, rules: configuration.budgets, today: today)
        return (judgement.judged(manifest), judgement.problems)
    }

    private func withoutBudgets() -> Manifest {
        let functions = finished.map(function)
        return Manifest(
            package: packageName, releasable: true, settings: Manifest.Settings(configuration),
            functions: functions.sorted { ($0.name, $0.architecture) < ($1.name, $1.architecture) },
            layers: layers.map(layer), preflight: Manifest.Preflight(profile: profile.name, allowed: findings),
            selection: configuration.omitted.isEmpty ? nil : Manifest.Selection(omitted: configuration.omitted))
    }

    private func function(_ item: Finished) -> Manifest.Function {
        Manifest.Function(
            name: item.plan.id.name, architecture: item.plan.id.architecture,
            runtime: configuration.runtime, handler: "bootstrap", linkage: configuration.linkage,
            archive: archive(item.plan, item.archive), contentDigest: item.plan.contentDigest.hex,
            entries: entries(item.plan, item.archive), elf: elf(item.binary, debugFile: item.debugPath),
            budgets: [],
            layers: item.layers.map {
                Manifest.LayerReference(name: $0.name, version: $0.lock.version, contentDigest: $0.contentDigest.hex)
            },
            externalLayers: item.parts.externalLayers.map(\.arn), unzippedBytesWithLayers: item.unzippedBytesWithLayers,
            libraries: item.copies.map(library).sorted { $0.soname < $1.soname },
            attribution: item.binary.modules)
    }

    private func layer(_ item: FinishedLayer) -> Manifest.Layer {
        let layer = item.layer
        return Manifest.Layer(
            name: layer.name, architecture: layer.architecture, version: layer.lock.version,
            layerName: layer.plan.id.description, description: layer.description(package: packageName),
            compatibleRuntimes: [configuration.runtime], archive: archive(layer.plan, item.archive),
            contentDigest: layer.contentDigest.hex, entries: entries(layer.plan, item.archive),
            libraries: layer.libraries.map(library), functions: layer.functions, budgets: [],
            importedFrom: layer.importedFrom)
    }

    private func library(_ library: PreparedLibrary) -> Manifest.Library {
        Manifest.Library(
            soname: library.library.name, origin: library.library.origin.rawValue,
            elf: elf(library.binary, debugFile: debugPath(library)))
    }

    private func archive(_ plan: PackagePlan, _ archive: FinishedArchive) -> Manifest.Archive {
        Manifest.Archive(
            path: plan.id.archivePath, bytes: archive.bytes, unzippedBytes: plan.unzippedBytes,
            sha256: archive.sha256Hex,
            codeSha256: archive.sha256.base64, compression: configuration.compression)
    }

    private func entries(_ plan: PackagePlan, _ archive: FinishedArchive) -> [Manifest.Entry] {
        zip(plan.entries, archive.compressedBytes).map { entry, compressed in
            Manifest.Entry(
                path: entry.path.string, mode: entry.isExecutable ? "0755" : "0644", type: "file", bytes: entry.size,
                compressedBytes: compressed, sha256: entry.sha256.hex,
                debugBytes: DebugSections.bytes(of: entry.source, size: entry.size))
        }
    }

    private func elf(_ binary: StrippedBinary, debugFile: String) -> Manifest.ELF {
        Manifest.ELF(
            machine: binary.facts.machine, interpreter: binary.facts.interpreter, needed: binary.facts.needed,
            highestVersions: binary.facts.highestVersions, buildId: binary.buildID, debugFile: debugFile,
            containsICU: binary.facts.containsICU, runpath: binary.facts.runpath, retargeted: binary.facts.retargeted)
    }

    /// Below `debug/lib`, by name and architecture; with a piece of the digest where a name stands for two contents.
    private func debugPath(_ library: PreparedLibrary) -> String {
        let architecture =
            finished.first { $0.parts.libraries.contains { $0.id == library.id } }?.parts.architecture.rawValue ?? ""
        let same = Set(
            finished.filter { $0.parts.architecture.rawValue == architecture }.flatMap(\.parts.libraries)
                .filter { $0.library.name == library.library.name }.map(\.binary.bootstrapDigest))
        let distinction = same.count > 1 ? "-" + library.binary.bootstrapDigest.hex.prefix(12) : ""
        return SetLayout.debugFile(of: "lib/\(library.library.name)-\(architecture)\(distinction)")
    }

    /// Every library that is shipped anywhere, once.
    private var shipped: [PreparedLibrary] {
        var seen: Set<String> = []
        return (layers.flatMap(\.layer.libraries) + finished.flatMap(\.copies)).filter {
            seen.insert(debugPath($0)).inserted
        }
    }

    /// - Parameter manifest: the manifest's bytes, which it is the provenance of.
    func provenance(of manifest: [UInt8]) -> Provenance {
        Provenance(
            manifestSha256: SHA256Digest(hashing: manifest).hex, sources: sources, overrides: configuration.overrides,
            lambdaPack: LambdaPackVersion.current, swift: toolchain.versionLine, host: toolchain.hostTriple,
            libraries: ["libdeflate": Deflate.libraryVersion, "libarchive": LibarchiveReader.libraryVersion],
            compressor: compressor,
            configuration: configuration.build.configuration.rawValue, optimize: configuration.build.optimize.rawValue,
            levers: configuration.build.levers.map(\.rawValue), swiftcFlags: configuration.build.swiftcFlags,
            linkerFlags: configuration.build.linkerFlags, linkage: configuration.linkage.rawValue, fixedPath: fixedPath,
            builds: finished.map { item in
                Provenance.Build(
                    function: item.plan.id.name, architecture: item.plan.id.architecture.rawValue,
                    triple: item.product.target.triple, sdk: item.product.target.name,
                    linker: item.product.linker.rawValue, linkerSignature: item.binary.facts.linker,
                    unstrippedBytes: item.binary.facts.unstrippedBytes, debugBytes: item.binary.debugBytes,
                    debugSha256: item.binary.debugDigest.hex, containsICU: item.binary.facts.containsICU,
                    modulesWithPaths: Set(item.binary.facts.embeddedPaths.flatMap(\.modules)).sorted())
            })
    }

    /// The manifest as a page and as Markdown: what `check` says without a baseline.
    private func report(_ manifest: Manifest, today: CalendarDate) throws -> (markdown: [UInt8], page: [UInt8]) {
        let check = SetCheck(current: manifest, baseline: nil, rules: configuration.budgets, today: today).result
        var treemaps: [ArtifactID: [UInt8]] = [:]
        for item in finished {
            treemaps[item.plan.id] = try item.binary.attribution.map { try FileSystem.read($0.treemap) }
        }
        return (Array(CheckMarkdown.render(check).utf8), try CheckPage.render(check, treemaps: treemaps))
    }

    func outputSet(_ manifest: Manifest, today: CalendarDate) throws -> OutputSet {
        var set = OutputSet()
        let bytes = try CanonicalJSON.encode(manifest)
        set.add(SetLayout.manifest, .bytes(bytes))
        let report = try report(manifest, today: today)
        set.add(SetLayout.markdownReport, .bytes(report.markdown))
        set.add(SetLayout.pageReport, .bytes(report.page))
        for item in finished {
            set.add(item.plan.id.archivePath, .file(item.archiveFile, item.archive.sha256))
            set.add(item.debugPath, .file(item.binary.debugFile, item.binary.debugDigest))
            if let attribution = item.binary.attribution {
                set.add(
                    SetLayout.attribution(of: item.plan.id.description),
                    .file(attribution.full, try records.digest(of: attribution.full)))
            }
        }
        for item in layers {
            set.add(item.layer.plan.id.archivePath, .file(item.archiveFile, item.archive.sha256))
        }
        for library in shipped {
            set.add(debugPath(library), .file(library.binary.debugFile, library.binary.debugDigest))
        }
        // What is deployed and what describes it. Debug files may hold paths of the machine, and provenance does hold
        // its versions: neither may make two equal builds look different.
        set.add(
            SetLayout.checksums, .bytes(set.checksums { $0 == SetLayout.manifest || SetLayout.isDeployed($0) }))
        set.add(SetLayout.provenance, .bytes(try CanonicalJSON.encode(provenance(of: bytes))))
        return set
    }
}
