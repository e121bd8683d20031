import Archive
import ELF

/// Holds a finished set against its own manifest: archives byte for byte and entry by entry, and the manifest against
/// itself.
package struct SetVerification: Sendable {
    package var output: FilePath
    package var manifest: Manifest

    /// - Parameter output: the set's directory, or the `manifest.json` in it.
    package init(output: FilePath) throws(Failure) {
        let isManifest = !FileSystem.isDirectory(output) && output.lastComponent?.string == ManifestFile.name
        self.output = isManifest ? output.removingLastComponent() : output
        manifest = try ManifestFile.readSet(self.output)
    }

    /// Everything that differs.
    package func problems() async throws -> [Problem] {
        let artifacts = self.artifacts
        var problems = try await withThrowingTaskGroup(of: (Int, [Problem]).self) { group in
            for (index, artifact) in artifacts.enumerated() {
                group.addTask { (index, try self.problems(of: artifact)) }
            }
            var found: [Int: [Problem]] = [:]
            for try await (index, problems) in group { found[index] = problems }
            return found.sorted { $0.key < $1.key }.flatMap(\.value)
        }
        problems += ManifestConsistency.contradictions(manifest).map { differs($0.subject, $0.message, $0.cause) }
        problems += attributions() + checksums() + strangers()
        return problems
    }

    private struct Artifact: Sendable {
        var name: String
        var archive: Manifest.Archive
        var architecture: Architecture
        var entries: [Manifest.Entry]
        /// Paths of its executable and libraries.
        var binaries: [String]
        var debugFiles: [String]
    }

    private var artifacts: [Artifact] {
        manifest.functions.map { function in
            Artifact(
                name: "\(function.id)", archive: function.archive,
                architecture: function.architecture, entries: function.entries,
                binaries: ["bootstrap"] + function.libraries.map { "lib/\($0.soname)" },
                debugFiles: [function.elf.debugFile] + function.libraries.map(\.elf.debugFile))
        }
            + manifest.layers.map { layer in
                Artifact(
                    name: layer.layerName, archive: layer.archive, architecture: layer.architecture,
                    entries: layer.entries, binaries: layer.libraries.map { "lib/\($0.soname)" },
                    debugFiles: layer.libraries.map(\.elf.debugFile))
            }
    }

    private func differs(_ subject: String, _ message: String, _ cause: String? = nil) -> Problem {
        Problem(
            .verificationDiffers, subject: subject, message, cause: cause,
            advice: "build the set again; what was changed by hand must not be deployed")
    }

    private func problems(of artifact: Artifact) throws -> [Problem] {
        var problems: [Problem] = []
        guard let file = inside(artifact.archive.path) else {
            return [differs(artifact.name, "the path '\(artifact.archive.path)' of \(artifact.name) leaves the set")]
        }
        guard let status = try? FileSystem.status(file), status.kind == .file else {
            return [differs(artifact.name, "\(artifact.archive.path) is not there")]
        }
        let digest = try FileSystem.digest(file)
        let differences = try entries(of: artifact, in: file)
        if differences.isEmpty, digest.hex != artifact.archive.sha256 {
            problems.append(Self.repacked(artifact.name, artifact.archive, sha256: digest.hex))
        } else if status.size != artifact.archive.bytes {
            problems.append(
                differs(
                    artifact.name, "\(artifact.archive.path) has \(ByteCount.exact(status.size))",
                    "the manifest says \(ByteCount.exact(artifact.archive.bytes))"))
        }
        if !differences.isEmpty, digest.hex != artifact.archive.sha256 {
            problems.append(
                differs(
                    artifact.name, "\(artifact.archive.path) has the SHA-256 \(digest.hex)",
                    "the manifest says \(artifact.archive.sha256)"))
        }
        problems += differences
        // What reads back as planned is safe to unpack once more.
        if differences.isEmpty { problems += try machines(of: artifact, in: file) }
        for path in artifact.debugFiles {
            if inside(path).map({ FileSystem.exists($0) }) != true {
                problems.append(differs(artifact.name, "the debug file \(path) is not there"))
            }
        }
        return problems
    }

    private func entries(of artifact: Artifact, in file: FilePath) throws -> [Problem] {
        var problems: [Problem] = []
        let expected = artifact.entries.compactMap { entry -> ExpectedEntry? in
            guard let path = try? ArchivePath(entry.path), let digest = SHA256Digest(hex: entry.sha256),
                entry.bytes >= 0
            else {
                problems.append(
                    differs(artifact.name, "the manifest's entry '\(entry.path)' of \(artifact.name) can't be one"))
                return nil
            }
            return ExpectedEntry(
                path: path, kind: .file(executable: entry.mode == "0755"), size: UInt64(entry.bytes), sha256: digest)
        }
        do {
            let mismatches = try ArchiveVerification.mismatches(of: file.string, with: expected)
            // Two readers see the same: once is enough.
            var seen: Set<String> = []
            for mismatch in mismatches where seen.insert("\(mismatch.entry ?? "") \(mismatch.difference)").inserted {
                let place = mismatch.entry.map { "'\($0)' of " } ?? ""
                problems.append(differs(artifact.name, "\(place)\(artifact.archive.path): \(mismatch.difference)"))
            }
        } catch {
            problems.append(differs(artifact.name, "\(artifact.archive.path) can't be read back", "\(error)"))
        }
        return problems
    }

    /// Executables and libraries are for the architecture that they are shipped for.
    private func machines(of artifact: Artifact, in file: FilePath) throws -> [Problem] {
        let wanted = artifact.architecture.machine
        return try ArchiveMachines.read(file, of: artifact.binaries).sorted { $0.key < $1.key }.compactMap {
            path, machine in
            guard machine != wanted else { return nil }
            return differs(
                artifact.name,
                "'\(path)' of \(artifact.archive.path) is \(machine.map { "for \($0.name)" } ?? "no ELF file"), and the manifest says \(artifact.architecture)"
            )
        }
    }

    /// What the page draws; a set without attribution has none of these files.
    private func attributions() -> [Problem] {
        manifest.functions.compactMap { function in
            guard let attribution = function.attribution else { return nil }
            let name = "\(function.id)"
            let path = Attribution.path(name)
            guard FileSystem.exists(output.pushing(FilePath(path))) else {
                return differs(name, "\(path) is not there")
            }
            let modules = Dictionary(attribution.modules.map { ($0.name, $0.bytes) }) { one, _ in one }
            do throws(Problem) {
                _ = try Attribution.readSet(output.pushing(FilePath(path)), modules: modules)
                return nil
            } catch {
                return differs(name, "\(path) can't be right", error.cause)
            }
        }
    }

    private func checksums() -> [Problem] {
        guard let listed = Checksums.read(output)?.digests else {
            return [differs(Checksums.name, "\(Checksums.name) is not there")]
        }
        var wanted = Dictionary(artifacts.map { ($0.archive.path, $0.archive.sha256) }) { one, _ in one }
        wanted[ManifestFile.name] = (try? FileSystem.digest(output / ManifestFile.name))?.hex
        let names = Set(listed.keys).union(wanted.keys).sorted()
        return names.compactMap { name in
            guard listed[name] != wanted[name] else { return nil }
            return differs(
                "SHA256SUMS", "SHA256SUMS and the set differ on \(name)",
                "\(listed[name] ?? "not listed"), and \(wanted[name] ?? "not in the set")")
        }
    }

    /// Archives that the manifest does not know.
    private func strangers() -> [Problem] {
        let known = Set(artifacts.map(\.archive.path))
        return ["functions", "layers"].flatMap { folder in
            ((try? FileSystem.names(in: output / folder)) ?? []).map { "\(folder)/\($0)" }.filter {
                !known.contains($0)
            }
        }.map { differs($0, "\($0) is in the set, and the manifest does not know it") }
    }

    private func inside(_ path: String) -> FilePath? {
        guard (try? ArchivePath(path)) != nil else { return nil }
        return output.pushing(FilePath(path))
    }
}

extension SetVerification {
    /// What two sets differ in, by what is deployed.
    package static func differences(_ one: Manifest, _ other: Manifest) -> [Problem] {
        func archives(_ manifest: Manifest) -> [String: Manifest.Archive] {
            Dictionary((manifest.functions.map(\.archive) + manifest.layers.map(\.archive)).map { ($0.path, $0) }) {
                one, _ in one
            }
        }
        let (left, right) = (archives(one), archives(other))
        let contents = (contentDigests(one), contentDigests(other))
        return Set(left.keys).union(right.keys).sorted().compactMap { path in
            guard left[path]?.sha256 != right[path]?.sha256 else { return nil }
            if let old = left[path], let new = right[path], contents.0[path] == contents.1[path] {
                return recompressed(path, old, new)
            }
            return Problem(
                .verificationDiffers, subject: path, "\(path) comes out differently when it is built again",
                cause: "\(left[path]?.sha256 ?? "not in the set"), and \(right[path]?.sha256 ?? "not built")",
                advice:
                    "docs/reproducibility.md says what can make builds differ; --fixed-path keeps directories out of them"
            )
        }
    }
}
