import Archive
import ELF

/// Reads prebuilt layers and normalises them: plain modes, no links, of each library the one file that its SONAME
/// names.
package struct LayerImporter: Sendable {
    package var packageDirectory: FilePath
    package var store: ContentStore

    package init(packageDirectory: FilePath, store: ContentStore) {
        self.packageDirectory = packageDirectory
        self.store = store
    }

    /// What is kept of an archive that was found sound.
    private struct Kept: Codable {
        /// By the libraries inside.
        var architecture: Architecture?
        var entries: [ArchivePlan.Entry]
    }

    /// All imports of a configuration; everything that is wrong with any of them is thrown at once.
    package func read(_ imports: [ImportedLayer], functions: [String]) throws -> [ImportedContent] {
        var problems = ProblemCollector()
        var contents: [ImportedContent] = []
        for layer in imports {
            for name in layer.functions ?? [] where !functions.contains(name) {
                let near = NearestName.of(name, among: functions)
                problems.report(
                    Problem(
                        .unknownProduct, subject: name,
                        "the imported layer '\(layer.name)' names '\(name)', which is not a function",
                        location: layer.location,
                        advice: near.isEmpty
                            ? "the functions: \(functions.sorted().joined(separator: ", "))"
                            : "did you mean '\(near[0])'?"))
            }
            do {
                contents.append(try read(layer, &problems))
            } catch let error as ArchiveError {
                problems.report(problem(layer, "can't be read", ["\(error)"]))
            } catch let error as SystemCallError {
                problems.report(problem(layer, "can't be read", [error.description]))
            }
        }
        try problems.throwIfFailed()
        return contents
    }

    private func problem(_ layer: ImportedLayer, _ what: String, _ causes: [String]) -> Problem {
        Problem(
            .layerImport, subject: layer.name, "the archive \(layer.archive) of the layer '\(layer.name)' \(what)",
            location: layer.location, cause: causes.joined(separator: "\n"),
            advice: "it must be a zip, tar.gz, tar.xz or tar.zst of plain files, laid out as below /opt")
    }

    private func read(_ layer: ImportedLayer, _ problems: inout ProblemCollector) throws -> ImportedContent {
        let archive = FilePath(layer.archive).resolved(against: packageDirectory)
        let inputs = [try store.records.digest(of: archive).hex, layer.archive]
        if let kept = store.value(.importedLayer, inputs, as: Kept.self),
            // Another architecture than the files' is an error, which reading anew words.
            layer.architecture == nil || kept.architecture == nil || layer.architecture == kept.architecture
        {
            return content(of: layer, kept)
        }
        let unpacked = try store.temporaryFile()
        defer { try? FileSystem.remove(unpacked) }
        try FileSystem.createDirectory(unpacked)
        let contents = try ArchiveUnpacker().unpack(archive, into: unpacked)
        guard contents.problems.isEmpty else {
            problems.report(problem(layer, "is not sound", contents.problems))
            return ImportedContent(name: layer.name, archive: layer.archive, entries: [])
        }
        var causes = CappedMessages()
        for entry in contents.entries where entry.permissions & 0o6000 != 0 {
            causes.append("'\(entry.path)' is set-user-ID or set-group-ID")
        }
        let entries = try normalise(contents.entries, layer, &causes)
        let machines = try machines(of: entries)
        let found = Architecture.allCases.filter { machines.contains($0.machine) }
        if machines.contains(where: { machine in !Architecture.allCases.contains { $0.machine == machine } }) {
            causes.append("it holds files for \(machines.map(\.name).sorted().joined(separator: ", "))")
        } else if found.count > 1 {
            causes.append("it holds files for both architectures: a layer of libraries serves one")
        } else if let asked = layer.architecture, let only = found.first, asked != only {
            causes.append("its files are for \(only.rawValue), not for \(asked.rawValue)")
        }
        if entries.isEmpty { causes.append("it holds no file") }
        if !causes.isEmpty { problems.report(problem(layer, "can't become a layer", causes.lines)) }
        let kept = Kept(architecture: found.first, entries: entries.map(\.entry))
        if causes.isEmpty {
            for file in entries where FileSystem.exists(file.source) {
                try store.adopt(file.source, digest: file.entry.sha256)
            }
            store.keep(kept, .importedLayer, inputs, contents: kept.entries.map(\.sha256))
        }
        return content(of: layer, kept)
    }

    private func content(of layer: ImportedLayer, _ kept: Kept) -> ImportedContent {
        ImportedContent(
            name: layer.name, architecture: layer.architecture ?? kept.architecture, archive: layer.archive,
            entries: kept.entries, functions: layer.functions)
    }

    /// Files under the names that they are shipped by.
    private func normalise(
        _ entries: [ArchiveUnpacker.Entry], _ layer: ImportedLayer, _ causes: inout CappedMessages
    ) throws -> [ArchivePlan.SourceFile] {
        var links = ArchiveLinks(entries, root: LambdaRoot.layer)
        var planned: [String: ArchivePlan.SourceFile] = [:]
        for (index, entry) in entries.enumerated() {
            guard let original = Self.resolve(index, entries, &links, &causes), original.kind == .file,
                let file = original.file, let digest = original.sha256
            else { continue }
            var path = entry.path
            if let soname = try Self.soname(of: file), let parent = FilePath(path.string).parent {
                // Lambda's loader asks for the SONAME; links and full versions beside it are the same bytes again.
                path = try ArchivePath(parent.isEmpty ? soname : "\(parent)/\(soname)")
            }
            let new = ArchivePlan.Entry(
                path: path, isExecutable: original.permissions & 0o111 != 0 && !path.string.contains(".so"),
                size: original.size, sha256: digest, origin: "\(entry.path) of \(layer.archive)")
            if let other = planned[path.string]?.entry, other.sha256 != new.sha256 {
                causes.append("'\(other.origin)' and '\(new.origin)' both have the SONAME \(path)")
            }
            planned[path.string] = .init(entry: new, source: file)
        }
        return planned.values.sorted { $0.entry.path < $1.entry.path }
    }

    /// The file that an entry stands for, links followed inside the archive. nil for what is none, and for a link that
    /// is left out.
    private static func resolve(
        _ index: Int, _ entries: [ArchiveUnpacker.Entry], _ links: inout ArchiveLinks, _ causes: inout CappedMessages
    ) -> ArchiveUnpacker.Entry? {
        guard case .symbolicLink(let target) = entries[index].kind else {
            return entries[index].kind == .file ? entries[index] : nil
        }
        let path = entries[index].path
        switch links.destination(of: index) {
        case .entry(let place) where entries[place].kind == .file: return entries[place]
        case .entry, .directory: causes.append("the link '\(path)' leads to a directory")
        case .missing: causes.append("the link '\(path)' leads to '\(target)', which is not in the archive")
        case .outside(let place) where SystemLibraryPath.holds(place): break
        case .outside: causes.append("the link '\(path)' leads to '\(target)', which is not in the archive")
        case .escapes: causes.append("the link '\(path)' leads to '\(target)', which leaves the archive")
        case .circle: causes.append("the link '\(path)' leads round in a circle")
        }
        return nil
    }

    private static func soname(of file: FilePath) throws -> String? {
        let mapped = try MappedFile.open(file)
        guard let image = try? ELFImage(mapped.bytes), image.kind == .sharedLibrary else { return nil }
        guard let soname = image.soname, !soname.contains("/"), !soname.isEmpty else { return nil }
        return soname
    }

    private func machines(of entries: [ArchivePlan.SourceFile]) throws -> Set<ELFImage.Machine> {
        var machines: Set<ELFImage.Machine> = []
        for entry in entries {
            let mapped = try MappedFile.open(entry.source)
            if let image = try? ELFImage(mapped.bytes), image.kind == .sharedLibrary || image.kind == .executable {
                machines.insert(image.machine)
            }
        }
        return machines
    }
}
