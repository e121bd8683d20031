/// Many names in one line: the first ones, and how many more there are.
package enum NameList {
    package static let shown = 5

    package static func render(_ names: [String]) -> String {
        guard names.count > shown else { return names.joined(separator: ", ") }
        return names.prefix(shown).joined(separator: ", ") + " and \(names.count - shown) more"
    }
}
