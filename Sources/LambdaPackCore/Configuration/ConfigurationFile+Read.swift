import YAML

extension ConfigurationFile {
    /// A configuration of hundreds of functions has some hundred kilobytes.
    static let limitBytes = 1 << 20

    /// Reads the file's text. All of its problems are thrown at once, each with line and column.
    ///
    /// - Parameter name: the file's name as problems show it.
    package init(yaml text: String, name: String) throws(Failure) {
        let (file, problems) = try Self.read(yaml: text, name: name)
        if !problems.isEmpty { throw Failure(problems) }
        self = file
    }

    /// The same for those who go on with what could be read, to find what else is wrong.
    ///
    /// - Throws: where the text is no YAML.
    /// - Returns: the problems in the text's order.
    package static func read(
        yaml text: String, name: String
    ) throws(Failure) -> (file: ConfigurationFile, problems: [Problem]) {
        guard text.utf8.count <= limitBytes else {
            throw Failure(
                Problem(
                    .configurationSyntax, subject: name,
                    "\(name) has \(ByteCount.exact(text.utf8.count)), and at most \(ByteCount.exact(limitBytes)) are read",
                    advice: "is it a configuration of lambda-pack?"))
        }
        var file = ConfigurationFile()
        let root: YAMLNode?
        do {
            root = try YAMLDocument.read(text)
        } catch {
            throw Failure(
                Problem(
                    .configurationSyntax, subject: name, "\(name) is not valid YAML: \(error.message)",
                    location: SourceLocation(file: name, line: error.mark.line, column: error.mark.column)))
        }
        guard let root else { return (file, []) }
        var reader = YAMLReader(file: name)
        file.read(root, &reader)
        return (file, reader.problems.sorted { position($0) < position($1) })
    }

    private static func position(_ problem: Problem) -> (Int, Int) {
        (problem.location?.line ?? 0, problem.location?.column ?? 0)
    }

    private mutating func read(_ root: YAMLNode, _ reader: inout YAMLReader) {
        for (key, node, _) in reader.mapping(root, key: "", schema: "") {
            switch key {
            case "version": readVersion(node, &reader)
            case "products":
                products = reader.strings(node, key: key).map { Located($0.value, at: reader.location($0.node)) }
            case "architectures": architectures = Self.architectures(node, key: key, &reader)
            case "runtime": runtime = reader.choice(node, key: key)
            case "output": output = reader.string(node, key: key)
            case "optimize": optimize = reader.choice(node, key: key)
            case "compression": compression = reader.choice(node, key: key)
            case "fixed-path": fixedPath = reader.choice(node, key: key)
            case "include": include = Self.includes(node, key: key, &reader)
            case "build": readBuild(node, &reader)
            case "swift-sdks": readSDKs(node, &reader)
            case "budgets": budgets.functions = Self.budgets(node, key: key, of: .function, &reader)
            case "functions": readFunctions(node, &reader)
            case "linkage": linkage = reader.choice(node, key: key)
            case "compatibility": readCompatibility(node, &reader)
            case "profile": profile = reader.string(node, key: key)
            case "allow": allow = Self.allowRules(node, key: key, &reader)
            case "libraries": libraries = Self.libraries(node, key: key, &reader)
            case "layers": (layers, budgets.layers, budgets.namedLayers) = Self.layers(node, &reader)
            case "icu": icu = Self.icu(node, &reader)
            default: preconditionFailure("'\(key)' is in ConfigurationKey.all but is not read")
            }
        }
    }

    private func readVersion(_ node: YAMLNode, _ reader: inout YAMLReader) {
        guard let version = reader.integer(node, key: "version") else { return }
        if version != 1 {
            reader.invalid(
                node, key: "version", "this lambda-pack reads version 1 of the configuration",
                advice: "write 'version: 1', or take a newer lambda-pack")
        }
    }

    private mutating func readBuild(_ node: YAMLNode, _ reader: inout YAMLReader) {
        for (key, node, _) in reader.mapping(node, key: "build", schema: "build") {
            let path = "build.\(key)"
            switch key {
            case "configuration": build.configuration = reader.choice(node, key: path)
            case "swiftc": build.swiftcFlags = reader.strings(node, key: path).map(\.value)
            case "traits": build.traits = Self.traits(node, key: path, &reader)
            case "linker": build.linkerFlags = reader.strings(node, key: path).map(\.value)
            default: build.levers = reader.elements(node, key: path).compactMap { reader.choice($0, key: path) }
            }
        }
    }

