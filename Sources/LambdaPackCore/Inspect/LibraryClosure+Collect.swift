import ELF

extension LibraryClosure {
    /// Follows `DT_NEEDED` from an executable, and from libraries that it opens at run time, breadth first as the
    /// loader does.
    ///
    /// - Parameter isSystem: whether the runtime brings a library of that name.
    package static func collect(
        executable: FilePath, name: String, opened: [String], locator: LibraryLocator, isSystem: (String) -> Bool
    ) throws -> LibraryClosure {
        var closure = LibraryClosure()
        var seen: Set<String> = []
        var queue: [(name: String, by: String, beside: [FilePath])] = []
        let first = try dependencies(of: executable)
        queue += first.needed.map { ($0, name, first.directories) }
        queue += opened.map { ($0, "'libraries' of \(name)", []) }
        var next = 0
        while next < queue.count {
            let (needed, by, beside) = queue[next]
            next += 1
            guard seen.insert(needed).inserted else { continue }
            if isSystem(needed) || SystemLibraries.isGlibc(needed) {
                if let found = locator.find(needed) { closure.systemFiles[needed] = found.file }
                continue
            }
            guard let found = locator.find(needed, beside: beside) else { continue }
            closure.libraries.append(
                LocatedLibrary(
                    library: SharedLibrary(
                        name: needed, place: found.place, origin: found.origin, neededBy: by,
                        modules: found.modules?.group.modules),
                    file: found.file, link: found.modules.map { LinkedObjects($0) }))
            let further = try dependencies(of: found.file)
            queue += further.needed.map { ($0, needed, further.directories) }
        }
        return closure
    }

    private static func dependencies(of file: FilePath) throws -> (needed: [String], directories: [FilePath]) {
        let mapped = try MappedFile.open(file)
        let image = try mapped.elfImage(of: file)
        let origin = file.removingLastComponent().string
        let directories = (image.runpath ?? image.rpath ?? "").split(separator: ":").compactMap { entry -> FilePath? in
            guard entry.hasPrefix("$ORIGIN") || entry.hasPrefix("${ORIGIN}") else { return nil }
            return FilePath(String(entry).replacing("${ORIGIN}", with: origin).replacing("$ORIGIN", with: origin))
        }
        return (image.needed, directories)
    }
}

/// Libraries that belong to a system as a whole.
package enum SystemLibraries {
    /// glibc's own: they fit their loader to the byte, so that none is ever shipped.
    package static func isGlibc(_ name: String) -> Bool {
        if glibc.contains(name) { return true }
        return name.hasPrefix("ld-linux")
            || name.hasPrefix("libnss_") && name.hasSuffix(".so.2")
                && ["compat", "db", "dns", "files", "hesiod"].contains(String(name.dropFirst(7).dropLast(5)))
    }

    private static let glibc: Set<String> = [
        "libc.so.6", "libm.so.6", "libmvec.so.1", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1",
        "libresolv.so.2", "libanl.so.1", "libnsl.so.1", "libBrokenLocale.so.1", "libthread_db.so.1",
        "libc_malloc_debug.so.0", "libmemusage.so", "libpcprofile.so",
    ]
}
