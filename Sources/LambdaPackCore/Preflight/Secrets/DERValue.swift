/// One value of ASN.1's distinguished encoding (ITU-T X.690): a tag, a length, a content.
struct DERValue {
    static let integer: UInt8 = 0x02
    static let octetString: UInt8 = 0x04
    static let objectIdentifier: UInt8 = 0x06
    static let sequence: UInt8 = 0x30

    var tag: UInt8
    var content: Slice<UnsafeRawBufferPointer>

    /// Takes the first value off.
    ///
    /// - Returns: nil where there is none that is whole, with a length in the shortest form, of up to four bytes.
    static func next(_ bytes: inout Slice<UnsafeRawBufferPointer>) -> DERValue? {
        var rest = bytes
        guard let tag = rest.popFirst(), let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
            guard length >= 0x80 else { return nil }
        }
        guard rest.count >= length else { return nil }
        bytes = rest.dropFirst(length)
        return DERValue(tag: tag, content: rest.prefix(length))
    }

    /// The values that a sequence is made of; nil where it is not made of values.
    var members: [DERValue]? {
        guard tag == Self.sequence else { return nil }
        var rest = content
        var values: [DERValue] = []
        while !rest.isEmpty {
            guard values.count < 64, let value = Self.next(&rest) else { return nil }
            values.append(value)
        }
        return values
    }
}
