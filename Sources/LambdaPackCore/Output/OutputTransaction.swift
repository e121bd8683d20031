/// Replaces the whole output directory at once or leaves it as it was.
///
/// Everything is staged in a sibling directory, which then changes names with the output. Whatever ends before that,
/// an error, a signal, a full disk, the previous set is untouched and the staging directory goes.
package struct OutputTransaction: ~Copyable {
    package let output: FilePath
    /// `.<output>.staging` beside the output: lambda-pack's own (``OwnedDirectory``), or the run is refused.
    private let staging: FilePath
    private let check: OutputCheck
    private let lock: FileLock

    /// The new set until it is in its place, and then the previous one until it is removed.
    private var stagedSet: FilePath { staging / "set" }
    /// The previous set while it has no place, on file systems that can't exchange two names.
    private static func asideSet(_ staging: FilePath) -> FilePath { staging / "previous" }

    /// Checks that the output may be replaced, and keeps other runs away from it.
    package static func begin(
        _ requested: FilePath, _ check: OutputCheck = OutputCheck()
    ) throws(Failure) -> OutputTransaction {
        do {
            // Through a link the link stays and what it names is replaced.
            let output = (try? FileSystem.realPath(requested)) ?? requested
            guard let parent = output.parent, let name = output.lastComponent?.string else {
                throw Failure(
                    Problem(.outputForeign, subject: output.string, "'\(output)' can't be an output directory"))
            }
            try check.check(output)
            try FileSystem.createDirectory(parent)
            let lock = try takeLock(parent / ".\(name).lock", output)
            let staging = parent / ".\(name).staging"
            try claim(staging, output)
            // What a killed run had put aside may be back.
            try check.check(output)
            return OutputTransaction(output: output, staging: staging, check: check, lock: lock)
        } catch let error as SystemCallError {
            throw unwritable(requested, error)
        } catch {
            throw error as! Failure
        }
    }

    private init(output: FilePath, staging: FilePath, check: OutputCheck, lock: consuming FileLock) {
        self.output = output
        self.staging = staging
        self.check = check
        self.lock = lock
    }

    private static func takeLock(_ path: FilePath, _ output: FilePath) throws -> FileLock {
        var holder = ""
        let lock: FileLock?
        do {
            lock = try FileLock.acquire(path, removesFile: true, holder: &holder)
        } catch {
            throw error.isOccupied ? occupied(path, output) : error as any Error
        }
        guard let lock else {
            throw Failure(
                Problem(
                    .outputBusy, subject: output.string, "another lambda-pack is writing to \(output)",
                    cause: holder.isEmpty ? nil : "process \(holder)",
                    advice: "wait for it, or give this run an --output of its own"))
        }
        return lock
    }

    /// With the lock in hand nobody else can be using it: what is in it, a run left that was killed.
    private static func claim(_ staging: FilePath, _ output: FilePath) throws {
        let found = try? FileSystem.status(staging, followingLinks: false)
        guard found == nil || found?.kind == .directory, try OwnedDirectory.claim(staging).isEmpty else {
            throw occupied(staging, output)
        }
        let aside = asideSet(staging)
        if FileSystem.exists(aside), !FileSystem.exists(output) { try FileSystem.rename(aside, to: output) }
        try OwnedDirectory.empty(staging)
    }

    private static func occupied(_ path: FilePath, _ output: FilePath) -> Failure {
        Failure(
            Problem(
                .outputForeign, subject: path.string, "\(path) is in the way of the output, and is not lambda-pack's",
                advice: "give it another name, or name another --output than \(output)"))
    }

    /// The mode of every file of a set.
    private static let fileMode: UInt32 = 0o644

    /// Whether the output already is this very set. Files that were touched since `records` knew them are read again, and
    /// get the mode that they were published with.
    package func isCurrent(_ set: OutputSet, records: FileRecords) -> Bool {
        guard FileSystem.isDirectory(output) else { return false }
        for file in set.files where !isCurrent(file.path, OutputSet.digest(file.content), records) { return false }
        let wanted = Set(set.files.map(\.path))
        return Self.files(below: output).allSatisfy(wanted.contains)
    }

    private func isCurrent(_ path: String, _ digest: SHA256Digest, _ records: FileRecords) -> Bool {
        let file = output / path
        guard let status = try? FileSystem.status(file, followingLinks: false), status.kind == .file,
            (try? records.digest(of: file, strictly: true)) == digest
        else { return false }
        if status.permissions == Self.fileMode { return true }
        guard (try? FileSystem.setPermissions(file, Self.fileMode)) != nil else { return false }
        records.remember(file, digest: digest, strictly: true)
        return true
    }

    /// Stages everything, and swaps.
    package consuming func commit(_ set: OutputSet, records: FileRecords) throws(Failure) {
        do {
            for file in set.files {
                let target = stagedSet / file.path
                try FileSystem.createDirectory(target.removingLastComponent())
                switch file.content {
                case .bytes(let bytes): try FileSystem.write(bytes, to: target)
                case .file(let source, _): try FileSystem.linkOrCopy(source, to: target, mode: Self.fileMode)
                }
            }
            try FileSystem.setPermissions(stagedSet, 0o755)
            // Builds take minutes: somebody may have put something there meanwhile.
            try check.check(output)
            try swap()
        } catch let error as SystemCallError {
            throw Self.unwritable(output, error)
        } catch {
            throw error as! Failure
        }
        for file in set.files { remember(file, records) }
    }

    /// What a set shares with the store by a hard link was touched by that: both are known as they are now.
    private func remember(_ file: (path: String, content: OutputSet.Content), _ records: FileRecords) {
        let digest = OutputSet.digest(file.content)
        records.remember(output / file.path, digest: digest, strictly: true)
        if case .file(let source, _) = file.content, FileSystem.isSame(source, output / file.path) {
            records.remember(source, digest: digest, strictly: true)
        }
    }

    private func swap() throws(SystemCallError) {
        guard FileSystem.exists(output) else { return try FileSystem.rename(stagedSet, to: output) }
        // What can't be removed of the previous set is left to the next run: the new one is in its place.
        if FileSystem.exchange(stagedSet, output) {
            try? FileSystem.remove(stagedSet)
            return
        }
        // A file system without an atomic exchange: for a moment there is no set, and at no time half a one.
        let aside = Self.asideSet(staging)
        try FileSystem.rename(output, to: aside)
        do {
            try FileSystem.rename(stagedSet, to: output)
        } catch {
            try? FileSystem.rename(aside, to: output)
            throw error
        }
        try? FileSystem.remove(aside)
    }

    deinit {
        // The previous set, where it could not be put back: the next run tries again.
        if FileSystem.exists(Self.asideSet(staging)), !FileSystem.exists(output) { return }
        try? OwnedDirectory.remove(staging)
    }

    private static func unwritable(_ output: FilePath, _ error: SystemCallError) -> Failure {
        Failure(
            Problem(
                .outputUnwritable, subject: output.string,
                error.isNoSpace ? "there is no space left for \(output)" : "the output \(output) can't be written",
                cause: error.description,
                advice: error.isNoSpace
                    ? "make room, or name an --output on another disk; the previous set is as it was"
                    : "check its permissions, or name another --output; the previous set is as it was"))
    }

    private static func files(below directory: FilePath, prefix: String = "") -> [String] {
        guard let names = try? FileSystem.names(in: directory) else { return [] }
        return names.flatMap { name in
            let path = prefix + name
            let isDirectory = (try? FileSystem.status(directory / name, followingLinks: false))?.kind == .directory
            return isDirectory ? files(below: directory / name, prefix: path + "/") : [path]
        }
    }
}
