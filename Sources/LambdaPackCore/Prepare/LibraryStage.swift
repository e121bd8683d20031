/// Finds and prepares the shared libraries of functions. Those that several functions need are prepared once.
package final class LibraryStage: Sendable {
    private let toolchain: Toolchain
    private let linkerFlags: [String]
    private let profile: RuntimeProfile
    private let binaries: BinaryStage
    /// nil where ICU's data stays as it is.
    private let icu: ICULibraryLinker?
    private let search: EmbeddedPathSearch
    /// What must not be seen in the package's own libraries.
    private let forbiddenPaths: [FilePath]
    private let locators = Once<BuildTarget, LibraryLocator>()
    private let prepared = Once<Key, PreparedLibrary>()

    private struct Key: Hashable, Sendable {
        var file: FilePath
        var name: String
        var architecture: Architecture
    }

    init(
        configuration: Configuration, toolchain: Toolchain, profile: RuntimeProfile, binaries: BinaryStage,
        icu: ICULibraryLinker?
    ) {
        self.toolchain = toolchain
        linkerFlags = configuration.build.linkerFlags
        self.profile = profile
        self.binaries = binaries
        self.icu = icu
        search = EmbeddedPathSearch(store: binaries.store)
        forbiddenPaths = [configuration.packageDirectory, configuration.workDirectory]
    }

    /// - Returns: the libraries that are to be shipped, in the order of the loader, and what this machine's copies of the
    ///   runtime's own export.
    func libraries(
        of product: BuiltProduct, opened: [String]
    ) async throws -> (shipped: [PreparedLibrary], systemExports: [String: SHA256Digest]) {
        let (toolchain, linkerFlags) = (toolchain, linkerFlags)
        let locator = try await locators.value(product.target) {
            LibraryLocator(product: product, toolchain: toolchain, linkerFlags: linkerFlags)
        }
        let closure = try LibraryClosure.collect(
            executable: product.executable, name: product.name, opened: opened, locator: locator,
            isSystem: { profile.library($0, product.architecture.rawValue) != nil })
        var shipped: [PreparedLibrary] = []
        for located in closure.libraries { shipped.append(try await prepare(located, product.target)) }
        return (shipped, try closure.systemFiles.mapValues { try LibraryExports.digest(of: $0, binaries.store) })
    }

    private func prepare(_ located: LocatedLibrary, _ target: BuildTarget) async throws -> PreparedLibrary {
        let architecture = target.architecture
        let key = Key(file: located.file, name: located.library.name, architecture: architecture)
        let (binaries, search, forbiddenPaths, icu) = (binaries, search, forbiddenPaths, icu)
        var library = try await prepared.value(key) {
            let library = located.library
            var located = located
            if let icu, library.name == FoundationICU.libraryName, library.origin == .toolchain {
                located.file = try await icu.library(inPlaceOf: located.file, for: target)
            }
            if library.origin == .host { binaries.progress(.warning(Self.hostLibrary(library))) }
            let binary = try await binaries.prepare(located, for: architecture)
            if [.package, .dependencies].contains(library.origin) {
                for path in try search.find(forbiddenPaths, in: binary, objects: located.link?.objects ?? []) {
                    binaries.progress(.warning(Self.warning(path, library)))
                }
            }
            return PreparedLibrary(library: library, binary: binary)
        }
        // Another function may ask for it by way of another file.
        library.library.neededBy = located.library.neededBy
        return library
    }

    private static func hostLibrary(_ library: SharedLibrary) -> Problem {
        Problem(
            .hostLibrary, subject: library.name, "\(library.name) is taken from this machine: \(library.place)",
            severity: .warning, cause: "needed by \(library.neededBy)",
            advice:
                "another machine may have a different file under that name: build with an SDK that has a sysroot")
    }

    private static func warning(_ path: EmbeddedPath, _ library: SharedLibrary) -> Problem {
        let cause = FunctionWarnings.Cause.path(path)
        return Problem(
            cause.code, subject: library.name, "the library \(library.name) \(cause.one)", severity: .warning,
            cause: cause.cause, advice: cause.advice)
    }
}