    private mutating func readCompatibility(_ node: YAMLNode, _ reader: inout YAMLReader) {
        guard case .mapping = node.content else {
            compatibility = reader.choice(node, key: "compatibility")
            return
        }
        compatibility = .retarget
        for (key, node, _) in reader.mapping(node, key: "compatibility", schema: "compatibility") {
            let path = "compatibility.\(key)"
            if key == "retarget" {
                if reader.boolean(node, key: path) == false { compatibility = .strict }
            } else {
                refusedRewrites = Self.rewrites(node, key: path, &reader)
            }
        }
    }

    /// Names of the table of retargeting.
    private static func rewrites(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [String] {
        let known = (try? RetargetTable.builtIn().entries.map(\.name)) ?? []
        return reader.strings(node, key: key).compactMap { name, node in
            if known.contains(name) { return name }
            let near = NearestName.of(name, among: known)
            reader.invalid(
                node, key: key, "there is no rewrite '\(name)'",
                advice: near.isEmpty
                    ? "there are: \(known.joined(separator: ", "))"
                    : "did you mean '\(near.joined(separator: "' or '"))'?")
            return nil
        }
    }

    private mutating func readSDKs(_ node: YAMLNode, _ reader: inout YAMLReader) {
        for (key, node, _) in reader.mapping(node, key: "swift-sdks", schema: "swift-sdks") {
            guard let architecture = Architecture(rawValue: key) else { continue }
            swiftSDKs[architecture] = reader.string(node, key: "swift-sdks.\(key)")
        }
    }

    private mutating func readFunctions(_ node: YAMLNode, _ reader: inout YAMLReader) {
        for (name, node, keyNode) in reader.mapping(node, key: "functions", schema: "functions", open: true) {
            var function = Function(location: reader.location(keyNode))
            for (key, node, _) in reader.mapping(node, key: "functions.\(name)", schema: "functions.*") {
                let path = "functions.\(name).\(key)"
                switch key {
                case "exclude":
                    function.exclude = reader.boolean(node, key: path).map { Located($0, at: reader.location(node)) }
                case "architectures": function.architectures = Self.architectures(node, key: path, &reader)
                case "include": function.include = Self.includes(node, key: path, &reader)
                case "libraries": function.libraries = Self.libraries(node, key: path, &reader)
                case "external-layers": function.externalLayers = Self.externalLayers(node, key: path, &reader)
                default:
                    budgets.namedFunctions[name] = Self.budgets(node, key: path, of: .function, &reader)
                }
            }
            functions[name] = function
        }
    }

    static func architectures(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [Architecture]? {
        let names = reader.strings(node, key: key)
        var found: [Architecture] = []
        for (name, node) in names {
            guard let architecture = Architecture(name: name) else {
                reader.invalid(
                    node, key: key, "'\(name)' is not a Lambda architecture", advice: "one of: arm64, x86_64")
                continue
            }
            if !found.contains(architecture) { found.append(architecture) }
        }
        if case .sequence(let sequence) = node.content, sequence.isEmpty {
            reader.invalid(node, key: key, "'\(key)' is empty")
        }
        return found.isEmpty ? nil : found.sorted()
    }

    private static func includes(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [IncludeRule] {
        reader.elements(node, key: key).compactMap { element in
            guard case .mapping = element.content else {
                return reader.string(element, key: key).map {
                    IncludeRule(from: $0, location: reader.location(element))
                }
            }
            return includeMapping(element, key: key, &reader)
        }
    }

    private static func includeMapping(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> IncludeRule? {
        var from: String?
        var to: String?
        var hasFrom = false
        for (name, value, keyNode) in reader.mapping(node, key: key, schema: key, open: true) {
            switch name {
            case "from":
                hasFrom = true
                from = reader.string(value, key: "\(key).from")
            case "to": to = reader.string(value, key: "\(key).to")
            default:
                reader.problems.append(
                    Problem(
                        .unknownKey, subject: "\(key).\(name)", "unknown key '\(name)' in an include",
                        location: reader.location(keyNode), advice: "known here: from, to"))
            }
        }
        guard let from else {
            if !hasFrom { reader.invalid(node, key: key, "an include needs 'from:'") }
            return nil
        }
        return IncludeRule(from: from, to: to, location: reader.location(node))
    }
}
