import Synchronization

/// Digests of files that were read before, by the files' stamps: a run in which nothing changed reads nothing again.
///
/// A file of the user's is unchanged where its size, its inode and its time of modification are: this is what SwiftPM goes
/// by, too, so that what is recorded of a source and what was compiled from it are the same. Files of lambda-pack's own
/// are recorded *strictly*, with the time of status change: one that was edited and got its old time of modification back
/// is read again.
package final class FileRecords: Sendable {
    private struct Entry: Equatable, Sendable {
        var stamp: FileStamp
        var digest: String

        func fits(_ status: FileStatus) -> Bool { stamp == (stamp.isStrict ? status.strictStamp : status.stamp) }
    }

    private let file: FilePath
    private struct State: Sendable {
        var entries: [String: Entry] = [:]
        var used: Set<String> = []
        /// Where contents stand that were asked for in this run.
        var places: [String: String] = [:]
        var hasChanged = false

        mutating func note(_ path: String, _ digest: String) {
            used.insert(path)
            places[digest] = path
        }
    }

    private let state: Mutex<State>

    /// Loads the records kept in a file. A file that is missing or broken is an empty one: it only saves time.
    package init(file: FilePath) {
        self.file = file
        let bytes = (try? FileSystem.read(file)) ?? []
        var entries: [String: Entry] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
            guard fields.count == 3 else { continue }
            let text = fields.map { String(decoding: $0, as: UTF8.self) }
            entries[text[2]] = Entry(stamp: FileStamp(text[1]), digest: text[0])
        }
        state = Mutex(State(entries: entries))
    }

    /// The digest of a file's content, read only if its stamp has changed.
    ///
    /// - Parameter strictly: see ``FileRecords``. What was recorded strictly once stays so.
    package func digest(of path: FilePath, strictly: Bool = false) throws(SystemCallError) -> SHA256Digest {
        let status = try FileSystem.status(path)
        let known = state.withLock { state in
            let known = state.entries[path.string].flatMap { $0.fits(status) ? $0.digest : nil }
            if let known { state.note(path.string, known) }
            return known
        }
        if let known, let digest = SHA256Digest(hex: known) { return digest }
        let digest = try FileSystem.digest(path)
        remember(path, status, digest: digest, strictly: strictly)
        return digest
    }

    /// Notes a digest that was computed while the file was written.
    package func remember(_ path: FilePath, digest: SHA256Digest, strictly: Bool = false) {
        guard let status = try? FileSystem.status(path) else { return }
        remember(path, status, digest: digest, strictly: strictly)
    }

    private func remember(_ path: FilePath, _ status: FileStatus, digest: SHA256Digest, strictly: Bool) {
        state.withLock { state in
            let isStrict = strictly || state.entries[path.string]?.stamp.isStrict == true
            let stamp = isStrict ? status.strictStamp : status.stamp
            state.entries[path.string] = Entry(stamp: stamp, digest: digest.hex)
            state.note(path.string, digest.hex)
            state.hasChanged = true
        }
    }

    /// Whether the file still has the stamp under which `digest` was recorded. Reads nothing.
    package func isUnchanged(_ path: FilePath, digest: SHA256Digest) -> Bool {
        guard let status = try? FileSystem.status(path) else { return false }
        return state.withLock { state in
            state.used.insert(path.string)
            return state.entries[path.string].map { $0.fits(status) && $0.digest == digest.hex } ?? false
        }
    }

    /// The size that a file had when it held this content; nil where that is not recorded.
    func size(of path: FilePath, digest: SHA256Digest) -> Int? {
        state.withLock { state in
            state.entries[path.string].flatMap { $0.digest == digest.hex ? $0.stamp.size : nil }
        }
    }

    /// Lets the next one that asks read the file.
    package func forget(_ path: FilePath) {
        state.withLock { state in
            if state.entries.removeValue(forKey: path.string) != nil { state.hasChanged = true }
        }
    }

    /// The same for all files below a directory.
    func forgetAll(below directory: FilePath) {
        let prefix = directory.string + "/"
        state.withLock { state in
            state.entries = state.entries.filter { !$0.key.hasPrefix(prefix) }
            state.hasChanged = true
        }
    }

    /// A file that was asked for in this run, holds this content, and has not changed since.
    package func place(of digest: SHA256Digest) -> FilePath? {
        guard let path = state.withLock({ $0.places[digest.hex] }).map({ FilePath($0) }),
            isUnchanged(path, digest: digest)
        else { return nil }
        return path
    }

    /// Writes the records back if there is anything new. Files that are gone are forgotten.
    package func save() throws {
        let entries: [String: Entry]? = state.withLock { state in
            guard state.hasChanged else { return nil }
            state.entries = state.entries.filter { state.used.contains($0.key) || FileSystem.exists(FilePath($0.key)) }
            return state.entries
        }
        guard let entries else { return }
        // A path that does not fit on a line is read anew each time.
        let lines = entries.sorted { $0.key < $1.key }.filter { !$0.key.contains("\n") }.map {
            "\($0.value.digest) \($0.value.stamp.text) \($0.key)\n"
        }
        try FileSystem.createDirectory(file.removingLastComponent())
        try OwnedPlace.clear(file)
        try FileSystem.writeAtomically(Array(lines.joined().utf8), to: file)
    }
}
