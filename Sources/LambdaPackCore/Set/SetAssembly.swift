import Archive

/// Puts manifest, provenance, checksums, archives and debug files together.
package struct SetAssembly {
    var configuration: Configuration
    var toolchain: Toolchain
    var packageName: String
    var fixedPath: String
    var compressor: Compressor
    var fleet: PackagedFleet
    var profile: RuntimeProfile
    var findings: [Finding]
    var sources: SourceRecord
    var store: ContentStore

    /// The manifest, and what there is to tell of budgets.
    func manifest(today: CalendarDate) -> (Manifest, budgetProblems: [Problem]) {
        let manifest = withoutBudgets()
        let judgement = Judgement(manifest, rules: configuration.budgets, today: today)
        return (judgement.judged(manifest), judgement.problems)
    }

    private func withoutBudgets() -> Manifest {
        Manifest(
            package: packageName, releasable: true, settings: Manifest.Settings(configuration),
            functions: fleet.functions.map(function).sorted { $0.id < $1.id },
            layers: fleet.layers.map(layer), preflight: Manifest.Preflight(profile: profile.name, allowed: findings),
            selection: configuration.omitted.isEmpty ? nil : Manifest.Selection(omitted: configuration.omitted))
    }

    private func function(_ packaged: Packaged<PlannedFunction>) -> Manifest.Function {
        let item = packaged.item
        return Manifest.Function(
            name: item.id.name, architecture: item.id.architecture, runtime: configuration.runtime,
            handler: "bootstrap", linkage: configuration.linkage, archive: archive(item.plan, packaged.archive),
            contentDigest: item.plan.contentDigest.hex, entries: entries(item.plan, packaged.archive),
            elf: elf(item.parts.binary, debugFile: SetLayout.debugFile(of: item.id.description)), budgets: [],
            layers: item.layers.map {
                Manifest.LayerReference(name: $0.name, version: $0.lock.version, contentDigest: $0.contentDigest.hex)
            },
            externalLayers: item.parts.externalLayers.map(\.arn), unzippedBytesWithLayers: item.unzippedBytesWithLayers,
            libraries: item.copies.map { library($0, item.id.architecture) }.sorted { $0.soname < $1.soname },
            attribution: item.parts.binary.attribution?.modules)
    }

    private func layer(_ packaged: Packaged<PlannedLayer>) -> Manifest.Layer {
        let layer = packaged.item
        return Manifest.Layer(
            name: layer.name, architecture: layer.architecture, version: layer.lock.version,
            layerName: layer.plan.id.description, description: layer.description(package: packageName),
            compatibleRuntimes: [configuration.runtime], archive: archive(layer.plan, packaged.archive),
            contentDigest: layer.contentDigest.hex, entries: entries(layer.plan, packaged.archive),
            libraries: layer.libraries.map { library($0, layer.architecture) }, functions: layer.functions,
            budgets: [], importedFrom: layer.importedFrom)
    }

    private func library(_ library: PreparedLibrary, _ architecture: Architecture) -> Manifest.Library {
        Manifest.Library(
            soname: library.library.name, origin: library.library.origin.rawValue,
            elf: elf(library.binary, debugFile: debugPath(library, architecture)), modules: library.library.modules,
            attribution: library.binary.attribution?.modules)
    }

    private func archive(_ plan: ArchivePlan, _ archive: FinishedArchive) -> Manifest.Archive {
        Manifest.Archive(
            path: plan.id.archivePath, bytes: archive.bytes, unzippedBytes: plan.unzippedBytes,
            sha256: archive.sha256.hex, codeSha256: archive.sha256.base64, compression: configuration.compression)
    }

    private func entries(_ plan: ArchivePlan, _ archive: FinishedArchive) -> [Manifest.Entry] {
        zip(plan.entries, archive.compressedBytes).map { entry, compressed in
            Manifest.Entry(
                path: entry.path.string, mode: entry.isExecutable ? "0755" : "0644", type: "file", bytes: entry.size,
                compressedBytes: compressed, sha256: entry.sha256.hex,
                debugBytes: store.file(entry.sha256).flatMap { DebugSections.bytes(of: $0, size: entry.size) })
        }
    }

    private func elf(_ binary: PreparedBinary, debugFile: String) -> Manifest.ELF {
        Manifest.ELF(
            machine: binary.facts.machine, interpreter: binary.facts.interpreter, needed: binary.facts.needed,
            highestVersions: binary.facts.highestVersions, buildId: binary.buildID, debugFile: debugFile,
            containsICU: binary.facts.containsICU, runpath: binary.facts.runpath, retargeted: binary.facts.retargeted)
    }

    /// Below `debug/lib`, by name and architecture; with a piece of the digest where a name stands for two contents.
    private func debugPath(_ library: PreparedLibrary, _ architecture: Architecture) -> String {
        let same = Set(
            fleet.functions.filter { $0.item.id.architecture == architecture }.flatMap(\.item.parts.libraries)
                .filter { $0.library.name == library.library.name }.map(\.binary.stripped.digest))
        let distinction = same.count > 1 ? "-" + library.binary.stripped.digest.hex.prefix(12) : ""
        return SetLayout.debugFile(of: "lib/\(library.library.name)-\(architecture)\(distinction)")
    }

    /// Every library that is shipped anywhere, each once, by the paths of their debug files.
    private var shippedLibraries: [(path: String, binary: PreparedBinary)] {
        let shipped =
            fleet.layers.flatMap { layer in layer.item.libraries.map { ($0, layer.item.architecture) } }
            + fleet.functions.flatMap { function in function.item.copies.map { ($0, function.item.id.architecture) } }
        var seen: Set<String> = []
        return shipped.map { (debugPath($0, $1), $0.binary) }.filter { seen.insert($0.0).inserted }
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
            linkerFlags: configuration.build.linkerFlags, traits: configuration.build.traits,
            linkage: configuration.linkage.rawValue, fixedPath: fixedPath,
            builds: fleet.functions.map(\.item.parts).map { parts in
                Provenance.Build(
                    function: parts.name, architecture: parts.architecture.rawValue, triple: parts.build.triple,
                    sdk: parts.build.sdk, linker: parts.build.linker.rawValue,
                    linkerSignature: parts.binary.facts.linker, unstrippedBytes: parts.binary.facts.unstrippedBytes,
                    debugBytes: parts.binary.debugFile.bytes, debugSha256: parts.binary.debugFile.digest.hex,
                    containsICU: parts.binary.facts.containsICU, modulesWithPaths: parts.build.modulesWithPaths)
            })
    }

    /// The manifest as a page and as Markdown: what `check` says without a baseline.
    private func report(_ manifest: Manifest, today: CalendarDate) throws -> (markdown: [UInt8], page: [UInt8]) {
        let check = SetCheck(current: manifest, baseline: nil, rules: configuration.budgets, today: today).result
        var treemaps: [ArtifactID: [UInt8]] = [:]
        for function in fleet.functions {
            treemaps[function.item.id] = try function.item.parts.binary.attribution.map {
                try bytes($0.treemap, of: function.item.id)
            }
        }
        for layer in fleet.layers {
            let lines = try layer.item.libraries.compactMap(\.binary.attribution).flatMap {
                try bytes($0.treemap, of: layer.item.plan.id)
            }
            if !lines.isEmpty { treemaps[layer.item.plan.id] = lines }
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
        for function in fleet.functions {
            let (id, binary) = (function.item.id, function.item.parts.binary)
            try add(id.archivePath, function.archive.sha256, of: id, to: &set)
            try add(SetLayout.debugFile(of: id.description), binary.debugFile.digest, of: id, to: &set)
            if let attribution = binary.attribution {
                try add(SetLayout.attribution(of: id.description), attribution.full, of: id, to: &set)
            }
        }
        for layer in fleet.layers {
            try add(layer.item.plan.id.archivePath, layer.archive.sha256, of: layer.item.plan.id, to: &set)
        }
        for (path, binary) in shippedLibraries {
            let debugFile = binary.debugFile.digest
            set.add(path, .file(try content(debugFile, of: path), debugFile))
            guard let full = binary.attribution?.full, let path = SetLayout.attribution(ofDebugFile: path) else {
                continue
            }
            set.add(path, .file(try content(full, of: path), full))
        }
        // What is deployed and what describes it. Debug files may hold paths of the machine, and provenance does hold
        // its versions: neither may make two equal builds look different.
        set.add(
            SetLayout.checksums, .bytes(set.checksums { $0 == SetLayout.manifest || SetLayout.isDeployed($0) }))
        set.add(SetLayout.provenance, .bytes(try CanonicalJSON.encode(provenance(of: bytes))))
        return set
    }

    private func add(
        _ path: String, _ digest: SHA256Digest, of id: ArtifactID, to set: inout OutputSet
    ) throws {
        set.add(path, .file(try content(digest, of: id), digest))
    }

    private func content(_ digest: SHA256Digest, of subject: some CustomStringConvertible) throws -> FilePath {
        if let file = store.file(digest) { return file }
        throw Failure(store.absence(of: "\(subject)"))
    }

    /// A content that is read here, held against its digest.
    private func bytes(_ digest: SHA256Digest, of subject: some CustomStringConvertible) throws -> [UInt8] {
        let file = try content(digest, of: subject)
        let bytes = try FileSystem.read(file)
        if SHA256Digest(hashing: bytes) == digest { return bytes }
        throw Failure(store.damage(digest, of: "\(subject)") ?? store.absence(of: "\(subject)"))
    }
}
