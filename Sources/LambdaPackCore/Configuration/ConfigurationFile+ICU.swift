import ICUData
import YAML

extension ConfigurationFile {
    static func icu(_ node: YAMLNode, _ reader: inout YAMLReader) -> ICUSettings {
        var settings = ICUSettings()
        for (key, node, _) in reader.mapping(node, key: "icu", schema: "icu") {
            let path = "icu.\(key)"
            switch key {
            case "locales": settings.locales = names(node, key: path, &reader)
            case "converters": settings.converters = names(node, key: path, &reader)
            default: settings.dropped = kinds(node, key: path, &reader)
            }
        }
        return settings
    }

    /// An empty list keeps none; nothing behind the key is as no key.
    private static func names(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> [Located<String>]? {
        if reader.isNull(node) { return nil }
        return reader.strings(node, key: key).map { Located($0.value, at: reader.location($0.node)) }
    }

    private static func kinds(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> Set<ICUKind> {
        let droppable = ICUKind.allCases.filter(\.isDroppable).map(\.rawValue)
        var kinds: Set<ICUKind> = []
        for (name, node) in reader.strings(node, key: key) {
            if let kind = ICUKind(rawValue: name), kind.isDroppable {
                kinds.insert(kind)
                continue
            }
            let near = NearestName.of(name, among: droppable)
            reader.invalid(
                node, key: key, "'\(name)' is not a kind of ICU's data that can be dropped",
                advice: near.isEmpty
                    ? "one of: \(droppable.joined(separator: ", "))" : "did you mean \(near.joined(separator: ", "))?")
        }
        return kinds
    }
}
