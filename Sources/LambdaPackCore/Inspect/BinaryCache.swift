/// Inspects, strips and retargets binaries, once for each link: the results are kept under the file's stamp.
package struct BinaryCache: Sendable {
    package var directory: FilePath
    package var stripper: Stripper
    package var records: FileRecords
    /// nil leaves symbol versions as they are.
    package var retargeter: Retargeter?

    package init(directory: FilePath, stripper: Stripper, records: FileRecords, retargeter: Retargeter? = nil) {
        self.directory = directory
        self.stripper = stripper
        self.records = records
        self.retargeter = retargeter
    }

    /// Changes when what is kept, or the way in which it is made, does.
    private static let format = 8

    private struct Record: Codable {
        var key: String
        var buildID: String?
        var facts: BinaryFacts
        var modules: ModuleBytes?
    }

    /// One file to be made ready for shipping.
    private struct Subject: Sendable {
        /// `Orders-arm64`
        var name: String
        /// For progress: the product, or the library.
        var title: String
        var architecture: Architecture
        var file: FilePath
        /// What else the result depends on.
        var context: String
        var objects: [String]
        /// Bytes are attributed to modules for what this package linked itself.
        var isAttributed = false
        var linkMap: FilePath?
        /// Below the cache's directory.
        var folder: String
        var inspect: @Sendable () throws -> BinaryFacts
    }

    /// - Parameter forbiddenPaths: what must not be seen in the result.
    package func prepare(
        _ product: BuiltProduct, forbiddenPaths: [FilePath], progress: @escaping ProgressHandler
    ) async throws -> StrippedBinary {
        let name = "\(product.name)-\(product.architecture.rawValue)"
        return try await prepare(
            Subject(
                name: name, title: product.name, architecture: product.architecture, file: product.executable,
                context: product.target.triple, objects: product.objects, isAttributed: true, linkMap: product.linkMap,
                folder: name,
                inspect: { try BinaryInspector.inspect(product) }),
            forbiddenPaths, progress)
    }

    /// The same for a shared library.
    package func prepare(
        _ library: SharedLibrary, architecture: Architecture, forbiddenPaths: [FilePath],
        progress: @escaping ProgressHandler
    ) async throws -> StrippedBinary {
        let name = "\(library.name)-\(architecture.rawValue)"
        // Two files of one name can be in one fleet.
        let place = SHA256Digest(hashing: Array(library.file.string.utf8)).hex.prefix(12)
        return try await prepare(
            Subject(
                name: name, title: library.name, architecture: architecture, file: library.file,
                context: library.origin.rawValue, objects: [], folder: "lib/\(name)-\(place)",
                inspect: { try BinaryInspector.inspect(library) }),
            library.origin == .package ? forbiddenPaths : [], progress)
    }

    private func prepare(
        _ subject: Subject, _ forbiddenPaths: [FilePath], _ progress: @escaping ProgressHandler
    ) async throws -> StrippedBinary {
        let home = directory.pushing(FilePath(subject.folder))
        let result = home / "bootstrap"
        let debugName = "\(subject.name).debug"
        let debug = home / debugName
        let attribution = AttributionFiles(directory: home)
        let key = try key(subject, forbiddenPaths)
        if let record = read(home / "facts.json"), record.key == key, FileSystem.exists(result),
            FileSystem.exists(debug), !subject.isAttributed || attribution.exist
        {
            return try binary(record, result, debug, attribution)
        }
        let step = ProgressEvent.Step(.strip, product: subject.title, architecture: subject.architecture)
        let record = try await withProgress(step, progress) {
            // First of all the record goes: what is written next to it is nobody's until it is whole.
            try FileSystem.remove(home / "facts.json")
            try FileSystem.createDirectory(home)
            var facts = try subject.inspect()
            let stripped = try await stripper.strip(subject.file, bootstrap: result, debug: debug, debugName: debugName)
            records.remember(debug, digest: stripped.debugDigest)
            if let retargeter {
                facts.retargeted = try retargeter.rewrite(result, architecture: subject.architecture)
                if !facts.retargeted.isEmpty { facts.highestVersions = try BinaryInspector.highestVersions(of: result) }
            }
            facts.embeddedPaths = try EmbeddedPaths.find(forbiddenPaths, in: result, objects: subject.objects)
            let modules = try attribute(subject, to: attribution, bootstrap: result, containsICU: facts.containsICU)
            let record = Record(key: key, buildID: stripped.buildID, facts: facts, modules: modules)
            try FileSystem.writeAtomically(JSON.encode(record), to: home / "facts.json")
            return record
        }
        return try binary(record, result, debug, attribution)
    }

    private func attribute(
        _ subject: Subject, to files: AttributionFiles, bootstrap: FilePath, containsICU: Bool
    ) throws -> ModuleBytes? {
        guard subject.isAttributed else { return nil }
        let attribution = try Attribution.read(subject.file, map: subject.linkMap, objects: subject.objects)
        records.remember(files.full, digest: try files.write(attribution))
        let importers = AutolinkEntries.modules(in: subject.objects, linking: "Foundation")
        return ModuleBytes(
            attribution, bootstrapBytes: try FileSystem.status(bootstrap).size, foundationImporters: importers,
            foundationNames: containsICU ? FoundationUse.names(in: subject.objects, of: importers) : nil)
    }

    private func key(_ subject: Subject, _ forbiddenPaths: [FilePath]) throws -> String {
        [
            String(Self.format), try FileSystem.status(subject.file).stamp.text,
            try FileSystem.status(stripper.objcopy).stamp.text, subject.context,
            forbiddenPaths.map(\.string).joined(separator: ":"), retargeter?.identity ?? "as linked",
            try subject.linkMap.map { try FileSystem.status($0).stamp.text } ?? "no map",
        ].joined(separator: "|")
    }

    private func read(_ file: FilePath) -> Record? {
        (try? FileSystem.read(file)).flatMap { try? JSON.decode(Record.self, from: $0) }
    }

    private func binary(_ record: Record, _ bootstrap: FilePath, _ debug: FilePath, _ attribution: AttributionFiles)
        throws -> StrippedBinary
    {
        StrippedBinary(
            bootstrap: bootstrap, bootstrapBytes: try FileSystem.status(bootstrap).size,
            bootstrapDigest: try records.digest(of: bootstrap), debugFile: debug,
            debugBytes: try FileSystem.status(debug).size, debugDigest: try records.digest(of: debug),
            buildID: record.buildID, facts: record.facts, modules: record.modules,
            attribution: record.modules == nil ? nil : attribution)
    }
}
