import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes into a file and gives it its times back, as far as these can be given back: size, inode and time of
/// modification are as they were.
package func overwriteInSecret(_ path: String, at offset: Int = 0, with bytes: [UInt8]) throws {
    struct SecretEditFailed: Error { var code: Int32 }
    var before = stat()
    guard stat(path, &before) == 0 else { throw SecretEditFailed(code: errno) }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: Data(bytes))
    try file.close()
    #if canImport(Darwin)
    let times = [before.st_atimespec, before.st_mtimespec]
    #else
    let times = [before.st_atim, before.st_mtim]
    #endif
    guard utimensat(AT_FDCWD, path, times, 0) == 0 else { throw SecretEditFailed(code: errno) }
    var after = stat()
    guard stat(path, &after) == 0, after.st_size == before.st_size, after.st_ino == before.st_ino else {
        throw SecretEditFailed(code: EIO)
    }
}
