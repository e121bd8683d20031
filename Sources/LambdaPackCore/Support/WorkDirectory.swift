/// The directory of nested builds and caches: one run's at a time.
///
/// It has the temporary directory of everything that the run starts. SwiftPM and the compilers leave directories behind in
/// `TMPDIR`, one a call; here they go with the run. The directory is emptied, not renamed: with another `TMPDIR` SwiftPM
/// plans the whole package anew (``BuildEnvironment``). Both directories carry the mark of ``OwnedDirectory``: nothing is
/// removed from one that lambda-pack did not make, or find empty.
package struct WorkDirectory: ~Copyable {
    package let path: FilePath
    package let temporary: FilePath
    private let lock: FileLock

    /// Makes it and takes it.
    ///
    /// - Throws: `outputBusy` where another run has it, `outputForeign` where it holds what is not lambda-pack's.
    package static func open(_ path: FilePath) throws(Problem) -> WorkDirectory {
        try claim(path)
        let lock = try takeLock(path)
        let temporary: FilePath
        do { temporary = try temporaryDirectory(of: path) } catch { throw unwritable(path, error) }
        try claim(temporary)
        // What a run that was killed left.
        do { try OwnedDirectory.empty(temporary) } catch { throw unwritable(path, error) }
        return WorkDirectory(path: path, temporary: temporary, lock: lock)
    }

    /// Makes a directory, or takes one that is empty or lambda-pack's already.
    ///
    /// - Throws: `outputForeign` for any other: caches are emptied, and so would be what else is in there.
    package static func claim(_ path: FilePath) throws(Problem) {
        let strangers: [String]
        do { strangers = try OwnedDirectory.claim(path) } catch { throw unwritable(path, error) }
        guard strangers.isEmpty else {
            throw Problem(
                .outputForeign, subject: path.string,
                "the work directory \(path) holds files that lambda-pack did not put there",
                cause: NameList.render(strangers),
                advice:
                    "name an empty or a new directory with --work-directory; files in it are removed as builds need it")
        }
    }

    private static func takeLock(_ path: FilePath) throws(Problem) -> FileLock {
        var holder = ""
        let lock: FileLock?
        do {
            lock = try FileLock.acquire(path / "lock", removesFile: false, holder: &holder)
        } catch {
            throw unwritable(path, error)
        }
        guard let lock else {
            throw Problem(
                .outputBusy, subject: path.string, "another lambda-pack is working on this package",
                cause: "process \(holder) holds \(path / "lock")", advice: "wait for it")
        }
        return lock
    }

    private static func unwritable(_ path: FilePath, _ error: SystemCallError) -> Problem {
        Problem(
            .outputUnwritable, subject: path.string, "the work directory \(path) can't be written",
            cause: error.description, advice: "check its permissions, or name another --work-directory")
    }

    private init(path: FilePath, temporary: FilePath, lock: consuming FileLock) {
        self.path = path
        self.temporary = temporary
        self.lock = lock
    }

    /// Lets everything that this process starts put its temporary files here.
    package func pointTemporaryFiles() { ProcessEnvironment.set("TMPDIR", temporary.string) }

    deinit {
        try? OwnedDirectory.remove(temporary)
    }

    /// `<work>/lambda-pack-tmp`: a name that nobody else has for a directory of theirs. swift-driver (6.3.1) traps where
    /// `TMPDIR` is not ASCII (`withTemporaryDirectory` of swift-tools-support-core): then one of the system's has to do, by
    /// a name that is the same at each run.
    private static func temporaryDirectory(of work: FilePath) throws(SystemCallError) -> FilePath {
        if work.string.utf8.allSatisfy({ $0 < 0x80 }) {
            let path = work / "lambda-pack-tmp"
            // What a link points to is somebody else's, and is not emptied.
            if let found = try? FileSystem.status(path, followingLinks: false), found.kind != .directory {
                FileSystem.discard(path)
            }
            try FileSystem.createDirectory(path)
            return path
        }
        let path = FilePath("/tmp/lambda-pack-\(SHA256Digest(hashing: work.string).hex.prefix(16))")
        // In a directory that everybody writes to, only one of one's own will do.
        try FileSystem.createPrivateDirectory(path)
        return path
    }
}
