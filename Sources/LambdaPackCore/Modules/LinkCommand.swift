/// How SwiftPM links one executable product, and what is made of that for other links.
///
/// The arguments are those of `swiftc`, as SwiftPM's plan has them. An option and its value stay together.
package struct LinkCommand: Sendable, Hashable, Codable {
    package var program: String
    package var options: [[String]]

    /// - Parameter arguments: the program and its arguments.
    package init?(_ arguments: [String]) {
        guard let program = arguments.first else { return nil }
        self.program = program
        options = Self.options(arguments.dropFirst())
    }

    /// The module that holds `main`: SwiftPM gives each executable's a name of its own, so that tests can link it.
    package var entryModule: String? {
        for option in options where option.count == 4 && option[1] == "--defsym" {
            guard option[3].hasPrefix("main="), option[3].hasSuffix("_main") else { continue }
            return String(option[3].dropFirst("main=".count).dropLast("_main".count))
        }
        return nil
    }

    /// Symbols whose uses are replaced in the link: `--wrap=name`.
    package var wrappedSymbols: Set<String> {
        var found: Set<String> = []
        for words in linkerWords {
            for prefix in ["--wrap=", "-wrap="] where words[0].hasPrefix(prefix) {
                found.insert(String(words[0].dropFirst(prefix.count)))
            }
            if words.count > 1, ["--wrap", "-wrap"].contains(words[0]) { found.insert(words[1]) }
        }
        return found
    }

    /// Why the product can't be linked with dylibs of its modules, if it can't.
    package var wholeReason: String? {
        if linkerWords.contains(where: { $0[0].hasPrefix("--version-script") }) {
            return "its version script may hide names that a dylib looks for"
        }
        // With a Swift runtime of its own inside, it would not know the types of a dylib's.
        return ["-static-stdlib", "-static-executable"].first { options.contains([$0]) }
            .map { "its link has '\($0)', and Swift's runtime inside" }
    }

    private var linkerWords: [[String]] { options.map(Self.linkerWords).filter { !$0.isEmpty } }

    /// What the linker gets of an option of swiftc: an option, and its value where that is a word of its own.
    private static func linkerWords(_ option: [String]) -> [String] {
        guard option.count > 1 else { return [] }
        if option[0] == "-Xlinker" { return option.filter { $0 != "-Xlinker" } }
        guard option[0] == "-Xclang-linker", option[1].hasPrefix("-Wl,") else { return [] }
        return option[1].split(separator: ",").dropFirst().map(String.init)
    }

    /// Whether it has a dylib bind its own names to itself. To an executable that means nothing, so a package may have it;
    /// in a dylib, what C++ has once in a program would be there twice.
    private static func isSymbolic(_ word: String) -> Bool {
        let name = word.drop { $0 == "-" }
        return word.hasPrefix("-") && ["Bsymbolic", "Bgroup", "dynamic-list"].contains(where: name.hasPrefix)
    }

    /// The arguments of a link of the same product from other objects.
    ///
    /// - Parameters:
    ///   - objects: a response file.
    ///   - libraries: dylibs that it is linked with, whether it needs them or not: a module that nobody names still
    ///     has conformances that are found at run time. They come before all others, as their objects did: the loader takes
    ///     the first definition of a name, and a package's own `operator new` must be found before libstdc++'s.
    package func executable(output: String, objects: String, libraries: [String]) -> [String] {
        let kept = options.filter { $0[0] != "-o" }
        return [program, "-o", output] + Self.words(kept, objects: objects, libraries: libraries) + Self.undecorated
    }

    /// The arguments that link a dylib with what all functions that use it are linked with: their common options have
    /// the settings of the common modules.
    package static func library(
        soname: String, output: String, objects: String, users: [LinkCommand], libraries: [String]
    ) -> [String]? {
        guard let first = users.first else { return nil }
        let others = users.dropFirst().map { Set($0.options) }
        let common = first.options.filter { option in
            isInput(option) || !isOfExecutable(option) && others.allSatisfy { $0.contains(option) }
        }
        return [first.program, "-emit-library", "-module-name", "common", "-o", output]
            + words(common, objects: objects) + linker(["-soname=\(soname)", "-z", "defs"])
            + linking(libraries, with: "--as-needed") + undecorated
    }

    private static func linking(_ libraries: [String], with state: String) -> [String] {
        libraries.isEmpty ? [] : linker(["--push-state", state] + libraries + ["--pop-state"])
    }

    private static func linker(_ words: [String]) -> [String] { words.flatMap { ["-Xlinker", $0] } }

    /// Errors name symbols as objects do.
    private static let undecorated = linker(["--no-demangle"])

    /// SwiftPM's list of objects. Another response file may be the user's own.
    private static func isInput(_ option: [String]) -> Bool {
        option.count == 1 && option[0].hasPrefix("@") && option[0].hasSuffix("/Objects.LinkFileList")
    }

    /// The objects take the place of SwiftPM's list: for most linkers an archive serves what stands before it.
    private static func words(_ options: [[String]], objects: String, libraries: [String] = []) -> [String] {
        let inputs = ["@\(objects)"] + libraries
        return options.flatMap { isInput($0) ? inputs : $0 } + (options.contains(where: isInput) ? [] : inputs)
    }

    private static func isOfExecutable(_ option: [String]) -> Bool {
        switch option[0] {
        case "-o", "-module-name", "-emit-executable", "-static-executable": return true
        case "-Xclang-linker":
            return option.contains("-no-pie") || option.contains("-pie")
                || linkerWords(option).contains(where: isSymbolic)
        case "-Xlinker" where option.count > 1:
            return isSymbolic(option[1]) || option.count == 4 && option[1] == "--defsym" && option[3].hasPrefix("main=")
                || option[1].hasPrefix("-Map") || option[1].hasPrefix("--Map")
                || ["-pie", "--pie", "-no-pie", "--no-pie"].contains(option[1])
        default: return false
        }
    }

    // MARK: Words that belong together

    private static func options(_ arguments: ArraySlice<String>) -> [[String]] {
        var options: [[String]] = []
        var rest = arguments
        while let word = rest.popFirst() {
            guard takesValue.contains(word), let value = rest.popFirst() else {
                options.append([word])
                continue
            }
            // `-Xlinker -z -Xlinker now` is one option.
            if word == "-Xlinker", linkerTakesValue.contains(value), rest.first == "-Xlinker", rest.count > 1 {
                options.append([word, value] + rest.prefix(2))
                rest = rest.dropFirst(2)
            } else {
                options.append([word, value])
            }
        }
        return options
    }

    private static let takesValue: Set<String> = [
        "-L", "-F", "-I", "-o", "-module-name", "-target", "-sdk", "-resource-dir", "-tools-directory", "-framework",
        "-file-prefix-map", "-debug-prefix-map", "-Xlinker", "-Xclang-linker", "-Xcc", "-Xfrontend", "-Xllvm",
        "-num-threads",
        "-swift-version", "-module-cache-path",
    ]
    private static let linkerTakesValue: Set<String> = [
        "-z", "-l", "-L", "-u", "-e", "-T", "-y", "-Map", "--Map", "--defsym", "--wrap", "--undefined", "--entry",
        "--version-script", "--dynamic-list", "--exclude-libs", "-rpath", "--rpath", "-rpath-link", "-plugin-opt",
    ]
}
