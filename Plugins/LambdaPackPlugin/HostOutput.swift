import Foundation

/// The streams of the `swift package` that runs this plugin.
///
/// SwiftPM prints what plugins print through its own buffer of standard output: into a pipe it comes in pieces of
/// 4,096 bytes, minutes late, after errors that follow from it, and a terminal behind it is none to the tool. Linux lets a
/// process open its parent's pipe or terminal by name, so the tool writes to that itself. Files are left to SwiftPM: a
/// second opening would have a position of its own, and the two would overwrite each other.
enum HostOutput {
    /// - Parameter descriptor: 1 or 2, of the parent process.
    /// - Returns: nil where the stream can't be opened, or had better not be.
    static func stream(_ descriptor: Int) -> FileHandle? {
        #if os(Linux)
        let process = "/proc/\(getppid())"
        guard let name = try? String(contentsOfFile: "\(process)/comm", encoding: .utf8),
            name.hasPrefix("swift-package")
        else { return nil }
        let path = "\(process)/fd/\(descriptor)"
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard [S_IFIFO, S_IFCHR].contains(status.st_mode & S_IFMT) else { return nil }
        return FileHandle(forWritingAtPath: path)
        #else
        return nil
        #endif
    }
}
