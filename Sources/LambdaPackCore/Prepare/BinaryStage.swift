/// Inspects, strips and retargets binaries, once for each link.
package struct BinaryStage: Sendable {
    package var store: ContentStore
    package var toolchain: Toolchain
    /// nil leaves symbol versions as they are.
    package var retargeter: Retargeter?
    /// Executables lose the unwind tables that they can do without.
    package var dropsUnwindTables = false
    package var progress: ProgressHandler

    /// One file to be made ready for shipping.
    private struct Subject: Sendable {
        /// For progress: the product, or the library.
        var title: String
        var architecture: Architecture
        var file: FilePath
        /// What else the result depends on.
        var context: String
        /// What the debug file is called, which the stripped file names.
        var debugName: String
        var inspect: @Sendable () throws -> BinaryFacts
        /// Bytes are attributed to modules for what this package linked itself.
        var link: LinkedObjects?
        /// A library that it loads uses the compatibility library.
        var keepsCompatibilityLibrary = false
        var dropsUnwindTables = false
    }

    /// - Parameter keepsCompatibilityLibrary: whether it must load the compatibility library for another's sake.
    package func prepare(
        _ product: BuiltProduct, keepsCompatibilityLibrary: Bool = false
    ) async throws -> PreparedBinary {
        try await prepare(
            Subject(
                title: product.name, architecture: product.architecture, file: product.executable,
                context: "\(product.target.triple) \(product.target.linkage.rawValue)",
                debugName: "\(product.id).debug", inspect: { try BinaryInspector.inspect(product) },
                link: LinkedObjects(product), keepsCompatibilityLibrary: keepsCompatibilityLibrary,
                dropsUnwindTables: dropsUnwindTables))
    }

    /// The same for a shared library.
    package func prepare(_ located: LocatedLibrary, for architecture: Architecture) async throws -> PreparedBinary {
        let library = located.library
        return try await prepare(
            Subject(
                title: library.name, architecture: architecture, file: located.file, context: library.origin.rawValue,
                debugName: "\(library.name)-\(architecture).debug", inspect: { try BinaryInspector.inspect(located) },
                link: located.link))
    }

    private func prepare(_ subject: Subject) async throws -> PreparedBinary {
        let inputs = try inputs(subject)
        if let kept = store.value(.binary, inputs, as: PreparedBinary.self) { return kept }
        let step = ProgressEvent.Step(.strip, product: subject.title, architecture: subject.architecture)
        return try await withProgress(step, progress) {
            let facts = try subject.inspect()
            let binary = try await make(subject, facts)
            store.keep(binary, .binary, inputs, contents: binary.contents)
            return binary
        }
    }

    private func make(_ subject: Subject, _ facts: BinaryFacts) async throws -> PreparedBinary {
        let (file, debugFile) = (try store.temporaryFile(), try store.temporaryFile())
        let reduced = try store.temporaryFile()
        defer { for file in [file, debugFile, reduced] { FileSystem.discard(file) } }
        var link = subject.link
        var kept: [String]?
        var rewritten: Set<String> = []
        if subject.dropsUnwindTables, let linked = subject.link {
            switch try UnwindTableRemoval.run(linked, to: reduced) {
            case .removed:
                link?.file = reduced
                rewritten = UnwindTableRemoval.rewrittenSections
            case .kept(let reasons): kept = reasons
            }
        }
        let stripped = try await Stripper(objcopy: toolchain.objcopy).strip(
            link?.file ?? subject.file, bootstrap: file, debug: debugFile, debugName: subject.debugName)
        var facts = facts
        if let retargeter {
            facts.retargeted = try retargeter.rewrite(file, architecture: subject.architecture)
            if !facts.retargeted.isEmpty { facts.highestVersions = try BinaryInspector.highestVersions(of: file) }
            if !subject.keepsCompatibilityLibrary { try dropCompatibilityLibrary(file, &facts, retargeter) }
        }
        let bytes = (try FileSystem.status(file).size, try FileSystem.status(debugFile).size)
        return PreparedBinary(
            stripped: .init(digest: try store.adopt(file), bytes: bytes.0),
            debugFile: .init(digest: try store.adopt(debugFile, digest: stripped.debugDigest), bytes: bytes.1),
            buildID: stripped.buildID, facts: facts,
            attribution: try link.map {
                try attribute($0, rewritten: rewritten, strippedBytes: bytes.0, containsICU: facts.containsICU)
            }, unwindTablesKept: kept)
    }

    /// Everything that is linked here got it; what does not use it need not load it.
    private func dropCompatibilityLibrary(
        _ file: FilePath, _ facts: inout BinaryFacts, _ retargeter: Retargeter
    ) throws {
        let soname = CompatibilityLibrary.soname
        guard facts.needed.contains(soname), try !retargeter.usesCompatibilityLibrary(file),
            try NeededLibraries.remove(soname, from: file)
        else { return }
        facts.needed.removeAll { $0 == soname }
    }

    private func attribute(
        _ link: LinkedObjects, rewritten: Set<String>, strippedBytes: Int, containsICU: Bool
    ) throws -> PreparedBinary.Attributed {
        let attribution = try Attribution.read(
            link.file, map: link.map, objects: link.objects, rewritten: rewritten)
        let importers = AutolinkEntries.modules(in: link.objects, linking: "Foundation")
        return PreparedBinary.Attributed(
            modules: ModuleBytes(
                attribution, bootstrapBytes: strippedBytes, foundationImporters: importers,
                foundationNames: containsICU ? FoundationUse.names(in: link.objects, of: importers) : nil),
            full: try store.put(CanonicalJSON.encode(attribution)), treemap: try store.put(Treemap(attribution).lines())
        )
    }

    private func inputs(_ subject: Subject) throws -> [String] {
        let map = try subject.link?.map.map { try store.records.digest(of: $0).hex }
        return [
            try store.records.digest(of: subject.file).hex, map ?? "no map", subject.context, subject.debugName,
            toolchain.versionLine, retargeter?.identity ?? "as linked",
            subject.keepsCompatibilityLibrary ? "keeps the compatibility library" : "",
            subject.dropsUnwindTables ? "drops unwind tables" : "",
            (subject.link?.objects ?? []).compactMap(BuiltProduct.module(ofObject:)).reduce(into: [String]()) {
                if $0.last != $1 { $0.append($1) }
            }.joined(separator: " "),
        ]
    }
}
