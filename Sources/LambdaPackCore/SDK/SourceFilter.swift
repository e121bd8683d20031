/// Which files of a toolchain and of a system an SDK is made of. Whatever else they have (compilers, documentation, services)
/// is not even read.
struct SourceFilter: Sendable {
    var takesToolchain: Bool
    var takesSystem: Bool
    /// What the outer archive of an image has: layers, and the files that list them.
    var takesImageParts = false
    private var takesHeaders = false

    init(takesToolchain: Bool, takesSystem: Bool) {
        (self.takesToolchain, self.takesSystem) = (takesToolchain, takesSystem)
    }

    private init(takesToolchain: Bool, takesSystem: Bool, takesHeaders: Bool) {
        self.init(takesToolchain: takesToolchain, takesSystem: takesSystem)
        self.takesHeaders = takesHeaders
    }

    static let toolchain = SourceFilter(takesToolchain: true, takesSystem: false)
    static let system = SourceFilter(takesToolchain: false, takesSystem: true)
    /// A system that has the toolchain in it.
    static let both = SourceFilter(takesToolchain: true, takesSystem: true)

    /// A directory of nothing but headers.
    static let headers = SourceFilter(takesToolchain: false, takesSystem: false, takesHeaders: true)

    func keeps(_ path: [String]) -> Bool {
        takesHeaders || (takesToolchain && Self.isOfToolchain(path)) || (takesSystem && Self.isOfSystem(path))
            || (takesImageParts && Self.isOfImage(path))
    }

    /// Whether there may be something below a directory.
    func enters(_ directory: [String]) -> Bool {
        guard let name = directory.last, !takesHeaders else { return true }
        if takesImageParts, directory.first == "blobs" { return directory.count <= 2 }
        if let first = directory.first, Self.unread.contains(first) { return directory == ["etc"] && takesSystem }
        if Self.swiftIndex(directory) != nil { return takesToolchain && Self.isBelowSwift(directory) }
        if takesSystem, Self.isSystemDirectory(directory) { return true }
        return takesToolchain && directory.count <= 5 && !Self.unread.contains(name)
    }

    /// Whether an SDK may lack something without what is in a directory.
    func needs(_ directory: [String]) -> Bool {
        directory.isEmpty || takesHeaders || (takesToolchain && Self.swiftIndex(directory) != nil)
            || (takesSystem && Self.isSystemDirectory(directory))
    }

    // MARK: Toolchains

    /// Where `lib/swift` or `lib/swift_static` stands in a path.
    private static func swiftIndex(_ path: [String]) -> Int? {
        path.indices.dropLast().first { path[$0] == "lib" && ["swift", "swift_static"].contains(path[$0 + 1]) }
    }

    private static func isOfToolchain(_ path: [String]) -> Bool {
        guard let index = swiftIndex(path), path.count > index + 3, let name = path.last else { return false }
        return isBelowSwift(path) && ![".swiftdoc", ".abi.json", ".swiftsourceinfo"].contains(where: name.hasSuffix)
    }

    /// Not the compiler's own libraries, its headers for Clang (those of the compiler that runs are taken) and what is for
    /// other systems.
    private static func isBelowSwift(_ path: [String]) -> Bool {
        guard let index = swiftIndex(path) else { return false }
        guard path.count > index + 2 else { return true }
        return ![
            "host", "pm", "migrator", "clang", "embedded", "FrameworkABIBaseline", "_InternalSwiftScan",
            "_InternalSwiftStaticMirror", "swiftToCxx",
        ].contains(path[index + 2])
    }

    /// No toolchain and no library lies in a directory of these names.
    private static let unread: Set<String> = [
        "bin", "sbin", "boot", "dev", "etc", "home", "media", "mnt", "proc", "root", "run", "srv", "sys", "tmp", "var",
        "share", "src", "games", "doc", "man", "clang", "lldb", "python3", "systemd", "modules", "firmware",
    ]

    // MARK: Systems

    /// The rest of a path below a directory of libraries.
    private static func belowLibraries(_ path: [String]) -> ArraySlice<String>? {
        let rest = path.first == "usr" ? path.dropFirst() : path[...]
        guard let first = rest.first, ["lib", "lib64"].contains(first) else { return nil }
        return rest.dropFirst()
    }

    private static func isOfSystem(_ path: [String]) -> Bool {
        if path.starts(with: ["usr", "include"]) { return true }
        if path == ["etc", "os-release"] || path == ["usr", "lib", "os-release"] { return true }
        guard let rest = belowLibraries(path), let first = rest.first, let name = rest.last else { return false }
        switch rest.count {
        // `aarch64-linux-gnu`, a "multiarch" directory of Debian's.
        case 2 where first.contains("linux-gnu"): return isForLinker(name)
        // gcc/<triple>/<version>/crtbegin.o
        case 4 where first == "gcc": return isForLinker(name)
        // Debian's kernel headers are links into here.
        case 2... where first == "linux": return true
        case 1: return isForLinker(name)
        default: return false
        }
    }

    private static func isSystemDirectory(_ path: [String]) -> Bool {
        if path == ["usr"] || path == ["etc"] || path.starts(with: ["usr", "include"]) { return true }
        guard let rest = belowLibraries(path) else { return false }
        guard let first = rest.first else { return true }
        return first == "linux" || (first == "gcc" && rest.count <= 3)
            || (first.contains("linux-gnu") && rest.count == 1)
    }

    /// Libraries, objects and linker scripts, but for what only compilers, debuggers and sanitizers load.
    private static func isForLinker(_ name: String) -> Bool {
        guard name.hasSuffix(".a") || name.hasSuffix(".o") || name.hasSuffix(".so") || name.contains(".so.") else {
            return false
        }
        return !toolLibraries.contains(where: name.hasPrefix)
    }

    private static let toolLibraries = [
        "liblldb", "libclang", "libLTO", "libLLVM", "libIndexStore", "libsourcekitd", "libSwiftSourceKit",
        "libswiftDemangle",
        "libasan", "liblsan", "libtsan", "libhwasan", "libubsan", "libgomp", "libitm", "libgcov", "crtoffload",
    ]

    // MARK: Images

    /// `docker save`: manifest.json and `<id>/layer.tar`; OCI image layout: index.json, oci-layout and `blobs/<algorithm>/<digest>`.
    private static func isOfImage(_ path: [String]) -> Bool {
        switch path.count {
        // crane, ko and kaniko name the configuration by its digest alone: `sha256:…`.
        case 1:
            path[0].hasSuffix(".json") || path[0] == "oci-layout" || path[0].contains(".tar")
                || path[0].hasPrefix("sha256:")
        case 2: path[1] == "layer.tar" || path[1] == "json"
        case 3: path[0] == "blobs"
        default: false
        }
    }
}
