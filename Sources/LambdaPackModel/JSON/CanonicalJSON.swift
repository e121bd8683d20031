/// Renders values canonically: see ``JSONValue``.
package enum CanonicalJSON {
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        try JSONValue(encoding: value).canonicalBytes
    }
}
