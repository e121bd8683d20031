/// The folder of the SDKs that lambda-pack makes, in its cache: one run changes it at a time, and an SDK appears whole.
package struct SDKFolder: ~Copyable, Sendable {
    package let path: FilePath
    /// For what is being made, on the same file system.
    package let work: FilePath
    private let lock: FileLock

    /// - Parameter environment: says where caches are.
    package static func path(_ environment: RunEnvironment) throws(Problem) -> FilePath {
        guard let cache = environment.cacheHome ?? environment.home.map({ $0 / ".cache" }) else {
            throw Problem(
                .sdkUnwritable, subject: "HOME", "there is no place for Swift SDKs",
                cause: "neither HOME nor XDG_CACHE_HOME is set", advice: "name a directory with --swift-sdks-path")
        }
        return cache / "lambda-pack" / "swift-sdks"
    }

    /// Makes the folder and takes it; what a run left that was killed goes.
    ///
    /// - Throws: `sdkBusy` where another run has it.
    package static func open(_ path: FilePath) throws(Problem) -> SDKFolder {
        do throws(SystemCallError) {
            try FileSystem.createDirectory(path)
            var holder = ""
            guard let lock = try FileLock.acquire(path / ".lambda-pack.lock", removesFile: false, holder: &holder)
            else {
                throw SystemCallError("lock", path, code: 0, explanation: "process \(holder) holds it")
            }
            let work = path / ".lambda-pack-work"
            guard try OwnedDirectory.claim(work).isEmpty else {
                throw SystemCallError("use", work, code: 0, explanation: "it holds files that are not lambda-pack's")
            }
            try restore(from: work, to: path)
            try OwnedDirectory.empty(work)
            return SDKFolder(path: path, work: work, lock: lock)
        } catch {
            guard error.operation == "lock", error.explanation != nil else { throw .unwritableSDK(error) }
            throw Problem(
                .sdkBusy, subject: path.string, "another lambda-pack is working on the Swift SDKs in \(path)",
                cause: error.explanation, advice: "wait for it")
        }
    }

    private init(path: FilePath, work: FilePath, lock: consuming FileLock) {
        self.path = path
        self.work = work
        self.lock = lock
    }

    /// - Throws: where there is a bundle of that name that lambda-pack has not made.
    func checkFree(_ name: String) throws(Problem) {
        let bundle = path / name
        guard FileSystem.exists(bundle), SDKRecord.read(bundle) == nil else { return }
        throw Problem(
            .sdkForeign, subject: bundle.string, "\(bundle) is not a Swift SDK that lambda-pack has made",
            advice: "give the new one another name with --name, or move that one away")
    }

    /// Puts a finished bundle of lambda-pack's own in its place.
    func publish(_ bundle: FilePath, as name: String) throws(Problem) {
        try checkFree(name)
        try replace(name, with: bundle)
    }

    /// Puts a bundle in its place: at once, and the old one stays where that fails.
    ///
    /// - Parameter exchange: exchanges two names atomically, where the file system can.
    func replace(
        _ name: String, with bundle: FilePath, exchange: (FilePath, FilePath) -> Bool = FileSystem.exchange
    ) throws(Problem) {
        let place = path / name
        do throws(SystemCallError) {
            guard FileSystem.isThere(place) else { return try FileSystem.rename(bundle, to: place) }
            if exchange(bundle, place) { return }
            // For a moment there is none. Whoever is killed then leaves the old one where `restore` looks for it.
            let old = work / (Self.oldPrefix + name)
            try FileSystem.rename(place, to: old)
            do throws(SystemCallError) { try FileSystem.rename(bundle, to: place) } catch {
                try? FileSystem.rename(old, to: place)
                throw error
            }
        } catch {
            throw .unwritableSDK(error)
        }
    }

    private static let oldPrefix = "old-"

    /// Puts back what ``replace(_:with:exchange:)`` has moved aside, and nothing has taken its place.
    private static func restore(from work: FilePath, to path: FilePath) throws(SystemCallError) {
        for name in try FileSystem.names(in: work) where name.hasPrefix(oldPrefix) {
            let place = path / String(name.dropFirst(oldPrefix.count))
            if !FileSystem.isThere(place) { try FileSystem.rename(work / name, to: place) }
        }
    }

    deinit {
        // Where the old one can't be put back, the next run tries again.
        do {
            try Self.restore(from: work, to: path)
            try OwnedDirectory.remove(work)
        } catch {}
    }
}
