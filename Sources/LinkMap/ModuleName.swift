/// What a linked file is called to the people who import it.
package enum ModuleName {
    /// What the linker made itself: relocations, procedure linkage, search tables, merged strings.
    package static let linker = "(linker)"
    /// Headers, tables of sections, symbol names: the file's own structure.
    package static let structure = "(file structure)"
    /// Bytes between things, for alignment.
    package static let padding = "(padding)"
    /// Bytes that neither link map nor symbols say anything of.
    package static let unknown = "(unknown)"

    /// The module of an input, and what of it: the archive's member or the object.
    package static func of(_ input: String) -> (module: String, source: String) {
        let (file, member) = split(input)
        let components = file.split(separator: "/", omittingEmptySubsequences: true)
        let name = components.last.map(String.init) ?? file
        if let member { return (archive(name), member) }
        // SwiftPM's objects: `Module.build/File.swift.o`, of C targets with folders in between.
        if let build = components.dropLast().last(where: { $0.hasSuffix(".build") }) {
            return (String(build.dropLast(".build".count)), name)
        }
        if name == "swiftrt.o" { return ("Swift", name) }
        // crt1.o, crti.o, crtbeginT.o: the C library's start-up code.
        if name.hasPrefix("crt") || name.hasPrefix("Scrt") || name.hasPrefix("rcrt") { return ("libc", name) }
        if name.hasSuffix(".a") { return (archive(name), name) }
        return (name, name)
    }

    /// `path(member)`, as all linkers write it.
    private static func split(_ input: String) -> (file: String, member: String?) {
        guard input.utf8.last == UInt8(ascii: ")"), let open = input.utf8.lastIndex(of: UInt8(ascii: "(")) else {
            return (input, nil)
        }
        return (String(input[..<open]), String(input[input.index(after: open)...].dropLast()))
    }

    /// Swift's archives are named after their modules; the C library's and the compiler's keep their names.
    private static func archive(_ name: String) -> String {
        var base = name.hasSuffix(".a") ? String(name.dropLast(2)) : name
        switch base {
        case "libswiftCore": return "Swift"
        case "libc", "libm", "libdl", "libpthread", "librt", "libutil", "libstdc++", "libgcc", "libgcc_eh",
            "libc++", "libc++abi", "libunwind", "libmvec", "libresolv":
            return base
        default: break
        }
        // Debian's libm is a linker script for libm-2.36.a.
        if base.hasPrefix("libm-") { return "libm" }
        guard base.hasPrefix("lib") else { return base }
        base = String(base.dropFirst(3))
        return base.hasPrefix("swift") && base.utf8.count > 5 ? String(base.dropFirst(5)) : base
    }

    /// The module in a symbol's mangled name, where it is one of Swift's that starts with a plain identifier: for files
    /// without a link map.
    package static func ofSymbol(_ mangled: String) -> String? {
        let utf8 = mangled.utf8
        var rest = utf8[...]
        guard utf8.starts(with: "$s".utf8) || utf8.starts(with: "$S".utf8) else { return nil }
        rest = rest.dropFirst(2)
        if rest.first == UInt8(ascii: "s") || rest.first == UInt8(ascii: "S") { return "Swift" }
        var length = 0
        while let digit = rest.first, digit >= 0x30, digit <= 0x39, length < 1000 {
            length = length * 10 + Int(digit - 0x30)
            rest = rest.dropFirst()
        }
        guard length > 0, rest.count >= length, rest.first != 0x30 else { return nil }
        return String(rest.prefix(length))
    }
}
