import YAML

extension ConfigurationFile {
    /// `all`, or a list of traits; an empty one enables none.
    static func traits(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> TraitSelection? {
        if reader.isNull(node) { return nil }
        if node.scalar != nil {
            guard let word = reader.string(node, key: key) else { return nil }
            if word == "all" { return .all }
            reader.invalid(
                node, key: key, "'\(key)' is neither a list of traits nor 'all'",
                advice: "one trait is a list, too: [\(word)]")
            return nil
        }
        let names = reader.strings(node, key: key)
        let wrong = names.filter { !TraitSelection.isName($0.value) }
        for (name, node) in wrong { reader.invalid(node, key: key, "'\(name)' is not the name of a trait") }
        guard wrong.isEmpty, case .sequence = node.content else { return nil }
        return .naming(names.map(\.value))
    }
}
