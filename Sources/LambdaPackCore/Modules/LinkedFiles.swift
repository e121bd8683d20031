/// The files that a link reads beside its objects: static libraries, dylibs, and scripts, as its arguments name them.
///
/// What the compiler finds in its own folders is the toolchain's, and the toolchain's version stands for it.
struct LinkedFiles: Sendable {
    /// Dylibs: of these the names that they define decide on the outcome.
    private(set) var libraries: [FilePath] = []
    /// All others: of these each byte may.
    private(set) var others: [FilePath] = []

    /// - Parameters:
    ///   - arguments: a link command's.
    ///   - excluded: what is no input, or one that is known otherwise.
    ///   - defaults: where the linker looks after the folders that the arguments name.
    ///   - outside: a path of the command, as this process sees it.
    init(
        _ arguments: [String], excluding excluded: Set<String>, defaults: [FilePath],
        outside: (String) -> FilePath
    ) {
        let words = arguments.dropFirst().filter { !["-Xlinker", "-Xclang-linker"].contains($0) }
        let folders = Self.values(of: "-L", words).map(outside) + defaults
        var seen: Set<FilePath> = []
        for name in Self.values(of: "-l", words) {
            // `-l:name` is a whole file name.
            let files = name.hasPrefix(":") ? [String(name.dropFirst())] : ["lib\(name).so", "lib\(name).a"]
            let candidates = folders.flatMap { folder in files.map { folder / $0 } }
            if let found = candidates.first(where: Self.isFile), seen.insert(found).inserted { note(found) }
        }
        for word in words where !excluded.contains(word) {
            // A file is a word of its own, or the value of an option: `--version-script=exports.map`.
            let value = word.hasPrefix("-") ? word.drop { $0 != "=" }.dropFirst() : word.drop { $0 == "@" }
            guard !value.isEmpty, !excluded.contains(String(value)) else { continue }
            let file = outside(String(value))
            if Self.isFile(file), seen.insert(file).inserted { note(file) }
        }
    }

    /// The state of each file. A dylib that can't be read is the linker's to refuse.
    func digests(_ store: ContentStore) throws -> [String] {
        try others.map { try store.records.digest(of: $0).hex }
            + libraries.map { try ((try? LibraryExports.digest(of: $0, store)) ?? store.records.digest(of: $0)).hex }
    }

    private mutating func note(_ file: FilePath) {
        if file.string.hasSuffix(".so") || file.string.contains(".so.") {
            libraries.append(file)
        } else {
            others.append(file)
        }
    }

    /// Of `-Lpath` and `-L path` alike.
    private static func values(of option: String, _ words: [String]) -> [String] {
        var values: [String] = []
        var isNext = false
        for word in words {
            if isNext {
                values.append(word)
                isNext = false
            } else if word == option {
                isNext = true
            } else if word.hasPrefix(option) {
                values.append(String(word.dropFirst(option.count)))
            }
        }
        return values
    }

    private static func isFile(_ path: FilePath) -> Bool {
        (try? FileSystem.status(path))?.kind == .file
    }
}
