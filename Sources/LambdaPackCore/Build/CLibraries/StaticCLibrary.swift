/// A C library as static libraries: what a ``ModuleNeed`` takes to be linked static, and no toolchain brings for glibc.
package enum StaticCLibrary: Sendable, Hashable {
    /// For the linker, behind everything else: `-L…` and `-l…`.
    case complete([String])
    /// Why it can't be linked, in words.
    case incomplete(String)

    /// None where it is incomplete.
    package var flags: [String] { if case .complete(let flags) = self { flags } else { [] } }

    /// Asks `pkg-config` for all that the static library needs, and looks whether all of it is there.
    ///
    /// - Parameter environment: with `PATH`; for the machine's own system `PKG_CONFIG_PATH` and the like count, too.
    /// - Returns: nil where nobody needs one: the Static Linux SDK has all inside, dynamic functions load shared ones.
    package static func find(
        _ need: ModuleNeed, for target: BuildTarget, environment: [String: String]
    ) async throws -> StaticCLibrary? {
        guard target.linkage == .static, target.sdk?.isMusl != true else { return nil }
        guard let tool = Toolchain.executable("pkg-config", path: RunEnvironment(environment).path) else {
            return .incomplete("there is no pkg-config to ask for a static \(need.package)")
        }
        let system = SystemDirectories(target)
        var variables: [String: String] = [:]
        if target.sdk != nil {
            variables["PKG_CONFIG_LIBDIR"] = system.packageConfiguration.map(\.string).joined(separator: ":")
            variables["PKG_CONFIG_SYSROOT_DIR"] = system.root.string
        }
        let answer = try await ProcessRunner.run(
            Command(tool, ["--static", "--libs", need.package], environment: .inherited(adding: variables)))
        guard answer.succeeded else {
            let words = answer.text.split(separator: "\n").last.map(String.init) ?? "it says nothing more"
            return .incomplete("pkg-config --static --libs \(need.package): \(words)")
        }
        return judged(answer.text, package: need.package, directories: system.libraries)
    }

    /// - Parameters:
    ///   - text: what pkg-config printed of `package`.
    ///   - directories: where the linker looks after those that the text names.
    static func judged(_ text: String, package: String, directories: [FilePath]) -> StaticCLibrary {
        let words = words(text)
        let places = words.filter { $0.hasPrefix("-L") }.map { FilePath(String($0.dropFirst(2))) } + directories
        let names = words.filter { $0.hasPrefix("-l") }.map { String($0.dropFirst(2)) }
        let missing = names.filter { name in !places.contains { FileSystem.exists($0 / "lib\(name).a") } }
        guard missing.isEmpty else {
            let files = Set(missing).sorted().map { "lib\($0).a" }.joined(separator: ", ")
            return .incomplete("\(package) needs \(files), which \(missing.count == 1 ? "is" : "are") not there")
        }
        // The rest, such as -pthread, is for compilers.
        return .complete(words.filter { $0.hasPrefix("-L") || $0.hasPrefix("-l") })
    }

    /// pkg-config escapes blanks and other special characters with a backslash, as a shell would want it.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character.isWhitespace {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
