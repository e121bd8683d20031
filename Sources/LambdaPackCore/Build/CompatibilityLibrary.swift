/// The compatibility library: functions that newer systems' libraries have and Lambda's lack, for binaries that were built
/// on a newer system (docs/al2023.md).
///
/// The toolchain's own clang compiles it for the target, from one file of C that needs no header and no C library, so that
/// it depends on nothing but the compiler. Its path is nowhere in it.
package struct CompatibilityLibrary: Sendable, Hashable {
    package static let soname = "liblambda-pack-compat.so"
    private static let sourceName = "compatibility.c"

    package var toolchain: Toolchain
    package var linker: FilePath
    package var triple: String
    /// Entries of the table whose functions it leaves out: a link would find them in it, and the runtime would not.
    package var refused: [String]

    package init(toolchain: Toolchain, linker: FilePath, triple: String, refused: [String] = []) {
        self.toolchain = toolchain
        self.linker = linker
        self.triple = triple
        self.refused = refused
    }

    package var compiler: FilePath { toolchain.root / "bin" / "clang" }

    /// The compiler's arguments, apart from where it writes to.
    package var arguments: [String] {
        [
            "--no-default-config", "--target=\(triple)", "-x", "c", "-std=c11", "-Os", "-fPIC", "-fvisibility=hidden",
            // Else clang would find strlen in the loops that stand for it, and ask libc for it.
            "-ffreestanding", "-fno-builtin",
            "-nostdlib", "-shared", "--ld-path=\(linker)", "-Wl,-soname,\(Self.soname)", "-Wl,-Bsymbolic",
            "-Wl,-z,relro,-z,now", "-Wl,--build-id=0x\(SwiftBuildCommand.placeholderBuildID)",
        ] + refused.map { "-DWITHOUT_\($0.uppercased().replacing("-", with: "_"))" } + [Self.sourceName]
    }

    /// Compiles it below a directory if it is not there already, and returns its path.
    ///
    /// - Parameter environment: of this process. The compiler sees no more of it than the search path: variables can
    ///   change what it makes.
    package func install(in directory: FilePath, environment: [String: String]) async throws -> FilePath {
        let source = PackageResources.compatibility_c
        let identity = [toolchain.versionLine, arguments.joined(separator: " "), SHA256Digest(hashing: source).hex]
        let version = SHA256Digest(hashing: identity.joined(separator: "\u{0}")).hex.prefix(12)
        let home = directory / "compatibility-\(version)"
        let library = home / Self.soname
        if FileSystem.exists(library) { return library }
        try FileSystem.createDirectory(home)
        try FileSystem.writeAtomically(source, to: home / Self.sourceName)
        // Whole or not at all: another run may look for it meanwhile.
        let partial = ".\(Self.soname).partial"
        guard FileSystem.isExecutable(compiler) else { throw missing("there is no such program") }
        var variables = environment.filter { $0.key == "PATH" }
        // Here: LLVM takes `%` in a path of a temporary file for a place to fill in.
        variables["TMPDIR"] = "."
        let command = Command(
            compiler, arguments + ["-o", partial], environment: .exactly(variables), workingDirectory: home)
        let result = try await ProcessRunner.run(command)
        guard result.succeeded else { throw missing(result.text.trimmingSpaces()) }
        try FileSystem.rename(home / partial, to: library)
        return library
    }

    private func missing(_ cause: String) -> Failure {
        Failure(
            Problem(
                .toolMissing, subject: "clang", "\(compiler) can't compile the compatibility library for \(triple)",
                cause: cause,
                advice:
                    "install a toolchain of swift.org, whose clang compiles for every target, or build without --retarget"
            ))
    }
}
