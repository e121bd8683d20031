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

    /// Makes `<work>/tmp/<process id>`, points `TMPDIR` there, and removes what dead runs left beside it.
    package static func install(in work: FilePath) throws(SystemCallError) -> PrivateTemporaryDirectory {
        let parent = work / "tmp"
        for name in (try? FileSystem.names(in: parent)) ?? [] {
            if let owner = pid_t(name), kill(owner, 0) == 0 || errno == EPERM { continue }
            try? FileSystem.remove(parent / name)
        }
        let path = parent / "\(getpid())"
        try FileSystem.createDirectory(path)
        setenv("TMPDIR", path.string, 1)
        return PrivateTemporaryDirectory(path: path)
    }

    private init(path: FilePath) {
        self.path = path
    }

    deinit {
        try? FileSystem.remove(path)
        // The parent goes too, unless another run has its own in it.
        rmdir(path.removingLastComponent().string)
    }
}
