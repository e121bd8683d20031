/// What SwiftPM says of the package.
package struct PackageDescription: Sendable, Codable, Hashable {
    package var name: String
    /// Executable products of the root package, those that SwiftPM makes up for executable targets included.
    package var executableProducts: [String]
    /// Those of them that a plugin of the package depends on, sorted: tools of the machine that builds.
    package var buildTools: [String]
    /// Directories of the packages that it depends on by path itself.
    package var localPackages: [String]
}

extension PackageDescription {
    /// Asks `swift package describe`. The answer is kept for as long as the manifest, the environment (manifests may
    /// read it) and the toolchain stay the same: SwiftPM caches manifests under the same conditions.
    ///
    /// - Parameters:
    ///   - traits: what targets depend on may depend on them.
    ///   - asPlugin: `swift package` runs this process. It holds the lock of the package's scratch directory,
    ///     and on macOS a sandbox in which no other one can be made: so a scratch directory beside the store's contents is
    ///     used.
    package static func load(
        _ package: FilePath, swift: FilePath, store: ContentStore, environment: BuildEnvironment,
        traits: TraitSelection = .packageDefaults, asPlugin: Bool = false
    ) async throws -> PackageDescription {
        let key = try manifestKey(package, swift, environment, traits)
        let inputs = [package.string, key]
        if let known = store.value(.package, inputs, as: PackageDescription.self) { return known }
        let scratch = asPlugin ? store.directory / "describe" : nil
        let answer = try await describe(package, swift, environment, traits, scratch: scratch)
        store.keep(answer, .package, inputs)
        return answer
    }

    /// Directories of all packages that this one depends on by path, however deep. SwiftPM names the direct ones
    /// alone, so they are asked in turn.
    package static func localClosure(
        of package: FilePath, swift: FilePath, store: ContentStore, environment: BuildEnvironment,
        asPlugin: Bool = false
    ) async throws -> [FilePath] {
        var found: Set<FilePath> = []
        var open = [package]
        while let next = open.popLast() {
            guard found.insert(next).inserted else { continue }
            let description = try await load(
                next, swift: swift, store: store, environment: environment, asPlugin: asPlugin)
            open += description.localPackages.map { FilePath($0).resolved(against: next) }
        }
        found.remove(package)
        return found.sorted { $0.string < $1.string }
    }

    private static func describe(
        _ package: FilePath, _ swift: FilePath, _ environment: BuildEnvironment, _ traits: TraitSelection,
        scratch: FilePath?
    ) async throws -> PackageDescription {
        var arguments = ["package", "--package-path", package.string] + traits.arguments
        if let scratch {
            arguments += ["--scratch-path", scratch.string]
            #if os(macOS)
            arguments.append("--disable-sandbox")
            #endif
        }
        let result = try await ProcessRunner.run(
            Command(
                swift, arguments + ["describe", "--type", "json"], environment: .exactly(environment.variables)))
        guard result.succeeded, let answer = parse(result.output) else {
            if let problem = traitProblem(traits, result.text, package: package) { throw Failure(problem) }
            throw unreadable(package, result)
        }
        return answer
    }

    static func unreadable(_ package: FilePath, _ result: CommandResult) -> Failure {
        Failure(
            Problem(
                .packageUnreadable, subject: package.string, "SwiftPM can't read the package at \(package)",
                advice: "'swift package describe' must work there"),
            compilerOutput: result.output)
    }

    private static func manifestKey(
        _ package: FilePath, _ swift: FilePath, _ environment: BuildEnvironment, _ traits: TraitSelection
    ) throws -> String {
        var text = "6\n\(swift)\n\(traits)\n"
        for name in try FileSystem.names(in: package)
        where name.hasPrefix("Package") && name.hasSuffix(".swift") {
            text += "\(name) \(try FileSystem.digest(package / name).hex)\n"
        }
        text += environment.lines.joined(separator: "\n")
        return SHA256Digest(hashing: text).hex
    }

    /// The answer may stand behind warnings: it begins at the first line that is a brace.
    static func parse(_ output: [UInt8]) -> PackageDescription? {
        struct Answer: Decodable {
            struct Product: Decodable {
                var name: String
                var type: [String: JSONValue]
                var targets: [String]?

                var isExecutable: Bool { type.keys.contains("executable") }
            }
            struct Target: Decodable {
                var name: String
                var type: String
                var targetDependencies: [String]?

                enum CodingKeys: String, CodingKey {
                    case name, type
                    case targetDependencies = "target_dependencies"
                }
            }
            struct Dependency: Decodable {
                var type: String
                var path: String?
            }
            var name: String
            var dependencies: [Dependency]
            var products: [Product]
            var targets: [Target]?

            /// Executable products with a target that a plugin depends on.
            var buildTools: [String] {
                let targets = targets ?? []
                let used = Set(targets.filter { $0.type == "plugin" }.flatMap { $0.targetDependencies ?? [] })
                let tools = used.intersection(targets.filter { $0.type == "executable" }.map(\.name))
                return products.filter { $0.isExecutable && !tools.isDisjoint(with: $0.targets ?? []) }.map(\.name)
                    .sorted()
            }
        }
        guard let text = json(in: output), let answer = try? JSON.decode(Answer.self, from: text.utf8) else {
            return nil
        }
        return PackageDescription(
            name: answer.name,
            executableProducts: answer.products.filter(\.isExecutable).map(\.name).sorted(),
            buildTools: answer.buildTools,
            localPackages: answer.dependencies.filter { $0.type == "fileSystem" }.compactMap(\.path))
    }

    static func json(in output: [UInt8]) -> Substring? {
        let text = String(decoding: output, as: UTF8.self)
        return (text.hasPrefix("{") ? text.startIndex : text.firstRange(of: "\n{")?.lowerBound).map { text[$0...] }
    }
}
