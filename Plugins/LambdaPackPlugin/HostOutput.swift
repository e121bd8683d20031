import Foundation

/// The streams of the `swift package` that runs this plugin.
///
/// SwiftPM passes the output of plugins through its own buffer of standard output. Into a pipe it arrives in pieces of
/// 4,096 bytes, minutes late and after the errors that it explains, and the tool can't see that the output is a terminal.
/// Linux lets a process open its parent's pipe or terminal by name, so the tool writes to that itself. Files are left to
/// SwiftPM: a file that is opened twice has two positions, and the two writers would overwrite each other.
enum HostOutput {
    /// - Parameter descriptor: 1 or 2, of the parent process.
    /// - Returns: nil if the stream can't be opened, or is neither a pipe nor a device.
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
