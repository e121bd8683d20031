/// The Swift modules of an SDK that is being made.
///
/// A binary module serves the compiler of its own version alone. Textual interfaces beside binary modules are left out: the
/// compiler compares the time stamps of both. Where a copy of the bundle has lost these, it would build the modules again, for
/// every user.
struct SDKModules: Sendable {
    /// A module with an interface, to be built.
    struct Module: Sendable, Hashable {
        var name: String
        /// The module's directory, relative to the SDK's.
        var path: [String]
        var interface: String
        var imports: Set<String>
    }

    private(set) var modules: [Module] = []

    /// Leaves in a layout what the compiler can use.
    ///
    /// - Parameters:
    ///   - triple: for which the compiler will look for modules
    ///   - isSameVersion: whether the binary modules are the compiler's own. If not, modules with an interface are kept
    ///     to be built (``rebuild(in:triple:compiler:work:_:)``), and the others go.
    init(of tree: inout FileTree, triple: String, isSameVersion: Bool, scratch: FilePath) throws {
        try Self.mendArguments(in: &tree, scratch)
        for place in [SDKLayout.statics, SDKLayout.shared] {
            for path in Self.modulePaths(in: place + ["linux"], triple: triple, of: tree) {
                if isSameVersion {
                    try Self.dropInterfaces(path, in: &tree)
                    try Self.nameModule(path, for: triple, in: &tree)
                } else if let module = try Self.module(path, in: &tree) {
                    modules.append(module)
                } else {
                    try tree.remove(path)
                }
            }
            guard !isSameVersion else { continue }
            try Self.dropWithoutModule(place, in: &tree)
        }
        if !isSameVersion { try shareModules(in: &tree) }
    }

    /// Debian's Dispatch and XCTest lie in the folder of the processor, beside `glibc.modulemap`.
    private static func modulePaths(in folder: [String], triple: String, of tree: FileTree) -> [[String]] {
        [folder, folder + [String(triple.prefix { $0 != "-" })]].flatMap { folder in
            tree.names(in: folder).filter { $0.hasSuffix(".swiftmodule") }.map { folder + [$0] }
        }
    }

    private static func dropInterfaces(_ path: [String], in tree: inout FileTree) throws {
        let names = tree.names(in: path)
        guard names.contains(where: { $0.hasSuffix(".swiftmodule") }) else { return }
        for name in names where name.hasSuffix(".swiftinterface") { try tree.remove(path + [name]) }
    }

    /// Debian's modules for x86_64 are called after `x86_64-pc-linux-gnu`, which is the same machine and system. A compiler
    /// looks for the name of the triple that it builds for alone.
    private static func nameModule(_ path: [String], for triple: String, in tree: inout FileTree) throws {
        let (suffix, machine) = (".swiftmodule", triple.prefix { $0 != "-" })
        let names = tree.names(in: path)
        guard !names.contains(triple + suffix),
            let other = names.first(where: { $0.hasPrefix("\(machine)-") && $0.hasSuffix("-linux-gnu" + suffix) })
        else { return }
        try tree.add(.link(other), at: path + [triple + suffix])
    }

    /// The private interface is the public one and more: a toolchain's own modules hold as much.
    private static func module(_ path: [String], in tree: inout FileTree) throws -> Module? {
        let names = tree.names(in: path)
        let interfaces = names.filter { $0.hasSuffix(".swiftinterface") && !$0.hasSuffix(".package.swiftinterface") }
        guard let interface = interfaces.first(where: { $0.hasSuffix(".private.swiftinterface") }) ?? interfaces.first,
            let file = tree.file(path + [interface]), let last = path.last
        else { return nil }
        for name in names where name.hasSuffix(".swiftmodule") { try tree.remove(path + [name]) }
        let text = String(decoding: try FileSystem.read(file.path, limitBytes: 64 << 20), as: UTF8.self)
        return Module(
            name: String(last.dropLast(".swiftmodule".count)), path: path, interface: interface,
            imports: imports(in: text))
    }

    /// `Swift` of "@_exported public import Swift" and "import Swift.Sub".
    static func imports(in interface: String) -> Set<String> {
        var imports: Set<String> = []
        for line in interface.split(separator: "\n") where line.contains("import ") {
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
                words[..<index].allSatisfy({ $0.hasPrefix("@") || ["public", "internal", "package"].contains($0) })
            else { continue }
            imports.insert(String(words[index + 1].prefix { $0 != "." }))
        }
        return imports
    }

    /// Libraries of modules that went; with libdispatch's headers, `canImport(Dispatch)` would be true of an empty module.
    private static func dropWithoutModule(_ place: [String], in tree: inout FileTree) throws {
        for name in ["dispatch", "os", "Block", "CoreFoundation", "_FoundationCShims", "_foundation_unicode"] {
            try tree.remove(place + [name])
        }
        for name in tree.names(in: place + ["linux"])
        where name.contains("Foundation") || name.contains("swiftDispatch") || name.contains("Testing")
            || name.contains("XCTest")
        {
            try tree.remove(place + ["linux", name])
        }
    }

    /// Modules of the two directories that have the same interface become one.
    private mutating func shareModules(in tree: inout FileTree) throws {
        var shared: [Module] = []
        for module in modules {
            guard module.path.starts(with: SDKLayout.shared),
                let twin = shared.first(where: { $0.name == module.name }),
                let one = tree.file(module.path + [module.interface]),
                let other = tree.file(twin.path + [twin.interface]),
                try FileSystem.digest(one.path) == FileSystem.digest(other.path)
            else {
                shared.append(module)
                continue
            }
            try tree.add(.link("/" + twin.path.joined(separator: "/")), at: module.path)
        }
        modules = shared
    }

    /// The linker's arguments for static executables: those of Debian's Swift 6.0 name ICU libraries that it no longer has.
    private static func mendArguments(in tree: inout FileTree, _ scratch: FilePath) throws {
        let folder = SDKLayout.statics + ["linux"]
        let path = folder + ["static-executable-args.lnk"]
        guard let file = tree.file(path) else { return }
        let lines = String(decoding: try FileSystem.read(file.path, limitBytes: 1 << 20), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.filter { line in
            guard line.hasPrefix("-licu") else { return true }
            return tree.file(folder + ["lib\(line.dropFirst(2)).a"]) != nil
        }
        guard kept.count < lines.count else { return }
        let text = Array(kept.joined(separator: "\n").utf8)
        try FileSystem.write(text, to: scratch)
        try tree.add(.file(.init(path: scratch, size: text.count, isOwned: true)), at: path)
    }
}
