/// The directory of an SDK: a system's headers and libraries, Swift's libraries for it, and Clang's headers.
///
///     usr/include                     C and C++ headers
///     usr/lib, usr/lib64, lib, lib64  C libraries, and GCC's, as the system has them
///     usr/lib/swift                   dynamic libraries and modules: swiftResourcesPath
///     usr/lib/swift_static            static ones: swiftStaticResourcesPath
///     usr/lib/clang/include           headers of the compiler that builds; `clang` in the two directories is a link to it
struct SDKLayout: Sendable {
    var tree: FileTree
    /// Which kinds of linking have all that they need.
    var linksStatic: Bool
    var linksShared: Bool

    static let shared = ["usr", "lib", "swift"]
    static let statics = ["usr", "lib", "swift_static"]

    /// - Parameters:
    ///   - toolchain: its place in `swift`.
    ///   - clangHeaders: those of the compiler that builds, which must read its own
    /// - Throws: where a part is missing that every program needs, with the packages that have it.
    init(
        system: FileTree, swift: FileTree, _ toolchain: TargetToolchain, clangHeaders: FileTree,
        subject: String
    ) throws {
        var tree = FileTree()
        do throws(FileTree.Fault) {
            for place in [["usr", "include"], ["usr", "lib"], ["usr", "lib64"], ["lib"], ["lib64"]] {
                try Self.graft(system, place, into: &tree)
            }
            for (kind, place) in [("swift", Self.shared), ("swift_static", Self.statics)] {
                try tree.remove(place)
                guard let node = swift.node(toolchain.libraries + [kind]) else { continue }
                try tree.graft(swift, node, to: place)
                try tree.add(.link("../clang"), at: place + ["clang"])
            }
            try tree.graft(clangHeaders, 0, to: ["usr", "lib", "clang", "include"])
            try Self.addLinks(to: &tree)
        } catch {
            throw Problem(
                .sdkSource, subject: subject, "the parts of the Swift SDK don't fit together",
                cause: "a path \(error)", advice: "take toolchain and libraries of one and the same system")
        }
        linksShared = toolchain.hasShared
        linksStatic = toolchain.hasStatic && Self.has("libc.a", in: tree) && Self.has("libstdc++.a", in: tree)
        self.tree = tree
        try checkParts(subject)
    }

    /// What is a link in the system stays one.
    private static func graft(_ system: FileTree, _ place: [String], into tree: inout FileTree) throws(FileTree.Fault) {
        guard case .found(let node, _)? = try? system.resolve(place, followingLast: false) else { return }
        try tree.graft(system, node, to: place)
    }

    /// Linker scripts of the C library name files in /lib and /lib64; what was unpacked from packages may lack the links.
    private static func addLinks(to tree: inout FileTree) throws(FileTree.Fault) {
        for name in ["lib", "lib64"] where tree.node([name]) == nil && tree.isDirectory(["usr", name]) {
            try tree.add(.link("usr/\(name)"), at: [name])
        }
    }

    // MARK: What it needs

    /// Directories in which linkers look for libraries, but for GCC's.
    private static func libraryFolders(in tree: FileTree) -> [[String]] {
        [["usr", "lib"], ["usr", "lib64"], ["lib"], ["lib64"]].flatMap { place in
            [place] + tree.names(in: place).filter { $0.contains("linux-gnu") }.map { place + [$0] }
        }
    }

    /// Whether a library is there, in the system's folders or in GCC's.
    private static func has(_ name: String, in tree: FileTree) -> Bool {
        if libraryFolders(in: tree).contains(where: { tree.file($0 + [name]) != nil }) { return true }
        let gcc = ["usr", "lib", "gcc"]
        return tree.names(in: gcc).contains { triple in
            tree.names(in: gcc + [triple]).contains { tree.file(gcc + [triple, $0, name]) != nil }
        }
    }

    private func checkParts(_ subject: String) throws(Problem) {
        var missing: [String] = []
        if tree.file("usr/include/stdlib.h") == nil { missing.append("stdlib.h (libc6-dev, glibc-devel)") }
        if !tree.isDirectory(["usr", "include", "linux"]) {
            missing.append("linux/*.h (linux-libc-dev, kernel-headers)")
        }
        for (file, packages) in [
            ("crt1.o", "libc6-dev, glibc-devel"), ("libc.so", "libc6-dev, glibc-devel"),
            ("crtbegin.o", "libgcc-*-dev, gcc"), ("libgcc.a", "libgcc-*-dev, gcc"),
            ("libstdc++.so", "libstdc++-*-dev, libstdc++-devel or gcc-c++"),
        ] where !Self.has(file, in: tree) {
            missing.append("\(file) (\(packages))")
        }
        guard missing.isEmpty else {
            throw Problem(
                .sdkSource, subject: subject, "the target system lacks what every program is linked with",
                cause: "missing: \(missing.joined(separator: "; "))",
                advice: "name these packages of the target system, or a root or an image that has them, with --sysroot")
        }
    }
}
