import POSIX

package enum ByteEntropy {
    /// Shannon's entropy of the bytes' frequencies, in bits a byte.
    package static func of(_ bytes: Slice<UnsafeRawBufferPointer>) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        let total = Double(bytes.count)
        return counts.reduce(0) { sum, count in
            count == 0 ? sum : sum - Double(count) / total * log2(Double(count) / total)
        }
    }
}
