import Archive
import ELF
package import Hashing

#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// A stripped executable and its debug file, with one build-id.
package struct StrippedBinary: Sendable, Hashable {
    package var bootstrap: FilePath
    package var bootstrapBytes: Int
    package var bootstrapDigest: SHA256Digest
    package var debugFile: FilePath
    package var debugBytes: Int
    package var debugDigest: SHA256Digest
    /// 40 hexadecimal digits; nil where the user's linker flags left the note out.
    package var buildID: String?
    package var facts: BinaryFacts
    /// Whose the stripped file's bytes are; nil for libraries that others built.
    package var modules: ModuleBytes?
    /// The same in detail, of the unstripped file.
    package var attribution: AttributionFiles?
}

/// Separates an executable into what runs and what debuggers need, with the toolchain's llvm-objcopy.
package struct Stripper: Sendable {
    package var objcopy: FilePath

    package init(objcopy: FilePath) {
        self.objcopy = objcopy
    }

    /// What differs between two builds of one source, and nobody reads at run time: `.swift_modhash` holds hashes of
    /// imported modules' files (FACTS: the one difference between two clean builds), `.comment` names compilers.
    static let deadSections = [
        ".swift_modhash", ".comment", ".note.stapsdt", ".note.gnu.gold-version", ".lldbsummaries",
    ]

    /// Length of a SHA-1, the form that debuggers' `.build-id` directories expect.
    static let buildIDLength = 20

    /// Writes `bootstrap` and `debug` (new files, replaced if there). The two carry one build-id, derived from the
    /// stripped content, and the first links to the second by `debugName`.
    package func strip(
        _ executable: FilePath, bootstrap: FilePath, debug: FilePath, debugName: String
    ) async throws -> String? {
        let stripped = FilePath(bootstrap.string + ".stripped")
        // objcopy takes the link's file name from the path that it checksums.
        let linkDirectory = bootstrap.removingLastComponent() / "link"
        let linked = linkDirectory / debugName
        defer {
            try? FileSystem.remove(stripped)
            try? FileSystem.remove(linkDirectory)
        }
        try FileSystem.remove(linkDirectory)
        try FileSystem.createDirectory(linkDirectory)
        try await run(
            ["--strip-all"] + Self.deadSections.map { "--remove-section=\($0)" } + [executable.string, stripped.string])
        // SwiftPM's `-g` and the compilers' DWARF stay whole in the debug file.
        try await run(["--only-keep-debug", executable.string, linked.string])
        let buildID = try Self.writeBuildID(stripped: stripped, debug: linked)
        try Self.forceChecksum(of: linked, buildID: buildID)
        try await run(["--add-gnu-debuglink=\(linked)", stripped.string, bootstrap.string])
        try FileSystem.setPermissions(bootstrap, 0o755)
        try FileSystem.setPermissions(linked, 0o644)
        try FileSystem.rename(linked, to: debug)
        return buildID.map(Hexadecimal.encode)
    }

    private func run(_ arguments: [String]) async throws {
        let result = try await ProcessRunner.run(CommandLine(objcopy, arguments))
        guard result.succeeded else {
            throw Failure(
                Problem(
                    .stripFailed, subject: objcopy.string, "llvm-objcopy failed",
                    cause: result.text.trimmingSpaces(), advice: "is there space left, and is the toolchain whole?"))
        }
    }

    /// The first 20 bytes of the SHA-256 of the stripped content with the note's bytes zero, written into both files.
    private static func writeBuildID(stripped: FilePath, debug: FilePath) throws -> [UInt8]? {
        guard let range = try buildIDRange(stripped) else { return nil }
        let length = Int(range.length)
        try FileSystem.overwrite(stripped, at: Int(range.offset), with: [UInt8](repeating: 0, count: length))
        let digest = try FileSystem.digest(stripped)
        // A note of another length, by the user's own flags, is filled as far as it goes.
        let buildID = Array(digest.bytes.prefix(length))
        try FileSystem.overwrite(stripped, at: Int(range.offset), with: buildID)
        if let range = try buildIDRange(debug), range.length == UInt64(length) {
            try FileSystem.overwrite(debug, at: Int(range.offset), with: buildID)
        }
        return buildID
    }

    private static func buildIDRange(_ file: FilePath) throws -> FileRange? {
        let mapped = try MappedFile.open(file)
        return try ELFImage(mapped.bytes).buildID?.fileRange
    }

    private static func forceChecksum(of debug: FilePath, buildID: [UInt8]?) throws {
        var checksum = CRC32()
        try withUnsafeMutablePointer(to: &checksum) { pointer throws(SystemCallError) in
            try FileSystem.readBlocks(debug) { pointer.pointee.update($0) }
        }
        let wanted = (buildID ?? []).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        try FileSystem.append(CRC32Forcing.suffix(from: checksum.value, to: wanted), to: debug)
    }
}
