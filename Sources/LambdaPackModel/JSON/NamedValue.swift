/// A choice that files write by its name. Reading another name says which ones there are, and does not repeat it: it may
/// be anybody's.
package protocol NamedValue: RawRepresentable<String>, CaseIterable, Hashable, Sendable, Codable {}

extension NamedValue {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(rawValue: try container.decode(String.self)) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a name that is none of \(names)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
