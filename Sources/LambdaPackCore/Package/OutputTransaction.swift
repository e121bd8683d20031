#if canImport(System)
package import System
#else
package import SystemPackage
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Replaces the whole output directory at once or leaves it as it was.
///
/// Everything is staged in a sibling directory, which then changes names with the output. Whatever ends before that,
/// an error, a signal, a full disk, the previous set is untouched and the staging directory goes.
package struct OutputTransaction: ~Copyable {
    package let output: FilePath
    package let staging: FilePath
    private let lock: FileLock

    /// Checks that the output may be replaced, and keeps other runs away from it.
    package static func begin(_ requested: FilePath) throws(Failure) -> OutputTransaction {
        do {
            // Through a link the link stays and what it names is replaced.
            let output = (try? FileSystem.realPath(requested)) ?? requested
            guard let parent = output.parent, let name = output.lastComponent?.string else {
                throw Failure(
                    Problem(.outputForeign, subject: output.string, "'\(output)' can't be an output directory"))
            }
            try checkReplaceable(output)
            try FileSystem.createDirectory(parent)
            var holder = ""
            let lock = try FileLock.acquire(parent / ".\(name).lock", removesFile: true, holder: &holder)
            guard let lock else {
                throw Failure(
                    Problem(
                        .outputBusy, subject: output.string, "another lambda-pack is writing to \(output)",
                        cause: holder.isEmpty ? nil : "process \(holder)",
                        advice: "wait for it, or give this run an --output of its own"))
            }
            let staging = parent / ".\(name).staging"
            // Of a run that was killed: with the lock in hand nobody else can be using it.
            try FileSystem.remove(staging)
            try FileSystem.createDirectory(staging)
            return OutputTransaction(output: output, staging: staging, lock: lock)
        } catch let error as SystemCallError {
            throw unwritable(requested, error)
        } catch {
            throw error as! Failure
        }
    }

    private init(output: FilePath, staging: FilePath, lock: consuming FileLock) {
        self.output = output
        self.staging = staging
        self.lock = lock
    }

    /// Whether the output already is this very set. Files are compared by what `records` remember of them.
    package func isCurrent(_ set: OutputSet, records: FileRecords) -> Bool {
        guard FileSystem.isDirectory(output) else { return false }
        for file in set.files
        where !records.isUnchanged(output / file.path, digest: OutputSet.digest(file.content)) { return false }
        let wanted = Set(set.files.map(\.path))
        return Self.files(below: output).allSatisfy(wanted.contains)
    }

    /// Stages what is not staged yet, and swaps.
    package consuming func commit(_ set: OutputSet, records: FileRecords) throws(Failure) {
        do {
            for file in set.files {
                let target = staging / file.path
                try FileSystem.createDirectory(target.removingLastComponent())
                switch file.content {
                case .bytes(let bytes): try FileSystem.write(bytes, to: target)
                case .file(let source, _) where source == target: break
                case .file(let source, _): try FileSystem.linkOrCopy(source, to: target)
                }
            }
            try FileSystem.setPermissions(staging, 0o755)
            try swap()
        } catch {
            throw Self.unwritable(output, error)
        }
        for file in set.files { records.remember(output / file.path, digest: OutputSet.digest(file.content)) }
    }

    private func swap() throws(SystemCallError) {
        guard FileSystem.exists(output) else { return try FileSystem.rename(staging, to: output) }
        if Self.exchange(staging, output) { return try FileSystem.remove(staging) }
        // A file system without an atomic exchange: for a moment there is no set, and at no time half a one.
        let aside = FilePath(staging.string + ".old")
        try FileSystem.remove(aside)
        try FileSystem.rename(output, to: aside)
        do {
            try FileSystem.rename(staging, to: output)
        } catch {
            try? FileSystem.rename(aside, to: output)
            throw error
        }
        try FileSystem.remove(aside)
    }

    deinit {
        try? FileSystem.remove(staging)
    }

    /// A directory that is not ours is never replaced: `--output ~/Documents` must not cost anybody their documents.
    private static func checkReplaceable(_ output: FilePath) throws {
        guard let status = try? FileSystem.status(output, followingLinks: false) else { return }
        guard status.kind == .directory else {
            throw Failure(
                Problem(
                    .outputForeign, subject: output.string, "the output \(output) is no directory",
                    advice: "remove it, or name another --output"))
        }
        let names = try FileSystem.names(in: output)
        if names.isEmpty { return }
        let manifest = (try? FileSystem.read(output / "manifest.json")).map { String(decoding: $0, as: UTF8.self) }
        guard let manifest, manifest.contains(Manifest.marker) else {
            throw Failure(
                Problem(
                    .outputForeign, subject: output.string,
                    "the output \(output) holds files that lambda-pack did not write",
                    cause: names.prefix(5).joined(separator: ", "),
                    advice: "name an empty or a new directory: a run replaces all that is in it"))
        }
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

    /// Exchanges two names atomically where system and file system can.
    private static func exchange(_ left: FilePath, _ right: FilePath) -> Bool {
        #if canImport(Darwin)
        return renamex_np(left.string, right.string, UInt32(RENAME_SWAP)) == 0
        #else
        // glibc shows renameat2(2) to GNU sources only, so it is looked up; older C libraries lack it.
        typealias RenameAt2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let renameAt2 = unsafeBitCast(symbol, to: RenameAt2.self)
        let renameExchange: UInt32 = 2
        return renameAt2(AT_FDCWD, left.string, AT_FDCWD, right.string, renameExchange) == 0
        #endif
    }
}
