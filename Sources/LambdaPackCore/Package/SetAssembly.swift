#if canImport(System)
package import System
#else
package import SystemPackage
#endif
import Archive
import Hashing

/// One function that is through all stages.
package struct Finished: Sendable {
    package var function: FunctionSettings
    package var product: BuiltProduct
    package var binary: StrippedBinary
    package var plan: PackagePlan
    package var archive: FinishedArchive
    package var archiveFile: FilePath

    var archivePath: String { "functions/\(plan.artifactName).zip" }
    var debugPath: String { "debug/\(plan.artifactName).debug" }
}

/// Puts manifest, provenance, checksums, archives and debug files together.
package struct SetAssembly {
    var configuration: Configuration
    var toolchain: Toolchain
    var packageName: String
    var fixedPath: String
    var finished: [Finished]
    var budgets: [[Manifest.BudgetResult]]
    var releasable: Bool

    func manifest() -> Manifest {
        let functions = zip(finished, budgets).map(function)
        return Manifest(
            package: packageName, releasable: releasable,
            functions: functions.sorted { ($0.name, $0.architecture) < ($1.name, $1.architecture) })
    }

    private func function(_ item: Finished, _ budgets: [Manifest.BudgetResult]) -> Manifest.Function {
        Manifest.Function(
            name: item.plan.product, architecture: item.plan.architecture.rawValue,
            runtime: configuration.runtime.rawValue, handler: "bootstrap", linkage: "static",
            archive: Manifest.Archive(
                path: item.archivePath, bytes: item.archive.bytes, unzippedBytes: item.plan.unzippedBytes,
                sha256: item.archive.sha256Hex, codeSha256: item.archive.sha256.base64,
                compression: configuration.compression.rawValue),
            contentDigest: item.plan.contentDigest.hex,
            entries: zip(item.plan.entries, item.archive.compressedBytes).map { entry, compressed in
                Manifest.Entry(
                    path: entry.path.string, mode: entry.isExecutable ? "0755" : "0644", type: "file",
                    bytes: entry.size, compressedBytes: compressed, sha256: entry.sha256.hex)
            },
            elf: Manifest.ELF(
                machine: item.binary.facts.machine, interpreter: item.binary.facts.interpreter,
                needed: item.binary.facts.needed, highestVersions: item.binary.facts.highestVersions,
                buildId: item.binary.buildID, debugFile: item.debugPath, containsICU: item.binary.facts.containsICU),
            budgets: budgets)
    }

    func provenance() -> Provenance {
        Provenance(
            lambdaPack: LambdaPackVersion.current, swift: toolchain.versionLine, host: toolchain.hostTriple,
            libraries: ["libdeflate": Deflate.libraryVersion, "libarchive": LibarchiveReader.libraryVersion],
            configuration: configuration.build.configuration.rawValue, optimize: configuration.build.optimize.rawValue,
            levers: configuration.build.levers.map(\.rawValue), swiftcFlags: configuration.build.swiftcFlags,
            linkerFlags: configuration.build.linkerFlags, fixedPath: fixedPath,
            builds: finished.map { item in
                Provenance.Build(
                    function: item.plan.product, architecture: item.plan.architecture.rawValue,
                    triple: item.product.target.triple, sdk: item.product.target.name,
                    linker: item.product.linker.rawValue, linkerSignature: item.binary.facts.linker,
                    unstrippedBytes: item.binary.facts.unstrippedBytes, debugBytes: item.binary.debugBytes,
                    debugSha256: item.binary.debugDigest.hex, containsICU: item.binary.facts.containsICU,
                    modulesWithPaths: Set(item.binary.facts.embeddedPaths.flatMap(\.modules)).sorted())
            })
    }

    func outputSet(_ manifest: Manifest) throws -> OutputSet {
        var set = OutputSet()
        set.add("manifest.json", .bytes(try CanonicalJSON.encode(manifest)))
        for item in finished {
            set.add(item.archivePath, .file(item.archiveFile, item.archive.sha256))
            set.add(item.debugPath, .file(item.binary.debugFile, item.binary.debugDigest))
        }
        // What is deployed and what describes it. Debug files may hold paths of the machine, and provenance does hold
        // its versions: neither may make two equal builds look different.
        set.add("SHA256SUMS", .bytes(set.checksums { $0 == "manifest.json" || $0.hasPrefix("functions/") }))
        set.add("provenance.json", .bytes(try CanonicalJSON.encode(provenance())))
        return set
    }
}
