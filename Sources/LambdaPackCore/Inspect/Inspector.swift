import Archive
import ELF

/// Looks into finished files, this package's own or anybody's.
package struct Inspector: Sendable {
    package var preflight: Preflight
    /// Where archives are unpacked.
    package var scratch: FilePath
    /// nil takes it from the files.
    package var architecture: Architecture?

    package init(preflight: Preflight, scratch: FilePath, architecture: Architecture?) {
        self.preflight = preflight
        self.scratch = scratch
        self.architecture = architecture
    }

    /// - Parameter layers: archives that a function mounts, in order.
    package func inspect(_ file: FilePath, layers: [FilePath]) throws -> Inspection {
        do {
            let mapped = try MappedFile.open(file)
            let isELF = mapped.bytes.prefix(4).elementsEqual([0x7F, 0x45, 0x4C, 0x46])
            return isELF ? try inspectELF(file) : try inspectArchive(file, layers: layers)
        } catch let error as SystemCallError {
            throw error.isMissing && error.path == file.string
                ? Failure(.noSuchFile(file)) : unreadable(file, error.description)
        } catch let error as ArchiveError {
            throw unreadable(file, "\(error)")
        }
    }

    private func unreadable(_ file: FilePath, _ cause: String) -> Failure {
        Failure(
            Problem(
                .preflight(.malformedArchive), subject: file.string, "\(file) can't be inspected", cause: cause,
                advice: "name an ELF file, or an archive: zip, tar, tar.gz, tar.xz, tar.zst"))
    }

    // MARK: ELF files

    private func inspectELF(_ file: FilePath) throws -> Inspection {
        var inspection = Inspection(
            file: file.string, kind: .elf, bytes: try FileSystem.status(file).size,
            sha256: try FileSystem.digest(file).hex,
            profile: preflight.profile.name, entries: [], binaries: [], findings: [])
        let name = file.lastComponent?.string ?? file.string
        let entry = PackageImage.File(
            path: file.string, artifact: name, source: file, permissions: 0o755, digest: inspection.sha256)
        switch try preflight.facts.reading(of: file) {
        case .failure(let error):
            inspection.findings = [
                Finding(
                    .unreadableELF, artifact: name, file: file.string, "\(file) can't be read as an ELF file: \(error)",
                    advice: "is it whole?")
            ]
        case .success(let facts):
            let found = architecture ?? Architecture.allCases.first { $0.machine == facts?.machine }
            inspection.architecture = found?.rawValue
            inspection.binaries = [try binary(entry, path: file.string, found, retargeted: [])].compactMap(\.self)
            if inspection.binaries.contains(where: { $0.type == ELFImage.Kind.debugFile.rawValue }) {
                inspection.findings = [
                    Finding(
                        .notExecutable, artifact: name, file: file.string,
                        "\(file) is a debug file: it has an executable's names and line numbers, and no code",
                        advice: "debuggers and symbolicators read it; inspect the executable with the same build-id")
                ]
            } else if let found {
                inspection.findings = Finding.advised(
                    try preflight.inspect(archive: [entry], architecture: found)
                        + preflight.inspect(libraries: [entry], architecture: found))
            } else if let facts {
                inspection.findings = [
                    Finding(
                        .wrongMachine, artifact: name, file: file.string,
                        "\(file) is for \(facts.machine.name), which Lambda does not have",
                        advice: "build it for arm64 or x86_64")
                ]
            }
        }
        return inspection
    }

    private func binary(
        _ file: PackageImage.File, path: String, _ architecture: Architecture?, retargeted: [Retargeting]
    ) throws -> Inspection.Binary? {
        guard try preflight.facts.facts(of: file.source) != nil else { return nil }
        let mapped = try MappedFile.open(file.source)
        guard let image = try? ELFImage(mapped.bytes) else { return nil }
        var versions: [String: [String]] = [:]
        for need in image.versionNeeds { versions[need.library, default: []] += need.versions.map(\.name) }
        let plan = try architecture.flatMap { try preflight.retargeter?.plan(for: file.source, architecture: $0) }
        return Inspection.Binary(
            path: path, machine: image.machine.name, type: image.kind.rawValue, isStatic: image.isStaticallyLinked,
            interpreter: image.interpreter, soname: image.soname, runpath: image.runpath, rpath: image.rpath,
            needed: image.needed,
            buildId: image.buildID.flatMap { $0.fileRange.indices(in: mapped.bytes.count) }.map {
                Hexadecimal.encode(Array(mapped.bytes[$0]))
            }, versions: versions.mapValues { $0.sorted() }, retargeted: retargeted, retargetable: plan?.rewrites ?? [],
            icu: ICUCost.find(in: mapped.bytes, image))
    }

    // MARK: Archives

    private func inspectArchive(_ file: FilePath, layers: [FilePath]) throws -> Inspection {
        let name = file.lastComponent?.string ?? file.string
        let contents = try ArchiveUnpacker().unpack(file, into: try directory(0))
        let hasBootstrap = contents.entries.contains { $0.path.string == "bootstrap" }
        let kind: Inspection.Kind = hasBootstrap || !looksLikeLayer(contents) ? .function : .layer
        var inspection = Inspection(
            file: file.string, kind: kind, bytes: try FileSystem.status(file).size,
            sha256: try FileSystem.digest(file).hex,
            profile: preflight.profile.name, entries: contents.entries.map(Self.entry), binaries: [],
            findings: malformed(contents, name, file))
        guard contents.problems.isEmpty else { return inspection }
        let root = kind == .function ? LambdaRoot.function : LambdaRoot.layer
        let content = InspectedContent(contents, root: root, artifact: name)
        let files = content.files
        var mounted: [[PackageImage.File]] = []
        var layerContents: [InspectedContent] = []
        for (index, layer) in layers.enumerated() {
            let contents = try ArchiveUnpacker().unpack(layer, into: try directory(index + 1))
            let name = layer.lastComponent?.string ?? layer.string
            inspection.findings += malformed(contents, name, layer)
            layerContents.append(InspectedContent(contents, root: LambdaRoot.layer, artifact: name))
            mounted.append(layerContents[index].files)
        }
        let found = try architecture ?? machine(of: files)
        inspection.architecture = found?.rawValue
        let retargeted = Self.retargetings(of: file, sha256: inspection.sha256, notes: &inspection.notes)
        for file in files {
            let path = Finding.archivePath(file.path)
            if let binary = try binary(file, path: path, found, retargeted: retargeted[path] ?? []) {
                inspection.binaries.append(binary)
            }
        }
        let known = Set((layerContents + [content]).flatMap { $0.files.map(\.path) })
        for content in [content] + layerContents {
            inspection.findings += content.linkFindings(knownPaths: known, profile: preflight.profile, found)
        }
        // Scripts serve both: what remains to be said does not depend on it.
        let judged = found ?? .x86_64
        inspection.findings += try preflight.inspect(archive: files, architecture: judged)
        for layer in mounted { inspection.findings += try preflight.inspect(archive: layer, architecture: judged) }
        switch kind {
        case .function:
            inspection.findings += try preflight.inspect(
                image: PackageImage(name: name, architecture: judged, function: files, layers: mounted))
        case .layer, .elf:
            inspection.findings += try preflight.inspect(libraries: files, architecture: judged)
        }
        inspection.findings = Finding.advised(Set(inspection.findings).sorted(by: Finding.precedes))
        return inspection
    }

    /// Layers are laid out as /opt is (docs.aws.amazon.com/lambda, "Packaging your layer content").
    private func looksLikeLayer(_ contents: ArchiveUnpacker.Contents) -> Bool {
        contents.entries.contains { entry in
            ["lib/", "bin/", "extensions/", "share/"].contains { entry.path.string.hasPrefix($0) }
        }
    }

    private func directory(_ number: Int) throws -> FilePath {
        let path = scratch / "inspect-\(number)"
        try FileSystem.createDirectory(path)
        return path
    }

    private func malformed(_ contents: ArchiveUnpacker.Contents, _ name: String, _ file: FilePath) -> [Finding] {
        contents.problems.map { problem in
            Finding(
                .malformedArchive, artifact: name, file: file.string, "\(name): \(problem)",
                advice: "readers disagree on such archives: make it anew")
        }
    }

    private static func entry(_ entry: ArchiveUnpacker.Entry) -> Inspection.Entry {
        let type =
            switch entry.kind {
            case .file: "file"
            case .directory: "directory"
            case .symbolicLink(let target): "link to \(target)"
            }
        let mode = String(entry.permissions, radix: 8)
        return Inspection.Entry(
            path: entry.path.string, mode: String(repeating: "0", count: max(0, 4 - mode.count)) + mode, type: type,
            bytes: entry.size, sha256: entry.sha256?.hex)
    }

    private func machine(of files: [PackageImage.File]) throws -> Architecture? {
        let bootstrap = files.first { $0.path.hasSuffix("/bootstrap") }
        for file in [bootstrap].compactMap(\.self) + files {
            guard let facts = try preflight.facts.facts(of: file.source) else { continue }
            if let architecture = Architecture.allCases.first(where: { $0.machine == facts.machine }) {
                return architecture
            }
        }
        return nil
    }

    /// What was rewritten, by path: from the manifest of the set that the archive lies in, if it is the same archive.
    /// One that is there and can't be right is left out, and a note says so.
    private static func retargetings(
        of file: FilePath, sha256: String, notes: inout [String]
    ) -> [String: [Retargeting]] {
        let artifact: Manifest.Artifact?
        do throws(Failure) {
            let set = try ArtifactSet.around(file, sha256: sha256)
            artifact = set?.manifest.artifacts.first { $0.archive.sha256 == sha256 }
        } catch {
            notes.append(
                "the manifest beside it is not used: \(error.problems.first.map { $0.cause ?? $0.message } ?? "")")
            return [:]
        }
        guard let artifact else { return [:] }
        return Dictionary(zip(artifact.binaryPaths, artifact.binaries.map(\.retargeted))) { _, last in last }
    }
}
