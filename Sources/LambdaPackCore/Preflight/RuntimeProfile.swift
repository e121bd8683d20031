/// What the system that functions run on brings: its loader, its search path, its libraries and their symbol versions.
package struct RuntimeProfile: Sendable, Hashable, Codable {
    package static let marker = "lambda-pack/runtime-profile"
    package static let schemaVersion = 1

    package var schema = Self.marker
    package var schemaVersion = Self.schemaVersion
    package var name: String
    package var summary: String
    /// Where each statement comes from.
    package var sources: [String]
    /// The release of glibc, `2.34`, where its symbols are known by lambda-pack's own list (``GlibcSymbols``).
    package var glibc: String?
    /// `LD_LIBRARY_PATH` of the runtime, in order.
    package var libraryPath: [String]
    /// Where the loader looks last.
    package var defaultPath: [String]
    /// By AWS's names.
    package var architectures: [String: System]

    package struct System: Sendable, Hashable, Codable {
        package var interpreters: [String]
        /// By SONAME.
        package var libraries: [String: Library]

        package init(interpreters: [String], libraries: [String: Library]) {
            self.interpreters = interpreters
            self.libraries = libraries
        }
    }

    package struct Library: Sendable, Hashable, Codable {
        /// nil where the library is known to be there and what it offers is not.
        package var versions: [String]?
        /// What it is known to export by name, where its versions are not known. What is left out may be there, too.
        package var symbols: [String]?
        /// Its directory, where that is not one of the default path.
        package var path: String?
        package var source: String?

        package init(
            versions: [String]?, symbols: [String]? = nil, path: String? = nil, source: String? = nil
        ) {
            self.versions = versions
            self.symbols = symbols
            self.path = path
            self.source = source
        }
    }

    package init(
        name: String, summary: String, sources: [String], libraryPath: [String], defaultPath: [String],
        architectures: [String: System]
    ) {
        self.name = name
        self.summary = summary
        self.sources = sources
        self.libraryPath = libraryPath
        self.defaultPath = defaultPath
        self.architectures = architectures
    }
}

extension RuntimeProfile {
    /// Whether a library offers a symbol version.
    package enum Answer: Sendable, Hashable {
        case offered
        /// The highest one of the same family that the system has: `2.34` of `GLIBC`.
        case notOffered(highest: String?)
        /// The library is there; what it offers is not known.
        case unproved
        case noSuchLibrary
    }

    package func library(_ soname: String, _ architecture: String) -> Library? {
        architectures[architecture]?.libraries[soname]
    }

    /// A library without any versions offers all: glibc's loader warns, and goes on (`elf/dl-version.c`,
    /// "no version information available").
    package func offers(_ version: String, of soname: String, architecture: String) -> Answer {
        guard let library = library(soname, architecture) else { return .noSuchLibrary }
        guard let versions = library.versions else { return .unproved }
        if versions.isEmpty || versions.contains(version) { return .offered }
        let family = version.prefix { $0 != "_" } + "_"
        // Not every library has a node of each release: what the system has is told by all of them together.
        let all = architectures[architecture]?.libraries.values.flatMap { $0.versions ?? [] } ?? []
        let numbers = all.filter { $0.hasPrefix(family) }
            .map { $0.dropFirst(family.count).split(separator: ".").map { Int($0) } }
            .filter { !$0.isEmpty && !$0.contains(nil) }.map { $0.compactMap(\.self) }
        let highest = numbers.max { $0.lexicographicallyPrecedes($1) }
        return .notOffered(highest: highest?.map(String.init).joined(separator: "."))
    }

    /// Whether a library is known to export a name, whatever its version.
    func exports(_ symbol: String, from soname: String, architecture: String) -> Bool {
        library(soname, architecture)?.symbols?.contains(symbol) ?? false
    }

    /// Whether a library is known not to have a symbol in a version.
    func lacks(_ symbol: String, version: String, of soname: String, architecture: String) -> Bool {
        guard listedGlibc != nil, SystemLibraries.isGlibc(soname), GlibcSymbols.numbers(version) != nil else {
            return false
        }
        return !GlibcSymbols.builtIn.defines(symbol, version: version, architecture: architecture)
    }

    /// Whether a library is known not to have a name, whatever its version; nil where that is not known.
    func lacks(_ symbol: String, of soname: String, architecture: String) -> Bool? {
        guard let release = listedGlibc, SystemLibraries.isGlibc(soname) else { return nil }
        return !GlibcSymbols.builtIn.defines(symbol, upTo: release, architecture: architecture)
    }

    /// nil where the list does not reach so far.
    private var listedGlibc: [Int]? {
        guard let numbers = glibc.flatMap(GlibcSymbols.numbers),
            !GlibcSymbols.newest.lexicographicallyPrecedes(numbers)
        else { return nil }
        return numbers
    }

    package func interpreters(_ architecture: Architecture) -> [String] {
        architectures[architecture.rawValue]?.interpreters ?? []
    }

    /// Whether the image has a library of that name in a directory of the loader's search.
    func holds(_ soname: String, in directory: String, architecture: Architecture) -> Bool {
        guard let library = library(soname, architecture.rawValue) else { return false }
        if let path = library.path { return path == directory }
        return defaultPath.contains(directory)
    }
}
