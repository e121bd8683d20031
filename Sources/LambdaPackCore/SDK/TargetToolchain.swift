import ELF

/// The Swift libraries of a toolchain for the target: what of it an SDK is made of. Nothing of it is run.
struct TargetToolchain: Sendable, Hashable {
    /// The directory with `swift` and `swift_static`, as components: `usr/lib`, or `usr/libexec/swift/lib` of Debian's.
    var libraries: [String]
    /// `6.3.1`
    var version: String
    var hasShared: Bool
    var hasStatic: Bool
    var hasFoundation: Bool

    /// Looks for the libraries in a tree.
    ///
    /// - Throws: where there are none, where they are for another machine, and where they don't tell their version.
    static func find(
        in tree: FileTree, sources: [SDKSource], architecture: Architecture
    ) throws -> TargetToolchain {
        let subject = sources.map(\.path.string).joined(separator: ", ")
        guard let libraries = place(in: tree) else {
            throw Problem(
                .sdkSource, subject: subject, "there is no Swift toolchain for Linux in \(subject)",
                cause: "no lib/swift/linux/Swift.swiftmodule and no lib/swift_static/linux/Swift.swiftmodule",
                advice:
                    "name the directory or the .tar.gz of a toolchain of swift.org for the target system with --from")
        }
        let shared = libraries + ["swift", "linux"]
        let statics = libraries + ["swift_static", "linux"]
        let core = tree.file(shared + ["libswiftCore.so"])
        let archive = tree.file(statics + ["libswiftCore.a"])
        guard let found = core ?? archive else {
            throw Problem(
                .sdkSource, subject: subject, "the Swift toolchain in \(subject) has no libraries",
                cause: "neither libswiftCore.so nor libswiftCore.a", advice: "is it complete?")
        }
        try checkMachine(found, isArchive: core == nil, architecture, subject)
        return TargetToolchain(
            libraries: libraries,
            version: try version(tree, [shared, statics], subject),
            hasShared: core != nil,
            hasStatic: archive != nil && tree.file(statics + ["static-executable-args.lnk"]) != nil,
            hasFoundation: tree.isDirectory((archive == nil ? shared : statics) + ["Foundation.swiftmodule"]))
    }

    /// The first place in the order of names that has both kinds of libraries, else the first that has one: Debian links
    /// /usr/lib/swift to the dynamic ones of its toolchain.
    private static func place(in tree: FileTree) -> [String]? {
        var places: [[String]] = []
        collectPlaces(in: tree, 0, [], &places)
        return places.first { path in kinds.allSatisfy { has($0, at: path, in: tree) } } ?? places.first
    }

    private static let kinds = ["swift", "swift_static"]

    private static func has(_ kind: String, at path: [String], in tree: FileTree) -> Bool {
        tree.isDirectory(path + [kind, "linux", "Swift.swiftmodule"])
    }

    private static func collectPlaces(in tree: FileTree, _ node: Int, _ path: [String], _ places: inout [[String]]) {
        if kinds.contains(where: { has($0, at: path, in: tree) }) { places.append(path) }
        // A distribution's toolchain lies at most this deep, in an archive's own directory.
        guard path.count < 8 else { return }
        for name in tree.names(in: node) {
            guard let child = tree.child(name, of: node), tree.nodes[child].isDirectory else { continue }
            collectPlaces(in: tree, child, path + [name], &places)
        }
    }

    // MARK: Machine

    private static func checkMachine(
        _ library: FileTree.Content, isArchive: Bool, _ architecture: Architecture, _ subject: String
    ) throws {
        // A library says it in its header.
        let bytes =
            isArchive ? try FileSystem.read(library.path, limitBytes: 1 << 30) : try SDKSource.start(of: library.path)
        let machine: ELFImage.Machine
        do throws(ELFError) {
            machine = try bytes.withUnsafeBytes { buffer in
                Result { () throws(ELFError) in
                    isArchive ? try Self.machine(ofArchive: buffer) : try ELFImage.machine(of: buffer)
                }
            }.get()
        } catch {
            throw Problem(
                .sdkSource, subject: subject, "libswiftCore of \(subject) can't be read", cause: "\(error)",
                advice: "is the toolchain one for Linux, and complete?")
        }
        guard machine.name == architecture.tripleName else {
            throw Problem(
                .wrongMachine, subject: subject, "the Swift toolchain in \(subject) is for \(machine.name)",
                cause: "an SDK for \(architecture.rawValue) takes one for \(architecture.tripleName)",
                advice: "name the toolchain that runs on the target, not on this machine")
        }
    }

    /// That of the first member that is an ELF file.
    private static func machine(ofArchive bytes: UnsafeRawBufferPointer) throws(ELFError) -> ELFImage.Machine {
        for member in try StaticArchive(bytes).members {
            if let machine = try? ELFImage.machine(of: UnsafeRawBufferPointer(rebasing: bytes[member.contents])) {
                return machine
            }
        }
        throw ELFError(.notELF, at: 0, "no member is an ELF file")
    }

    // MARK: Version

    /// As the standard library's interface says in its first lines, or as its binary module does.
    private static func version(_ tree: FileTree, _ folders: [[String]], _ subject: String) throws -> String {
        for folder in folders {
            let module = folder + ["Swift.swiftmodule"]
            let names = tree.names(in: module)
            for suffix in [".swiftinterface", ".swiftmodule"] {
                for name in names where name.hasSuffix(suffix) {
                    guard let file = tree.file(module + [name]) else { continue }
                    let bytes = try FileSystem.read(file.path, limitBytes: 1 << 28)
                    if let version = version(in: bytes) { return version }
                }
            }
        }
        throw Problem(
            .sdkSource, subject: subject, "the Swift toolchain in \(subject) does not say its version",
            cause: "no Swift.swiftmodule names the compiler that made it", advice: "is it complete?")
    }

    /// `6.3.1` of "Swift version 6.3.1 (swift-6.3.1-RELEASE)".
    static func version(in bytes: [UInt8]) -> String? {
        let words = Array("Swift version ".utf8)
        let start = bytes.withUnsafeBytes { ByteSearch.firstOffset(of: words, in: $0) }
        guard let start else { return nil }
        let text = bytes[(start + words.count)...].prefix(32).prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}
