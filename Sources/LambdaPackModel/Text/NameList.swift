/// Many names in one line: the first ones, and how many more there are.
package enum NameList {
    package static func render(_ names: [String], upTo limit: Int = 5) -> String {
        guard names.count > limit else { return names.joined(separator: ", ") }
        return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
    }
}
