import Synchronization

/// Digests of files that were read before, by the files' stamps: a run in which nothing changed reads nothing again.
package final class FileRecords: Sendable {
    private struct Entry: Equatable, Sendable {
        var stamp: FileStamp
        var digest: String
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
    package func digest(of path: FilePath) throws(SystemCallError) -> SHA256Digest {
        let stamp = try FileSystem.status(path).stamp
        let known = state.withLock { state in
            let known = state.entries[path.string].flatMap { $0.stamp == stamp ? $0.digest : nil }
            if let known { state.note(path.string, known) }
            return known
        }
        if let known, let digest = SHA256Digest(hex: known) { return digest }
        let digest = try FileSystem.digest(path)
        remember(path, stamp: stamp, digest: digest)
        return digest
    }

    /// Notes a digest that was computed while the file was written.
    package func remember(_ path: FilePath, digest: SHA256Digest) {
        guard let stamp = try? FileSystem.status(path).stamp else { return }
        remember(path, stamp: stamp, digest: digest)
    }

    private func remember(_ path: FilePath, stamp: FileStamp, digest: SHA256Digest) {
        state.withLock { state in
            state.entries[path.string] = Entry(stamp: stamp, digest: digest.hex)
            state.note(path.string, digest.hex)
            state.hasChanged = true
        }
    }

    /// Whether the file still has the stamp under which `digest` was recorded. Reads nothing.
    package func isUnchanged(_ path: FilePath, digest: SHA256Digest) -> Bool {
        guard let stamp = try? FileSystem.status(path).stamp else { return false }
        return state.withLock { state in
            state.used.insert(path.string)
            return state.entries[path.string] == Entry(stamp: stamp, digest: digest.hex)
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
        try FileSystem.writeAtomically(Array(lines.joined().utf8), to: file)
    }
}
