import TestSupport

extension SeededGenerator {
    /// The bytes with one to eight changes: bit flips, boundary values of one to eight bytes, copied runs, a cut end.
    ///
    /// - Parameter interesting: offsets of fields, which half of the changes hit.
    mutating func mutant(of original: [UInt8], interesting: [Int]) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...8, using: &self) where !bytes.isEmpty {
            var offset = Int.random(in: 0..<bytes.count, using: &self)
            if Bool.random(using: &self), let field = interesting.randomElement(using: &self), field < bytes.count {
                offset = field
            }
            let width = min([1, 2, 4, 8].randomElement(using: &self) ?? 1, bytes.count - offset)
            switch Int.random(in: 0..<8, using: &self) {
            case 0: bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: for index in offset..<offset + width { bytes[index] = 0xFF }
            case 2: for index in offset..<offset + width { bytes[index] = 0 }
            case 3: bytes[offset + width - 1] = 0x7F
            case 4: bytes[offset] = UInt8.random(in: 0...255, using: &self)
            case 5:
                let source = Int.random(in: 0...bytes.count - width, using: &self)
                let run = Array(bytes[source..<source + width])
                bytes.replaceSubrange(offset..<offset + width, with: run)
            case 6: bytes[offset] = bytes[offset] &+ (Bool.random(using: &self) ? 1 : 0xFF)
            default: if Int.random(in: 0..<8, using: &self) == 0 { bytes.removeLast(bytes.count - offset) }
            }
        }
        return bytes
    }
}
