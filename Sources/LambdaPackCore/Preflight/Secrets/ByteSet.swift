/// A set of byte values.
struct ByteSet: Hashable, Sendable {
    // Four numbers and no array: this is asked for every byte of texts.
    private var low: UInt64 = 0
    private var ascii: UInt64 = 0
    private var high: UInt64 = 0
    private var highest: UInt64 = 0

    init() {}

    /// The bytes of a text.
    init(_ text: StaticString) {
        self.init(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { insert(byte) }
    }

    func contains(_ byte: UInt8) -> Bool {
        let bit: UInt64 = 1 &<< UInt64(byte & 63)
        switch byte {
        case ..<64: return low & bit != 0
        case ..<128: return ascii & bit != 0
        case ..<192: return high & bit != 0
        default: return highest & bit != 0
        }
    }

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 &<< UInt64(byte & 63)
        switch byte {
        case ..<64: low |= bit
        case ..<128: ascii |= bit
        case ..<192: high |= bit
        default: highest |= bit
        }
    }

    func union(_ other: ByteSet) -> ByteSet {
        var result = self
        result.low |= other.low
        result.ascii |= other.ascii
        result.high |= other.high
        result.highest |= other.highest
        return result
    }

    var inverted: ByteSet { ByteSet((0...UInt8.max).lazy.filter { !contains($0) }) }

    /// Its members in ascending order.
    var members: [UInt8] { (0...UInt8.max).filter(contains) }
}

extension ByteSet {
    static let digits = ByteSet(0x30...0x39)
    static let uppercase = ByteSet(0x41...0x5A)
    static let lowercase = ByteSet(0x61...0x7A)
    static let alphanumeric = digits.union(uppercase).union(lowercase)
    /// What names are made of in most languages.
    static let word = alphanumeric.union(ByteSet("_"))
    /// Base64 as PEM has it (RFC 4648 §4), with the padding.
    static let base64Lines = alphanumeric.union(ByteSet("+/="))
    /// Both alphabets of Base64 (RFC 4648 §4 and §5), without the padding.
    static let base64 = alphanumeric.union(ByteSet("+/-_"))
    static let blank = ByteSet(" \t")
    static let whitespace = ByteSet(" \t\r\n")
}
