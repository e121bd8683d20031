import Synchronization

/// Finds and prepares the shared libraries of a set's functions.
package final class ClosureStage: Sendable {
    package let toolchain: Toolchain
    package let linkerFlags: [String]
    package let profile: RuntimeProfile
    private let locators = Mutex<[BuildTarget: LibraryLocator]>([:])

    package init(toolchain: Toolchain, linkerFlags: [String], profile: RuntimeProfile) {
        self.toolchain = toolchain
        self.linkerFlags = linkerFlags
        self.profile = profile
    }

    package func closure(of product: BuiltProduct, _ function: FunctionSettings) throws -> LibraryClosure {
        let architecture = product.architecture.rawValue
        return try LibraryClosure.collect(
            executable: product.executable, name: product.name, opened: function.libraries.map(\.value),
            locator: locator(for: product),
            isSystem: { profile.library($0, architecture) != nil })
    }

    private func locator(for product: BuiltProduct) -> LibraryLocator {
        locators.withLock { locators in
            if let known = locators[product.target] { return known }
            let new = LibraryLocator(product: product, toolchain: toolchain, linkerFlags: linkerFlags)
            locators[product.target] = new
            return new
        }
    }

    /// Strips each library once, side by side, and returns them by function in the order of the closures.
    package func prepare(
        _ closures: [(closure: LibraryClosure, architecture: Architecture)], _ binaries: BinaryCache,
        forbiddenPaths: [FilePath], progress: @escaping ProgressHandler
    ) async throws -> [[PreparedLibrary]] {
        struct Key: Hashable, Sendable {
            var file: FilePath
            var name: String
            var architecture: Architecture
        }
        var wanted: [Key: SharedLibrary] = [:]
        for (closure, architecture) in closures {
            for library in closure.libraries {
                let key = Key(file: library.file, name: library.name, architecture: architecture)
                if wanted.updateValue(library, forKey: key) == nil, library.origin == .host {
                    progress(.warning(Self.hostLibrary(library)))
                }
            }
        }
        let ordered = wanted.sorted {
            ($0.key.architecture, $0.key.name, $0.key.file.string) < (
                $1.key.architecture, $1.key.name, $1.key.file.string
            )
        }
        let prepared = try await withThrowingTaskGroup(of: (Key, StrippedBinary).self) { group in
            var waiting = ordered[...]
            // objcopy maps whole files: as many at once as there are cores.
            for (key, library) in waiting.prefix(ProcessorCount.active) {
                group.addTask { (key, try await prepare(library, key.architecture)) }
            }
            waiting = waiting.dropFirst(ProcessorCount.active)
            var prepared: [Key: StrippedBinary] = [:]
            for try await (key, binary) in group {
                prepared[key] = binary
                if let (key, library) = waiting.popFirst() {
                    group.addTask { (key, try await prepare(library, key.architecture)) }
                }
            }
            return prepared
        }
        @Sendable func prepare(_ library: SharedLibrary, _ architecture: Architecture) async throws -> StrippedBinary {
            try await binaries.prepare(
                library, architecture: architecture, forbiddenPaths: forbiddenPaths, progress: progress)
        }
        return closures.map { closure, architecture in
            closure.libraries.compactMap { library in
                prepared[Key(file: library.file, name: library.name, architecture: architecture)].map {
                    PreparedLibrary(library: library, binary: $0)
                }
            }
        }
    }

    private static func hostLibrary(_ library: SharedLibrary) -> Problem {
        Problem(
            .hostLibrary, subject: library.name, "\(library.name) is taken from this machine: \(library.file)",
            severity: .warning, cause: "needed by \(library.neededBy)",
            advice:
                "another machine may have other bytes under that name: an SDK with a sysroot makes the build its own")
    }
}
