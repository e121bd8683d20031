/// Makes a Swift SDK of a toolchain for the target and the target's own libraries.
package struct SDKMaker: Sendable {
    package struct Request: Sendable {
        package var architecture: Architecture
        /// The toolchain: none where the system has it in itself.
        package var toolchain: [FilePath]
        package var system: [FilePath]
        /// What to call it; nil takes the system's own name.
        package var name: String?
        /// Whether the modules are built anew from their interfaces, of whatever version they are.
        package var rebuildsModules: Bool
        /// A release of Debian whose packages are taken for toolchain and system.
        package var debian: String?
        /// How commands are typed.
        package var isPlugin: Bool

        package init(
            architecture: Architecture, toolchain: [FilePath], system: [FilePath], name: String? = nil,
            rebuildsModules: Bool = false, debian: String? = nil, isPlugin: Bool = false
        ) {
            self.architecture = architecture
            self.toolchain = toolchain
            self.system = system
            self.name = name
            self.rebuildsModules = rebuildsModules
            self.debian = debian
            self.isPlugin = isPlugin
        }
    }

    package struct Outcome: Sendable {
        package var bundle: FilePath
        /// By kind of linking.
        package var ids: [Linkage: String]
        package var hasFoundation: Bool
    }

    private var request: Request
    private let compiler: Toolchain
    /// Where programs are: `PATH`.
    private let path: String
    private let progress: ProgressHandler

    package init(_ request: Request, compiler: Toolchain, path: String, progress: @escaping ProgressHandler) {
        self.request = request
        self.compiler = compiler
        self.path = path
        self.progress = progress
    }

    /// - Throws: with the folder as it was before.
    package func make(in folder: borrowing SDKFolder) async throws -> Outcome {
        do {
            var maker = self
            if let release = request.debian { try await maker.takePackages(of: release, folder.work) }
            return try await maker.makeUnmapped(in: folder)
        } catch let error as SystemCallError {
            throw Problem.failedSDK(error, in: folder.path)
        }
    }

    /// Debian's compiler is mostly of another version than the one that builds.
    private mutating func takePackages(of release: String, _ work: FilePath) async throws {
        let apt = work / "apt"
        let packages = try DebianPackages(
            release, request.architecture, work: apt, path: path,
            sdkCommand: SDKAdvice.command(isPlugin: request.isPlugin))
        let files = try await packages.download(progress)
        request.toolchain = files.swift
        request.system = files.system
        request.name = request.name ?? DebianPackages.name(of: release)
    }

    private func makeUnmapped(in folder: borrowing SDKFolder) async throws -> Outcome {
        let (work, destination) = (folder.work, folder.path)
        let parts = try readParts(work)
        let name = request.name ?? SystemName.of(parts.system) ?? "linux"
        var bundle = SDKBundle(
            record: SDKRecord(
                name: name, architecture: request.architecture, swiftVersion: compiler.version,
                compiler: compiler.versionLine, linkages: [], hasFoundation: false,
                sources: try parts.sources.map(SDKRecord.Source.init)))
        try folder.checkFree(bundle.fileName)

        let toolchain = try TargetToolchain.find(
            in: parts.swift, sources: parts.swiftSources, architecture: request.architecture)
        // Builds of one version by two vendors may not read each other's modules, either: so the flag counts for these, too.
        let isSameVersion = toolchain.version == compiler.version && !request.rebuildsModules
        guard isSameVersion || request.rebuildsModules || request.debian != nil else { throw otherVersion(toolchain) }
        progress(.status("Laying out \(toolchain.version)'s libraries for \(request.architecture.rawValue) (\(name))"))
        var layout = try SDKLayout(
            system: parts.system, swift: parts.swift, toolchain, clangHeaders: try clangHeaders(), subject: name)
        let modules = try SDKModules(
            of: &layout.tree, triple: bundle.triple, isSameVersion: isSameVersion, scratch: work / "edited")
        bundle.record.linkages = [Linkage.static, .shared].filter {
            $0 == .static ? layout.linksStatic : layout.linksShared
        }
        bundle.record.hasFoundation = toolchain.hasFoundation && isSameVersion

        let staged = work / "bundle"
        let root = staged / SDKBundle.root
        note(try layout.tree.write(to: root))
        if !isSameVersion {
            try await modules.rebuild(in: root, triple: bundle.triple, compiler: compiler, work: work, progress)
        }
        try bundle.write(to: staged)
        progress(.status("Linking a program with it"))
        try await SDKTrial(toolchain: compiler, bundle: bundle, root: root, work: work).run(progress)
        try Task.checkCancellation()
        try folder.publish(staged, as: bundle.fileName)
        return Outcome(
            bundle: destination / bundle.fileName,
            ids: Dictionary(uniqueKeysWithValues: bundle.record.linkages.map { ($0, bundle.id($0)) }),
            hasFoundation: bundle.record.hasFoundation)
    }

    private func note(_ passedOver: [String]) {
        guard let first = passedOver.first else { return }
        progress(
            .note(
                "\(passedOver.count) files were left out: this file system takes their names for those of others, as '\(first)'; only upper and lower case differ"
            ))
    }

    private struct Parts {
        var swift: FileTree
        var system: FileTree
        var swiftSources: [SDKSource]
        var sources: [SDKSource]
    }

    private func readParts(_ work: FilePath) throws -> Parts {
        if let name = request.name, !SystemName.isPlain(name) {
            throw Problem(
                .invalidValue, subject: "--name", "'\(name)' can't be part of a Swift SDK's id",
                advice: "use lower-case letters, digits, '.' and '-'")
        }
        let toolchain = try request.toolchain.map { path throws(Problem) in try SDKSource(path) }
        let system = try request.system.map { path throws(Problem) in try SDKSource(path) }
        for source in toolchain + system { progress(.status("Reading \(source.path)")) }
        var reader = FileTreeReader(objects: work / "system")
        try reader.read(system, for: request.architecture, keeping: toolchain.isEmpty ? .both : .system)
        let systemTree = reader.tree
        guard !toolchain.isEmpty else {
            return Parts(swift: systemTree, system: systemTree, swiftSources: system, sources: system)
        }
        var swift = FileTreeReader(objects: work / "toolchain")
        try swift.read(toolchain, for: request.architecture, keeping: .toolchain)
        return Parts(swift: swift.tree, system: systemTree, swiftSources: toolchain, sources: toolchain + system)
    }

    private func otherVersion(_ toolchain: TargetToolchain) -> Problem {
        Problem(
            .sdkVersion, subject: toolchain.version,
            "the toolchain for the target is Swift \(toolchain.version), and the compiler is Swift \(compiler.version)",
            cause: "a compiler reads the binary modules of its own version alone",
            advice: """
                take the toolchain of Swift \(compiler.version) for the target, or build the standard library's modules anew \
                from their interfaces with --rebuild-modules: without Foundation and Dispatch, which have none
                """)
    }

    /// The headers that Clang brings, from the compiler that will read them.
    private func clangHeaders() throws -> FileTree {
        let resources = compiler.root / "lib"
        let versions = ((try? FileSystem.names(in: resources / "clang")) ?? []).map { resources / "clang" / $0 }
        let folders = [resources / "swift" / "clang"] + versions
        guard let headers = folders.map({ $0 / "include" }).first(where: { FileSystem.exists($0 / "stddef.h") }) else {
            throw Problem(
                .toolMissing, subject: compiler.root.string,
                "the toolchain at \(compiler.root) has no headers of Clang",
                cause: "looked for include/stddef.h in: \(folders.map(\.string).joined(separator: ", "))",
                advice: "install a toolchain of swift.org: they carry them")
        }
        var reader = FileTreeReader(objects: headers)
        try reader.readHeaders(headers)
        return reader.tree
    }
}
