/// Tells whether a Swift file imports a module when it is compiled for Linux.
///
/// Modules that not every system has stand in `#if canImport(…)`: such conditions are taken as Linux answers them. An
/// import below any other condition may never be compiled, and does not count.
package enum ConditionalImport {
    package static func imports(_ module: String, in text: String) -> Bool {
        // Most files don't name it at all.
        guard text.contains(module) else { return false }
        // For each `#if` that is open: whether this branch is taken, and whether an earlier one was. nil is unknown.
        var branches: [(isTaken: Bool?, wasTaken: Bool?)] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "/" }.split { $0 == " " || $0 == "\t" || $0 == ";" }.map(String.init)
            guard let first = words.first else { continue }
            let condition = words.dropFirst().joined()
            switch first {
            case "#if":
                let answer = answer(to: condition, module)
                branches.append((answer, answer))
            case "#elseif", "#else":
                guard let last = branches.popLast() else { return false }
                let answer = first == "#else" ? true : answer(to: condition, module)
                let isTaken = last.wasTaken.flatMap { wasTaken in wasTaken ? false : answer }
                branches.append((isTaken, last.wasTaken == true ? true : isTaken == nil ? nil : isTaken))
            case "#endif":
                guard branches.popLast() != nil else { return false }
            default:
                if branches.allSatisfy({ $0.isTaken == true }), Self.imports(module, words) { return true }
            }
        }
        return false
    }

    private static func imports(_ module: String, _ words: [String]) -> Bool {
        guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
            words[..<keyword].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return false }
        // `import class Module.Name` names the module behind the kind.
        return words[(keyword + 1)...].prefix(2).contains { $0.split(separator: ".").first.map(String.init) == module }
    }

    /// nil for what nobody can say without compiling.
    private static func answer(to condition: String, _ module: String) -> Bool? {
        if condition.hasPrefix("!") { return answer(to: String(condition.dropFirst()), module).map { !$0 } }
        let there = ["canImport(\(module))", "canImport(Foundation)", "canImport(Glibc)", "os(Linux)", "true"]
        let absent = [
            "canImport(Darwin)", "canImport(ObjectiveC)", "canImport(Musl)", "os(macOS)", "os(iOS)", "os(tvOS)",
            "os(watchOS)", "os(visionOS)", "os(Windows)", "os(Android)", "os(WASI)", "false",
        ]
        if there.contains(condition) { return true }
        return absent.contains(condition) ? false : nil
    }

    private static let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
}
