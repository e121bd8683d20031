#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Renders values canonically: see ``JSONValue``.
package enum CanonicalJSON {
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let tree = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
        return Array(tree.canonicalText.utf8)
    }
}
