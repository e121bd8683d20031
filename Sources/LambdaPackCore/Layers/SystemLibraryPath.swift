/// Shared libraries of the runtime's own image, by path.
///
/// A link to one is right on Lambda and leads nowhere on the machine that builds. The loader comes to the library by
/// itself: the system's directories come before `/opt/lib` in its search.
enum SystemLibraryPath {
    private static let directories = ["/lib64/", "/usr/lib64/", "/lib/", "/usr/lib/"]

    static func holds(_ path: String) -> Bool {
        directories.contains { directory in
            guard path.hasPrefix(directory) else { return false }
            let name = path.dropFirst(directory.count)
            return !name.contains("/") && (name.hasSuffix(".so") || name.contains(".so."))
        }
    }
}
