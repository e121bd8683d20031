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

/// A temporary directory for everything that this process starts. SwiftPM and the compilers leave directories behind
/// in `TMPDIR`, one a call; here they go with the run.
package struct PrivateTemporaryDirectory: ~Copyable {
    package let path: FilePath

    /// `<work>/tmp`, which goes too when nobody else has a directory in it.
    private let parent: FilePath?

    /// Makes `<work>/tmp/<process id>`, points `TMPDIR` there, and removes what dead runs left beside it.
    package static func install(in work: FilePath) throws(SystemCallError) -> PrivateTemporaryDirectory {
        // swift-driver (6.3.1) traps where `TMPDIR` is not ASCII (`withTemporaryDirectory` of
        // swift-tools-support-core): then the system's own has to do.
        guard work.string.utf8.allSatisfy({ $0 < 0x80 }) else {
            return try install(inSystem: "/tmp/lambda-pack.XXXXXX")
        }
        let parent = work / "tmp"
        for name in (try? FileSystem.names(in: parent)) ?? [] {
            if let owner = pid_t(name), kill(owner, 0) == 0 || errno == EPERM { continue }
            try? FileSystem.remove(parent / name)
        }
        let path = parent / "\(getpid())"
        try FileSystem.createDirectory(path)
        setenv("TMPDIR", path.string, 1)
        return PrivateTemporaryDirectory(path: path, parent: parent)
    }

    private static func install(inSystem template: String) throws(SystemCallError) -> PrivateTemporaryDirectory {
        var name = Array(template.utf8CString)
        guard mkdtemp(&name) != nil else { throw SystemCallError("create", FilePath(template)) }
        let path = FilePath(String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        setenv("TMPDIR", path.string, 1)
        return PrivateTemporaryDirectory(path: path, parent: nil)
    }

    private init(path: FilePath, parent: FilePath?) {
        self.path = path
        self.parent = parent
    }

    deinit {
        try? FileSystem.remove(path)
        if let parent { rmdir(parent.string) }
    }
}
