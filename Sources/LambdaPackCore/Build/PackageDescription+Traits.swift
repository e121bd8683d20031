extension PackageDescription {
    /// The traits that a package declares, as `swift package dump-package` tells them. Nothing is resolved for it.
    ///
    /// - Returns: names; `default` is among them where the package has traits that are enabled by default.
    /// - Throws: where SwiftPM can't read the package.
    static func declaredTraits(
        _ package: FilePath, swift: FilePath, environment: BuildEnvironment
    ) async throws -> Set<String> {
        let result = try await ProcessRunner.run(
            Command(
                swift, ["package", "--package-path", package.string, "dump-package"],
                environment: .exactly(environment.variables)))
        guard result.succeeded, let traits = traits(inDump: result.output) else {
            throw unreadable(package, result)
        }
        return traits
    }

    /// The manifest may stand behind warnings.
    static func traits(inDump output: [UInt8]) -> Set<String>? {
        struct Dump: Decodable {
            struct Trait: Decodable { var name: String }
            var traits: [Trait]?
        }
        guard let text = json(in: output), let dump = try? JSON.decode(Dump.self, from: text.utf8) else { return nil }
        return Set((dump.traits ?? []).map(\.name))
    }

    /// What `swift package` says of a choice of traits that the package does not have; nil where it failed otherwise.
    ///
    /// SwiftPM has three sentences for it (`TraitError`), each on one line: "Trait 'A' … is not declared by package 'p' (p). The
    /// available traits …", "Traits [A] have been enabled on package 'q' (q) that declares no traits." and "Disabled default
    /// traits by … on package …".
    static func traitProblem(_ traits: TraitSelection, _ output: String, package: FilePath) -> Problem? {
        guard traits != .packageDefaults else { return nil }
        let prefix = "error: "
        let sentences = output.split(separator: "\n").filter {
            $0.hasPrefix(prefix) && $0.contains(#/^error: (?:Traits? |Disabled default traits )/#)
        }
        guard let sentence = sentences.first else { return nil }
        return Problem(
            .unknownTrait, subject: package.lastComponent?.string ?? package.string,
            "these traits can't be enabled: \(traits)", cause: String(sentence.dropFirst(prefix.count)),
            advice:
                "traits come from --traits, --enable-all-traits and --disable-default-traits, or else from build.traits in the configuration file"
        )
    }
}
