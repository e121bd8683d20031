import ELF

/// Finds libraries in a package as the loader of the runtime does (ld.so(8), glibc `elf/dl-load.c`).
struct LibrarySearch {
    enum Provider: Hashable {
        /// A file of the package.
        case file(PackageImage.File)
        /// A library of the runtime's image.
        case system
    }

    var profile: RuntimeProfile
    var architecture: Architecture
    var files: [String: PackageImage.File]
    var facts: LoadFactsStore

    /// - Parameter requester: the path of the file that asks, and what it says of search paths.
    func find(_ name: String, requester: String, _ asking: LoadFacts, executable: LoadFacts?) -> Provider? {
        if name.contains("/") {
            // Relative ones start at the working directory, which is the function's root.
            let path = name.hasPrefix("/") ? name : LambdaRoot.function + "/" + name
            return files[path].map(Provider.file)
        }
        for directory in order(requester, asking, executable) {
            if let file = files["\(directory)/\(name)"], isLoadable(file) {
                return .file(file)
            }
            if profile.holds(name, in: directory, architecture: architecture) {
                return .system
            }
        }
        return nil
    }

    /// DT_RPATH (where there is no RUNPATH), LD_LIBRARY_PATH, RUNPATH, the system's own directories.
    private func order(_ requester: String, _ asking: LoadFacts, _ executable: LoadFacts?) -> [String] {
        var directories: [String] = []
        if asking.runpath.isEmpty {
            directories += expand(asking.rpath, requester)
            if let executable, executable.runpath.isEmpty {
                directories += expand(executable.rpath, "/var/task/bootstrap")
            }
        }
        directories += profile.libraryPath
        directories += expand(asking.runpath, requester)
        directories += profile.defaultPath
        // A search path of hundreds of thousands of directories is no more than those that hold something.
        var seen: Set<String> = []
        return directories.filter { seen.insert($0).inserted }
    }

    private func expand(_ entries: [String], _ requester: String) -> [String] {
        let origin = requester.pathComponents.dropLast().map { "/" + $0 }.joined()
        return entries.map { entry in
            let text = entry.replacing("${ORIGIN}", with: origin).replacing("$ORIGIN", with: origin)
            return Self.normalised(text)
        }
    }

    /// The loader passes over files of another processor or word size.
    private func isLoadable(_ file: PackageImage.File) -> Bool {
        guard let found = try? facts.facts(of: file.source) else { return true }
        return found.machine == architecture.machine && found.fileClass == .bits64
    }

    private static func normalised(_ path: String) -> String {
        var parts: [String] = []
        for part in path.pathComponents {
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
