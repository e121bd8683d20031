/// `lambda-pack.lock` on disk, and when it may change.
package struct LayerLockFile: Sendable {
    package var path: FilePath
    /// As it was read; empty where there is none.
    package var lock: LayerLock
    private var bytes: [UInt8]?

    package static func read(in directory: FilePath) throws -> LayerLockFile {
        let path = directory / LayerLock.fileName
        do {
            let bytes = try FileSystem.read(path, limitBytes: 1 << 26)
            return LayerLockFile(path: path, lock: try LayerLock(bytes, name: LayerLock.fileName), bytes: bytes)
        } catch let error as SystemCallError {
            guard error.isMissing else {
                throw Failure(
                    Problem(
                        .lockUnreadable, subject: path.string, "\(LayerLock.fileName) can't be read",
                        cause: error.description, advice: "check its permissions"))
            }
            return LayerLockFile(path: path, lock: LayerLock(), bytes: nil)
        }
    }

    /// With `--locked` every version must be the one that the file has already. Of a selection of products nothing is
    /// demanded: its layers are not the fleet's.
    package func check(_ new: LayerLock, _ configuration: Configuration) throws(Failure) {
        guard configuration.isLocked, configuration.hasWholeFleets, new.layers != lock.layers else { return }
        let changed = new.layers.filter { lock.layers[$0.key] != $0.value }.sorted { $0.key < $1.key }
        throw Failure(
            changed.map { name, entry in
                let before = lock.layers[name]
                return Problem(
                    .lockChanged, subject: name,
                    before.map {
                        "the layer '\(name)' would become version \(entry.version), and \(LayerLock.fileName) says \($0.version)"
                    }
                        ?? "the layer '\(name)' is not in \(LayerLock.fileName)",
                    cause: before.map {
                        "its content is \(entry.contentDigest.prefix(16))…, and was \($0.contentDigest.prefix(16))…"
                    },
                    advice: "build without --locked and commit \(LayerLock.fileName)")
            })
    }

    /// Writes the new lock where it differs. What is made of some functions only says nothing of the fleet.
    package func write(
        _ new: LayerLock, _ configuration: Configuration, _ progress: ProgressHandler
    ) throws {
        guard new != lock else { return }
        // The compressor's line is no reason to fail, and with --locked no reason to write either.
        if new.layers == lock.layers, configuration.isLocked || !configuration.hasWholeFleets { return }
        guard configuration.hasWholeFleets else {
            progress(
                .note("\(LayerLock.fileName) stays as it is: layers of the selected products alone are not the fleet's")
            )
            return
        }
        let rendered = try new.rendered()
        guard rendered != bytes else { return }
        do {
            try UserFile.write(rendered, to: path)
        } catch {
            throw Failure(
                Problem(
                    .outputUnwritable, subject: path.string, "\(path) can't be written", cause: error.description,
                    advice:
                        "layer versions are counted there: make the package's directory writable (in a plugin on macOS: 'swift package --allow-writing-to-package-directory')"
                ))
        }
    }
}
