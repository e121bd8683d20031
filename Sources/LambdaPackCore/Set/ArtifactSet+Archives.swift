extension ArtifactSet {
    /// A function with the layers that it mounts, unpacked.
    package struct Unpacked: Sendable {
        /// For ``LambdaRoot/function``.
        package var function: ArchiveUnpacker.Contents
        /// For ``LambdaRoot/layer``, in the order in which Lambda unpacks them.
        package var layers: [ArchiveUnpacker.Contents]
    }

    /// An archive's file, held against its digest.
    ///
    /// - Throws: `invalidValue` where the set has no such artifact; `verificationDiffers` where the file is not there or
    ///   is not the one that the manifest describes.
    package func archive(of id: ArtifactID) throws -> FilePath {
        guard let artifact = artifact(id) else {
            throw Failure(
                Problem(
                    .invalidValue, subject: id.description, "\(id.title) is not in the set at \(directory)",
                    cause: manifest.omission,
                    advice: "the set has \(NameList.render(manifest.artifacts.map(\.id.description)))"),
                exitStatus: .usage)
        }
        guard let file = file(artifact.archive.path), (try? FileSystem.status(file))?.kind == .file else {
            throw differs(id, "\(artifact.archive.path) is not there")
        }
        let sha256 = try FileSystem.digest(file).hex
        guard sha256 == artifact.archive.sha256 else {
            throw differs(
                id, "\(artifact.archive.path) has the SHA-256 \(sha256)",
                "the manifest says \(artifact.archive.sha256)")
        }
        return file
    }

    /// Unpacks a function and its layers into folders of a directory, as numbered files: `0` has the function's, and the
    /// numbers after it have the layers'.
    ///
    /// - Throws: as ``archive(of:)`` does; `verificationDiffers` where an archive can't be unpacked safely.
    package func unpack(_ function: ArtifactID, into directory: FilePath) throws -> Unpacked {
        let own = try contents(of: function, in: directory / "0")
        let layers = try layers(of: function).enumerated().map { index, layer in
            try contents(of: layer.id, in: directory / "\(index + 1)")
        }
        return Unpacked(function: own, layers: layers)
    }

    private func contents(of id: ArtifactID, in directory: FilePath) throws -> ArchiveUnpacker.Contents {
        let archive = try archive(of: id)
        try FileSystem.createDirectory(directory)
        let contents = try ArchiveUnpacker().unpack(archive, into: directory)
        guard contents.problems.isEmpty else {
            throw differs(id, "\(archive) can't be unpacked", contents.problems.joined(separator: "; "))
        }
        return contents
    }

    private func differs(_ id: ArtifactID, _ message: String, _ cause: String? = nil) -> Failure {
        Failure(
            Problem(
                .verificationDiffers, subject: id.description, message, cause: cause,
                advice: "build the set again; what was changed by hand must not be used"),
            exitStatus: .verificationDiffers)
    }
}
