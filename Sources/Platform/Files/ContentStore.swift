import Synchronization

/// Finished work, by what it was made from: nothing is made twice, and what is kept can be held against its name.
///
///     <directory>/files               what files of this machine hold, by their stamps (``FileRecords``)
///     <directory>/objects/ab/abcd…    contents, by their own SHA-256
///     <directory>/results/<kind>/…    what was made, by the SHA-256 of its inputs and settings
///
/// A content or result that is not what its name says is removed, and made anew. So is whatever else stands in the place
/// of a file or a folder (``OwnedPlace``). Every file comes into its place by a
/// rename, so that a run that is killed leaves whole ones or none.
package final class ContentStore: Sendable {
    package let directory: FilePath
    package let records: FileRecords
    /// Another machine's; asked for what is not here, and told what is made here.
    private let remote: (any ContentRemote)?
    private let state = Mutex(State())

    private struct State: Sendable {
        var used: Set<FilePath> = []
        var usedBytes = 0
        var hasNew = false
        var temporaryFiles = 0
    }

    package init(_ directory: FilePath, remote: (any ContentRemote)? = nil) {
        self.directory = directory
        self.remote = remote
        records = FileRecords(file: directory / "files")
    }

    // MARK: Contents

    /// A file that holds this very content: one of the store's, or one that was read in this run and has not changed.
    package func file(_ digest: SHA256Digest) -> FilePath? {
        let object = object(digest)
        if let status = try? FileSystem.status(object, followingLinks: false) {
            if status.kind == .file, holds(object, digest, size: status.size) {
                use(object, bytes: status.size)
                return object
            }
            remove(object)
        }
        if let place = records.place(of: digest) { return place }
        guard let bytes = remote?.bytes(named: name(digest)), SHA256Digest(hashing: bytes) == digest,
            (try? put(bytes)) == digest
        else { return nil }
        return object
    }

    /// One of another size than it was written with is not read to find that out.
    private func holds(_ object: FilePath, _ digest: SHA256Digest, size: Int) -> Bool {
        if let written = records.size(of: object, digest: digest), written != size { return false }
        return records.isUnchanged(object, digest: digest)
            || (try? records.digest(of: object, strictly: true)) == digest
    }

    private func remove(_ object: FilePath) {
        records.forget(object)
        try? FileSystem.remove(object)
    }

    /// Reads a content of the store's once more, whatever its stamp says, and removes it where it is not what its name
    /// says: what needs it is then made anew by the next run. Where one stamp was wrong others may be: that run reads
    /// all that it uses.
    ///
    /// - Returns: the file that was removed; nil where there is nothing wrong with it.
    package func removeIfDamaged(_ digest: SHA256Digest) -> FilePath? {
        let object = object(digest)
        guard (try? FileSystem.status(object, followingLinks: false)) != nil,
            (try? FileSystem.digest(object)) != digest
        else { return nil }
        remove(object)
        records.forgetAll(below: directory)
        return object
    }

    /// Moves a file into the store.
    ///
    /// - Returns: its digest.
    @discardableResult
    package func adopt(_ file: FilePath, digest: SHA256Digest? = nil) throws(SystemCallError) -> SHA256Digest {
        let digest = if let digest { digest } else { try FileSystem.digest(file) }
        let object = object(digest)
        try OwnedPlace.move(file, to: object, in: directory)
        records.remember(object, digest: digest, strictly: true)
        use(object, bytes: (try? FileSystem.status(object).size) ?? 0, isNew: true)
        if let remote, let bytes = try? FileSystem.read(object) { remote.keep(bytes, named: name(digest)) }
        return digest
    }

    @discardableResult
    package func put(_ bytes: [UInt8]) throws(SystemCallError) -> SHA256Digest {
        let digest = SHA256Digest(hashing: bytes)
        if let kept = try? FileSystem.status(object(digest)), kept.size == bytes.count, file(digest) != nil {
            return digest
        }
        let file = try temporaryFile()
        try FileSystem.write(bytes, to: file)
        return try adopt(file, digest: digest)
    }

    /// Sends a content that stands elsewhere on this machine to the other store, if there is one.
    package func share(_ digest: SHA256Digest) {
        // What the store has itself, the other one was told of when it came in.
        guard let remote, let place = records.place(of: digest), place != object(digest),
            let bytes = try? FileSystem.read(place), SHA256Digest(hashing: bytes) == digest
        else { return }
        remote.keep(bytes, named: name(digest))
    }

    /// A content, held against its digest as it is read.
    ///
    /// - Returns: nil where there is none. One that is damaged is removed.
    package func bytes(_ digest: SHA256Digest) -> [UInt8]? {
        guard let file = file(digest), let bytes = try? FileSystem.read(file) else { return nil }
        if SHA256Digest(hashing: bytes) == digest { return bytes }
        // Another machine's store may have it whole.
        return removeIfDamaged(digest) == nil ? nil : self.bytes(digest)
    }

    /// A name for a file, on the store's own file system, that nobody else has. Those that a run leaves, the next one
    /// removes at its end.
    package func temporaryFile() throws(SystemCallError) -> FilePath {
        let number = state.withLock { state in
            state.temporaryFiles += 1
            return state.temporaryFiles
        }
        let file = directory / "temporary" / "\(ProcessEnvironment.processID)-\(number)"
        try OwnedPlace.makeFolders(of: file, in: directory)
        return file
    }

    private func name(_ digest: SHA256Digest) -> String { "objects/\(digest.hex.prefix(2))/\(digest.hex)" }
    private func object(_ digest: SHA256Digest) -> FilePath { directory.pushing(FilePath(name(digest))) }

    // MARK: Results

    /// What was made from these inputs before, if all its contents are still there.
    package func result(_ kind: String, _ inputs: [String]) -> [UInt8]? {
        let name = name(kind, inputs)
        let file = directory.pushing(FilePath(name))
        if FileSystem.isFile(file), let bytes = try? FileSystem.read(file) {
            if let result = ContentResult(bytes, name: name), result.contents.allSatisfy({ self.file($0) != nil }) {
                use(file, bytes: bytes.count)
                noteUse(file)
                return result.payload
            }
            try? FileSystem.remove(file)
        }
        guard let bytes = remote?.bytes(named: name), let result = ContentResult(bytes, name: name),
            result.contents.allSatisfy({ self.file($0) != nil })
        else { return nil }
        try? write(bytes, to: file)
        return result.payload
    }

    /// What was of use today is not written anew.
    private func noteUse(_ file: FilePath) {
        let day = 86_400 * 1_000_000_000
        guard let modified = try? FileSystem.status(file).modified,
            modified < SystemClock.secondsSince1970 * 1_000_000_000 - day
        else { return }
        try? FileSystem.touch(file)
    }

    /// - Parameter contents: what the payload names by digest: it is of no use without them.
    package func keep(_ payload: [UInt8], _ kind: String, _ inputs: [String], contents: [SHA256Digest] = []) {
        let name = name(kind, inputs)
        let bytes = ContentResult(payload: payload, contents: contents).bytes(name: name)
        // It only saves time.
        try? write(bytes, to: directory.pushing(FilePath(name)))
        remote?.keep(bytes, named: name)
    }

    private func write(_ bytes: [UInt8], to file: FilePath) throws(SystemCallError) {
        let temporary = try temporaryFile()
        try FileSystem.write(bytes, to: temporary)
        try OwnedPlace.move(temporary, to: file, in: directory)
        use(file, bytes: bytes.count, isNew: true)
    }

    private func name(_ kind: String, _ inputs: [String]) -> String {
        // Lengths keep two lists from being one text.
        let text = inputs.map { "\($0.utf8.count):\($0)" }.joined()
        return "results/\(kind)/\(SHA256Digest(hashing: text).hex)"
    }

    // MARK: Its end

    private func use(_ file: FilePath, bytes: Int, isNew: Bool = false) {
        state.withLock { state in
            if state.used.insert(file).inserted { state.usedBytes += bytes }
            state.hasNew = state.hasNew || isNew
        }
    }

    /// Writes what is known of files, and removes what has not been of use for longest, where there is too much of it.
    ///
    /// - Parameters:
    ///   - limitBytes: nil allows twice what this run has used, and a gibibyte at the least.
    ///   - limitResults: nil allows four times as many results as this run has used, and 2,000 at the least.
    package func finish(limitBytes: Int? = nil, limitResults: Int? = nil) {
        try? OwnedPlace.makeFolder(directory)
        try? records.save()
        try? FileSystem.remove(directory / "temporary")
        let (used, usedBytes, hasNew) = state.withLock { ($0.used, $0.usedBytes, $0.hasNew) }
        guard hasNew else { return }
        ContentPruning(directory: directory, used: used).run(
            limitBytes: limitBytes ?? max(1 << 30, 2 * usedBytes),
            limitResults: limitResults ?? max(2000, 4 * used.count))
    }
}
