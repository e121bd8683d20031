/// Separates an executable into what runs and what debuggers need. Files that are not as linkers write them are left to
/// the toolchain's llvm-objcopy.
package struct Stripper: Sendable {
    package var objcopy: FilePath

    package init(objcopy: FilePath) {
        self.objcopy = objcopy
    }

    package struct Result: Sendable, Hashable {
        /// Hexadecimal; nil where the file has no such note.
        package var buildID: String?
        package var debugDigest: SHA256Digest
    }

    /// What differs between two builds of one source, and nobody reads at run time: `.swift_modhash` holds hashes of
    /// imported modules' files (FACTS: the one difference between two clean builds), `.comment` names compilers.
    static let deadSections = [
        ".swift_modhash", ".comment", ".note.stapsdt", ".note.gnu.gold-version", ".lldbsummaries",
    ]

    /// Writes `bootstrap` and `debug` (new files, replaced if there). The two carry one build-id, derived from the
    /// stripped content, and the first links to the second by `debugName`.
    package func strip(
        _ executable: FilePath, bootstrap: FilePath, debug: FilePath, debugName: String
    ) async throws -> Result {
        // Those that take the file's name from a path (a link's is that of the debug file) need it to be right.
        let directory = FilePath(bootstrap.string + ".strip")
        let stripped = directory / "stripped"
        let linked = directory / debugName
        defer { try? FileSystem.remove(directory) }
        try FileSystem.remove(directory)
        try FileSystem.createDirectory(directory)
        let written = try StrippedFile.write(
            executable, to: stripped, removing: Self.deadSections, debugName: debugName)
        let debugDigest: SHA256Digest
        let file: StrippedFile
        // SwiftPM's `-g` and the compilers' DWARF stay whole in the debug file.
        if let written, let digest = try DebugFile(path: linked).write(executable, for: written) {
            (file, debugDigest) = (written, digest)
        } else {
            try await run(["--only-keep-debug", executable.string, debugName], in: directory)
            file = if let written { written } else { try await stripElsewhere(executable, to: stripped, debug: linked) }
            debugDigest = try DebugFile(path: linked).seal(for: file)
        }
        try file.seal()
        try FileSystem.setPermissions(stripped, 0o755)
        try FileSystem.setPermissions(linked, 0o644)
        try FileSystem.rename(stripped, to: bootstrap)
        try FileSystem.rename(linked, to: debug)
        return Result(buildID: file.buildID.map(Hexadecimal.encode), debugDigest: debugDigest)
    }

    /// Files that ``ELFStrip`` has no plan for: llvm-objcopy can move their parts, or says what is wrong with them.
    private func stripElsewhere(
        _ executable: FilePath, to stripped: FilePath, debug: FilePath
    ) async throws -> StrippedFile {
        let directory = stripped.removingLastComponent()
        try await run(
            ["--strip-all"] + (Self.deadSections + [".gnu_debuglink"]).map { "--remove-section=\($0)" }
                + [executable.string, "bare"], in: directory)
        try await run(
            ["--add-gnu-debuglink=\(debug)", "bare", stripped.lastComponent?.string ?? "stripped"], in: directory)
        guard let file = try StrippedFile.adopt(stripped) else {
            throw failure("\(executable) is not a readable ELF file when it is stripped")
        }
        return file
    }

    /// In the directory of its output: LLVM takes `%` in an output's path for a place to fill in (`createUniqueFile`).
    private func run(_ arguments: [String], in directory: FilePath) async throws {
        let result = try await ProcessRunner.run(Command(objcopy, arguments, workingDirectory: directory))
        guard result.succeeded else { throw failure(result.text.trimmingSpaces()) }
    }

    private func failure(_ cause: String) -> Failure {
        Failure(
            Problem(
                .stripFailed, subject: objcopy.string, "llvm-objcopy failed", cause: cause,
                advice: "is there space left, and is the toolchain whole?"))
    }
}
