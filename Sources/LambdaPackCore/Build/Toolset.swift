/// Flags for what is built for the target alone, as a toolset (SE-0387, schema 1.0).
///
/// What stands on `swift build`'s command line (`-Xswiftc`, `-Xlinker`) goes to the host's macros, build tools and plugins
/// as well: they would be linked static, and compiled again whenever a flag of the functions changes.
package struct Toolset: Sendable, Hashable {
    package var swiftCompiler: [String] = []
    package var cCompiler: [String] = []
    package var linker: [String] = []

    /// Writes it if it is not there already.
    package func install(at path: FilePath) throws {
        let wanted = try encoded()
        guard (try? FileSystem.read(path)) != wanted else { return }
        try FileSystem.createDirectory(path.removingLastComponent())
        try FileSystem.writeAtomically(wanted, to: path)
    }

    /// Equal flags, equal digest.
    var digest: String {
        let flags = [swiftCompiler, cCompiler, linker].map { $0.joined(separator: "\u{0}") }
        return String(SHA256Digest(hashing: flags.joined(separator: "\u{1}")).hex.prefix(16))
    }

    func encoded() throws -> [UInt8] {
        struct Tool: Encodable { var extraCLIOptions: [String] }
        struct Document: Encodable {
            var schemaVersion = "1.0"
            var swiftCompiler: Tool
            var cCompiler: Tool
            var cxxCompiler: Tool
            var linker: Tool
        }
        return try CanonicalJSON.encode(
            Document(
                swiftCompiler: Tool(extraCLIOptions: swiftCompiler), cCompiler: Tool(extraCLIOptions: cCompiler),
                cxxCompiler: Tool(extraCLIOptions: cCompiler), linker: Tool(extraCLIOptions: linker)))
    }
}
