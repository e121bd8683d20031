extension JSONValue {
    /// What `value` encodes itself as: the tree that its JSON text would be read as.
    ///
    /// - Throws: `EncodingError` for numbers that are no `Int`.
    package init(encoding value: some Encodable) throws {
        self = try JSONNode.encode(value)
    }
}

/// A value in the making. Containers share it with the encoder that they come from.
private final class JSONNode {
    private var leaf: JSONValue?
    private var members: [String: JSONValue]?
    private var elements: [JSONValue]?
    /// Nested containers, which may be filled until all is encoded.
    private var openMembers: [String: JSONNode] = [:]
    private var openElements: [Int: JSONNode] = [:]

    static func encode(_ value: some Encodable) throws -> JSONValue {
        let node = JSONNode()
        try value.encode(to: JSONValueEncoder(node: node))
        return node.finished()
    }

    static func integer(_ value: some BinaryInteger) throws -> JSONValue {
        guard let exact = Int(exactly: value) else { throw unfit(value) }
        return .integer(exact)
    }

    static func number(_ value: some BinaryFloatingPoint) throws -> JSONValue {
        guard let exact = Int(exactly: value) else { throw unfit(value) }
        return .integer(exact)
    }

    private static func unfit(_ value: Any) -> EncodingError {
        .invalidValue(
            value, EncodingError.Context(codingPath: [], debugDescription: "canonical JSON has integers alone"))
    }

    func set(_ value: JSONValue) { leaf = value }

    func beginObject() { members = members ?? [:] }
    func set(_ value: JSONValue, at key: String) { members?[key] = value }
    func open(_ key: String) -> JSONNode {
        let node = JSONNode()
        openMembers[key] = node
        return node
    }

    func beginArray() { elements = elements ?? [] }
    var count: Int { elements?.count ?? 0 }
    func append(_ value: JSONValue) { elements?.append(value) }
    func open() -> JSONNode {
        let node = JSONNode()
        openElements[count] = node
        append(.null)
        return node
    }

    private func finished() -> JSONValue {
        if var elements {
            for (index, node) in openElements { elements[index] = node.finished() }
            return .array(elements)
        }
        if let leaf { return leaf }
        var members = members ?? [:]
        for (key, node) in openMembers { members[key] = node.finished() }
        return .object(members)
    }
}

/// Nothing here says where it is (`codingPath`): what can fail is a number, and its error names it.
private struct JSONValueEncoder: Encoder {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        node.beginObject()
        return KeyedEncodingContainer(JSONMembers<Key>(node: node))
    }
    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.beginArray()
        return JSONElements(node: node)
    }
    func singleValueContainer() -> any SingleValueEncodingContainer { JSONLeaf(node: node) }
}

private struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { node.set(.null, at: key.stringValue) }
    // Most values, without a detour through their own `encode(to:)`.
    func encode(_ value: Bool, forKey key: Key) { node.set(.bool(value), at: key.stringValue) }
    func encode(_ value: String, forKey key: Key) { node.set(.string(value), at: key.stringValue) }
    func encode(_ value: Int, forKey key: Key) { node.set(.integer(value), at: key.stringValue) }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        node.set(try JSONNode.encode(value), at: key.stringValue)
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        JSONValueEncoder(node: node.open(key.stringValue)).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        JSONValueEncoder(node: node.open(key.stringValue)).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { JSONValueEncoder(node: node.open("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { JSONValueEncoder(node: node.open(key.stringValue)) }
}

private struct JSONElements: UnkeyedEncodingContainer {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.count }

    func encodeNil() { node.append(.null) }
    func encode(_ value: some Encodable) throws { node.append(try JSONNode.encode(value)) }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        JSONValueEncoder(node: node.open()).container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONValueEncoder(node: node.open()).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { JSONValueEncoder(node: node.open()) }
}

/// Where the primitive types end up, whose `encode(to:)` asks for a container of one value.
private struct JSONLeaf: SingleValueEncodingContainer {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { node.set(.null) }
    func encode(_ value: Bool) { node.set(.bool(value)) }
    func encode(_ value: String) { node.set(.string(value)) }
    func encode(_ value: Double) throws { node.set(try JSONNode.number(value)) }
    func encode(_ value: Float) throws { node.set(try JSONNode.number(value)) }
    func encode(_ value: Int) { node.set(.integer(value)) }
    func encode(_ value: Int8) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: Int16) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: Int32) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: Int64) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: UInt) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: UInt8) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: UInt16) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: UInt32) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: UInt64) throws { node.set(try JSONNode.integer(value)) }
    func encode(_ value: some Encodable) throws { node.set(try JSONNode.encode(value)) }
}
