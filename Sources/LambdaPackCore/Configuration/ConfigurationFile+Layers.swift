import YAML

extension ConfigurationFile {
    static func layers(
        _ node: YAMLNode, _ reader: inout YAMLReader
    ) -> (LayerSettings, budgets: BudgetRules.Scope, named: [String: BudgetRules.Scope]) {
        var settings = LayerSettings()
        var budgets = BudgetRules.Scope()
        var named: [String: BudgetRules.Scope] = [:]
        for (key, node, _) in reader.mapping(node, key: "layers", schema: "layers") {
            let path = "layers.\(key)"
            switch key {
            case "pin": settings.pins = pins(node, key: path, &reader)
            case "exclude": settings.excluded = reader.strings(node, key: path).map(\.value)
            case "modules":
                settings.modules = reader.choice(node, key: path) ?? settings.modules
            case "copy":
                settings.copied = reader.strings(node, key: path).map { name, node in
                    Located(name, at: reader.location(node))
                }
            case "external": settings.external = externalLayers(node, key: path, &reader)
            case "import": settings.imports = imports(node, key: path, &reader)
            case "budgets": budgets = Self.budgets(node, key: path, of: .layer, &reader)
            default:
                for (name, node, _) in reader.mapping(node, key: path, schema: path, open: true) {
                    for (_, node, _) in reader.mapping(node, key: "\(path).\(name)", schema: "layers.named.*") {
                        named[name] = Self.budgets(node, key: "\(path).\(name).budgets", of: .layer, &reader)
                    }
                }
            }
        }
        let names = Set(settings.pins.map(\.layer))
        func key(_ layer: ImportedLayer) -> [String?] { [layer.name, layer.architecture?.rawValue] }
        let count = Dictionary(grouping: settings.imports, by: key).mapValues(\.count)
        for imported in settings.imports where names.contains(imported.name) || count[key(imported), default: 0] > 1 {
            reader.problems.append(
                Problem(
                    .duplicateKey, subject: imported.name, "two layers are named '\(imported.name)'",
                    location: imported.location, advice: "give each its own name"))
        }
        return (settings, budgets, named)
    }

    private static func pins(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [LayerSettings.Pin] {
        reader.mapping(node, key: key, schema: key, open: true).compactMap { name, node, keyNode in
            guard checkLayerName(name, keyNode, key: key, &reader) else { return nil }
            return LayerSettings.Pin(
                layer: name, libraries: reader.strings(node, key: "\(key).\(name)").map(\.value),
                location: reader.location(keyNode))
        }
    }

    /// Lambda's rule for layer names, less the room for `-x86_64` (PublishLayerVersion, `LayerName`).
    private static func checkLayerName(_ name: String, _ node: YAMLNode, key: String, _ reader: inout YAMLReader)
        -> Bool
    {
        if LayerName.isValid(name) { return true }
        reader.invalid(
            node, key: key, "'\(name)' can't be a layer's name",
            advice: "Lambda takes letters, digits, '-' and '_', \(LayerName.maximumLength) at most here")
        return false
    }

    static func externalLayers(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [ExternalLayer] {
        reader.elements(node, key: key).compactMap { element in
            var layer = ExternalLayer(arn: "", location: reader.location(element))
            var isSound = true
            if case .mapping = element.content {
                for (name, value, keyNode) in reader.mapping(element, key: key, schema: key, open: true) {
                    switch name {
                    case "arn":
                        layer.arn = reader.string(value, key: "\(key).arn") ?? ""
                        if layer.arn.isEmpty { isSound = false }
                    case "unzipped": layer.unzippedBytes = reader.size(value, key: "\(key).unzipped")
                    case "architecture": layer.architecture = architecture(value, key: "\(key).architecture", &reader)
                    default: unknown(name, keyNode, key, "arn, unzipped, architecture", &reader)
                    }
                }
            } else {
                guard let arn = reader.string(element, key: key) else { return nil }
                layer.arn = arn
            }
            guard isSound else { return nil }
            guard LayerARN.isValid(layer.arn) else {
                reader.invalid(
                    element, key: key, "'\(layer.arn)' is not a layer version's ARN",
                    advice: "arn:aws:lambda:<region>:<account>:layer:<name>:<version>")
                return nil
            }
            return layer
        }
    }

    private static func imports(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [ImportedLayer] {
        reader.elements(node, key: key).compactMap { element in
            var layer = ImportedLayer(name: "", archive: "", location: reader.location(element))
            // What is wrong with a value is said already.
            var isSound = true
            for (name, value, keyNode) in reader.mapping(element, key: key, schema: key, open: true) {
                switch name {
                case "name":
                    layer.name = reader.string(value, key: "\(key).name") ?? ""
                    isSound =
                        !layer.name.isEmpty && checkLayerName(layer.name, value, key: key, &reader) && isSound
                case "archive":
                    layer.archive = reader.string(value, key: "\(key).archive") ?? ""
                    if layer.archive.isEmpty { isSound = false }
                case "architecture": layer.architecture = architecture(value, key: "\(key).architecture", &reader)
                case "functions": layer.functions = reader.strings(value, key: "\(key).functions").map(\.value)
                default: unknown(name, keyNode, key, "name, archive, architecture, functions", &reader)
                }
            }
            guard isSound else { return nil }
            guard !layer.name.isEmpty, !layer.archive.isEmpty else {
                reader.invalid(element, key: key, "an imported layer needs 'name:' and 'archive:'")
                return nil
            }
            return layer
        }
    }

    static func libraries(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [Located<String>] {
        reader.strings(node, key: key).compactMap { name, node in
            guard !name.contains("/") else {
                reader.invalid(
                    node, key: key, "'\(name)' is a path: a library is named by its SONAME",
                    advice: "write '\(name.split(separator: "/").last ?? "")'")
                return nil
            }
            return Located(name, at: reader.location(node))
        }
    }

    static func allowRules(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [AllowRule] {
        reader.strings(node, key: key).compactMap { text, node in
            do throws(PreflightRule.Misuse) {
                return try PreflightRule.allow(text, location: reader.location(node))
            } catch {
                reader.invalid(node, key: key, error.message, advice: error.advice)
                return nil
            }
        }
    }

    private static func architecture(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> Architecture? {
        guard let name = reader.string(node, key: key) else { return nil }
        if let architecture = Architecture(name: name) { return architecture }
        reader.invalid(node, key: key, "'\(name)' is not a Lambda architecture", advice: "one of: arm64, x86_64")
        return nil
    }

    static func unknown(
        _ name: String, _ node: YAMLNode, _ key: String, _ known: String, _ reader: inout YAMLReader
    ) {
        reader.problems.append(
            Problem(
                .unknownKey, subject: "\(key).\(name)", "unknown key '\(name)' in '\(key)'",
                location: reader.location(node), advice: "known here: \(known)"))
    }
}
