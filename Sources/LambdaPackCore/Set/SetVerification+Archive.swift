import Archive
import ELF

/// One archive, byte for byte and entry by entry.
extension SetVerification {
    func problems(of artifact: Manifest.Artifact) throws -> [Problem] {
        let name = artifact.id.description
        var problems: [Problem] = []
        guard let file = set.file(artifact.archive.path) else {
            return [differs(name, "the path '\(artifact.archive.path)' of \(name) leaves the set")]
        }
        guard let status = try? FileSystem.status(file), status.kind == .file else {
            return [differs(name, "\(artifact.archive.path) is not there")]
        }
        let differences = try entries(of: artifact, in: file)
        let difference = try difference(of: file, bytes: status.size, from: artifact.archive)
        if let difference {
            problems.append(
                differences.isEmpty
                    ? repacked(name, artifact.archive, difference)
                    : differs(
                        name, "\(artifact.archive.path) has \(difference.found)",
                        "the manifest says \(difference.wanted)"))
        }
        problems += differences
        // What reads back as planned is safe to unpack once more.
        if differences.isEmpty { problems += try machines(of: artifact, in: file) }
        for path in artifact.binaries.map(\.debugFile) {
            if set.file(path).map({ FileSystem.exists($0) }) != true {
                problems.append(differs(name, "the debug file \(path) is not there"))
            }
        }
        return problems
    }

    /// What a file is by its size, or else by its digest. One of another size need not be read: it may have any.
    private func difference(
        of file: FilePath, bytes: Int, from archive: Manifest.Archive
    ) throws -> (found: String, wanted: String)? {
        if bytes != archive.bytes { return (ByteCount.exact(bytes), ByteCount.exact(archive.bytes)) }
        let digest = try FileSystem.digest(file).hex
        return digest == archive.sha256 ? nil : ("the SHA-256 \(digest)", archive.sha256)
    }

    private func entries(of artifact: Manifest.Artifact, in file: FilePath) throws -> [Problem] {
        let name = artifact.id.description
        var problems: [Problem] = []
        let expected = artifact.entries.compactMap { entry -> ExpectedEntry? in
            guard let path = try? ArchivePath(entry.path), let digest = SHA256Digest(hex: entry.sha256),
                entry.bytes >= 0
            else {
                problems.append(
                    differs(name, "the manifest's entry '\(entry.path)' of \(name) can't be one"))
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
                problems.append(differs(name, "\(place)\(artifact.archive.path): \(mismatch.difference)"))
            }
        } catch {
            problems.append(differs(name, "\(artifact.archive.path) can't be read back", "\(error)"))
        }
        return problems
    }

    /// Executables and libraries are for the architecture that they are shipped for.
    private func machines(of artifact: Manifest.Artifact, in file: FilePath) throws -> [Problem] {
        let name = artifact.id.description
        let wanted = artifact.id.architecture.machine
        return try ArchiveMachines.read(file, of: artifact.binaryPaths).sorted { $0.key < $1.key }.compactMap {
            path, machine in
            guard machine != wanted else { return nil }
            return differs(
                name,
                "'\(path)' of \(artifact.archive.path) is \(machine.map { "for \($0.name)" } ?? "not an ELF file"), and the manifest says \(artifact.id.architecture)"
            )
        }
    }

    /// An archive that is not the manifest's, and holds all the same what the manifest lists: packed again.
    private func repacked(
        _ artifact: String, _ archive: Manifest.Archive, _ difference: (found: String, wanted: String)
    ) -> Problem {
        Problem(
            .verificationDiffers, subject: artifact,
            "\(archive.path) holds what the manifest lists, in other bytes: it was packed again, by another compressor or tool",
            cause: "it has \(difference.found), the manifest says \(difference.wanted)",
            advice: "build the set again, so that manifest and archive are of one build")
    }
}
