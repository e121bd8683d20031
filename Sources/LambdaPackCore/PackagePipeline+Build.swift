import Archive

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// From sources to binaries that are ready to be packaged.
extension PackagePipeline {
    /// Whether builds run at a fixed path, and if not, why.
    enum PathMode: Sendable {
        case fixed(FixedPathNamespace)
        case ordinary(String)

        var namespace: FixedPathNamespace? { if case .fixed(let namespace) = self { namespace } else { nil } }
        var description: String {
            switch self {
            case .fixed: "yes"
            case .ordinary(let reason): "no: \(reason)"
            }
        }
    }

    func makeNamespace(_ units: [Unit]) async throws -> PathMode {
        switch configuration.fixedPath {
        case .never: return .ordinary("not asked for")
        // Layer versions are counted in a file that all machines share: their bytes must not tell them apart.
        case .auto where !configuration.isContinuousIntegration && configuration.linkage == .static:
            return .ordinary("not asked for")
        case .auto, .always: break
        }
        let scratch = scratchDirectory(isFixed: true)
        let localPackages = try await localPackages()
        do throws(Problem) {
            do { try FileSystem.createDirectory(scratch) } catch {
                throw Problem(
                    .fixedPathUnavailable, subject: scratch.string, "\(scratch) can't be made", cause: error.description
                )
            }
            let inUse =
                [toolchain.root, toolchain.swift] + units.compactMap(\.target.sdk?.searchPath)
                + (environment["HOME"].map { [FilePath($0)] } ?? [])
            return .fixed(
                try await FixedPathNamespace.make(
                    package: configuration.packageDirectory, localPackages: localPackages, scratch: scratch,
                    inUse: inUse, path: environment["PATH"] ?? ""))
        } catch {
            if configuration.fixedPath == .always { throw Failure(error) }
            progress(.note("not at a fixed path: \(error.cause ?? error.message)"))
            return .ordinary(error.cause ?? error.message)
        }
    }

    /// Each linkage has its own: SwiftPM would build everything again at each change of flags.
    private func scratchDirectory(isFixed: Bool) -> FilePath {
        configuration.workDirectory
            / ("scratch" + (isFixed ? "-fixed" : "") + (configuration.linkage == .shared ? "-shared" : ""))
    }

    private typealias Prepared = (product: BuiltProduct, binary: StrippedBinary, closure: LibraryClosure)

    /// Builds one product after the other, and strips each while the next one builds; libraries come after them, each
    /// once.
    func buildAndStrip(
        _ units: [Unit], _ mode: PathMode, cache: FilePath, records: FileRecords, preflight: Preflight
    ) async throws -> [FunctionParts] {
        let scratch = scratchDirectory(isFixed: mode.namespace != nil)
        let builder = Builder(
            settings: configuration.build, toolchain: toolchain, packageDirectory: configuration.packageDirectory,
            scratch: scratch, namespace: mode.namespace, path: environment["PATH"] ?? "",
            toolsDirectory: configuration.workDirectory / "tools",
            disableSandbox: environment["LAMBDA_PACK_PARENTS"] != nil, progress: progress)
        let isShared = configuration.linkage == .shared
        let binaries = BinaryCache(
            directory: cache / ("binaries" + (mode.namespace == nil ? "" : "-fixed") + (isShared ? "-shared" : "")),
            stripper: Stripper(objcopy: toolchain.objcopy), records: records,
            retargeter: configuration.preflight.compatibility == .retarget ? preflight.retargeter : nil)
        let forbidden = [configuration.packageDirectory, scratch]
        let progress = progress
        let closures = ClosureStage(
            toolchain: toolchain, linkerFlags: configuration.build.linkerFlags, profile: preflight.profile)
        let prepared = try await withThrowingTaskGroup(of: (Int, Prepared).self) { group in
            for (index, unit) in units.enumerated() {
                let product = try await builder.build(unit.function.product, for: unit.target)
                group.addTask {
                    let binary = try await binaries.prepare(product, forbiddenPaths: forbidden, progress: progress)
                    let closure = isShared ? try closures.closure(of: product, unit.function) : LibraryClosure()
                    return (index, (product, binary, closure))
                }
            }
            var prepared: [Int: Prepared] = [:]
            for try await (index, result) in group { prepared[index] = result }
            return units.indices.compactMap { prepared[$0] }
        }
        let libraries = try await closures.prepare(
            prepared.map { ($0.closure, $0.product.architecture) }, binaries, forbiddenPaths: forbidden,
            progress: progress)
        var seen: Set<String> = []
        for library in libraries.flatMap({ $0 }) where seen.insert(library.id).inserted {
            warnOfPaths(in: library.binary, subject: library.library.name, name: "the library \(library.library.name)")
        }
        return try assemble(units, prepared, libraries, records: records)
    }

    /// Puts each function's own entries beside its binary and libraries.
    private func assemble(
        _ units: [Unit], _ prepared: [Prepared], _ libraries: [[PreparedLibrary]], records: FileRecords
    ) throws -> [FunctionParts] {
        var problems = ProblemCollector()
        let includes = try IncludeResolver(packageDirectory: configuration.packageDirectory, records: records)
        let parts = try zip(zip(units, prepared), libraries).map { pair, libraries in
            let (unit, (product, binary, closure)) = pair
            warn(about: binary, of: product)
            var entries = [
                PackagePlan.Entry(
                    path: try ArchivePath("bootstrap"), isExecutable: true, source: binary.bootstrap,
                    size: binary.bootstrapBytes, sha256: binary.bootstrapDigest, origin: "product '\(product.name)'")
            ]
            for bundle in product.resourceBundles {
                entries += includes.entries(forBundle: bundle, problems: &problems)
            }
            for rule in unit.function.include { entries += includes.entries(for: rule, problems: &problems) }
            return FunctionParts(
                settings: unit.function, product: product, binary: binary, entries: entries, libraries: libraries,
                closure: closure)
        }
        try problems.throwDistinctIfFailed()
        return parts
    }

    private func warn(about binary: StrippedBinary, of product: BuiltProduct) {
        let name = "'\(product.name)' for \(product.architecture.rawValue)"
        if binary.facts.containsICU {
            progress(
                .warning(
                    Problem(
                        .icuInside, subject: product.name, "\(name) has ICU inside, more than 30 MB unzipped",
                        severity: .warning,
                        advice:
                            "something uses FoundationInternationalization (formatters, calendars, regular expressions of NSString): 'import FoundationEssentials' does without, where its API is enough"
                    )))
        }
        warnOfPaths(in: binary, subject: product.name, name: name)
        if binary.buildID == nil {
            progress(
                .warning(
                    Problem(
                        .noBuildID, subject: product.name, "\(name) has no build-id", severity: .warning,
                        advice:
                            "without one debuggers can't match its debug file: remove --build-id=none from the linker flags"
                    )))
        }
    }

    private func warnOfPaths(in binary: StrippedBinary, subject: String, name: String) {
        for leak in binary.facts.embeddedPaths {
            let modules = leak.modules.isEmpty ? "an unknown module" : leak.modules.joined(separator: ", ")
            progress(
                .warning(
                    Problem(
                        .pathInBinary, subject: subject, "\(name) holds this machine's path \(leak.path)",
                        severity: .warning,
                        cause: "put there by \(modules) (#filePath, __FILE__ or a resource accessor)",
                        advice: "the bytes differ from checkout to checkout; --fixed-path makes them the same")))
        }
    }
}
