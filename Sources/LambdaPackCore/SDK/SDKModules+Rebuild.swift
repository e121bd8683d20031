extension SDKModules {
    /// Builds the binary modules of the compiler that runs, as many at a time as there are cores, each after those that it
    /// imports.
    ///
    /// - Parameter root: the SDK's directory, as it has been written.
    func rebuild(
        in root: FilePath, triple: String, compiler: Toolchain, work: FilePath, _ progress: ProgressHandler
    ) async throws {
        progress(.status("Building \(modules.count) modules for Swift \(compiler.version) from their interfaces"))
        var built: Set<Module> = []
        var pending = modules
        while !pending.isEmpty {
            let missing = Set(pending.map(\.name))
            // A module may import the C module of its own name.
            let ready = pending.filter { $0.imports.subtracting([$0.name]).isDisjoint(with: missing) }
            guard !ready.isEmpty else {
                throw Problem(
                    .sdkFailed, subject: "modules", "the modules of the target's toolchain import each other",
                    cause: pending.map(\.name).joined(separator: ", "))
            }
            _ = try await ready.concurrentMap { module in
                try await build(module, root, triple, compiler, work)
            }
            built.formUnion(ready)
            pending.removeAll(where: built.contains)
        }
        for module in modules {
            let folder = module.path.reduce(root) { $0 / $1 }
            for name in try FileSystem.names(in: folder) where name.hasSuffix(".swiftinterface") {
                try FileSystem.remove(folder / name)
            }
        }
    }

    private func build(
        _ module: Module, _ root: FilePath, _ triple: String, _ compiler: Toolchain, _ work: FilePath
    ) async throws {
        let result = try await ProcessRunner.run(Self.command(module, root, triple, compiler, work))
        guard result.succeeded else {
            throw Failure(
                Problem(
                    .sdkFailed, subject: module.name,
                    "Swift \(compiler.version) can't build the module '\(module.name)' from the target's interface",
                    cause: "the compiler's words are above",
                    advice: "take the toolchain of Swift \(compiler.version) for the target"),
                compilerOutput: result.output)
        }
    }

    static func command(
        _ module: Module, _ root: FilePath, _ triple: String, _ compiler: Toolchain, _ work: FilePath
    ) -> Command {
        let folder = module.path.reduce(root) { $0 / $1 }
        let resources = module.path.prefix(SDKLayout.shared.count).reduce(root) { $0 / $1 }
        var arguments = ["-compile-module-from-interface", "-module-name", module.name]
        // The one module that can't import the standard library.
        if module.name == "Swift" { arguments.append("-parse-stdlib") }
        arguments += [
            "-target", triple, "-sdk", root.string, "-resource-dir", resources.string,
            "-module-cache-path", (work / "modules").string, "-o", (folder / "\(triple).swiftmodule").string,
            (folder / module.interface).string,
        ]
        return Command(compiler.root / "bin" / "swift-frontend", arguments)
    }
}
