/// Finds all places of many short texts in one pass.
///
/// The algorithm of Wu and Manber ("A Fast Algorithm for Multi-Pattern Searching", 1994) with windows of three bytes and
/// blocks of two: where the last two bytes of a window end no text's first three, it moves on by up to two bytes.
struct AnchorSearch: Sendable {
    struct Anchor: Hashable, Sendable {
        /// At least three bytes; in lower case where case does not matter.
        var text: [UInt8]
        var ignoresCase: Bool
    }

    static let windowBytes = 3

    /// By the window's last two bytes: how far to move.
    private let shifts: [UInt8]
    /// By the same two bytes, where they end the first three of an anchor: the anchors, as a range of `members`.
    private let starts: [UInt16]
    private let members: [UInt16]
    private let anchors: [Anchor]

    /// - Parameter anchors: up to 65,535, each of at least three bytes; shorter ones are never found.
    init(_ anchors: [Anchor]) {
        self.anchors = anchors
        var shifts = [UInt8](repeating: 2, count: 1 << 16)
        var byBlock: [Int: [UInt16]] = [:]
        for (index, anchor) in anchors.enumerated() where anchor.text.count >= Self.windowBytes {
            for block in Self.blocks(anchor, at: 0) { shifts[block] = min(shifts[block], 1) }
            for block in Self.blocks(anchor, at: 1) {
                shifts[block] = 0
                byBlock[block, default: []].append(UInt16(index))
            }
        }
        var starts: [UInt16] = []
        var members: [UInt16] = []
        for block in 0..<(1 << 16) {
            starts.append(UInt16(members.count))
            members += byBlock[block] ?? []
        }
        self.shifts = shifts
        self.starts = starts + [UInt16(members.count)]
        self.members = members
    }

    /// The table's indices of two bytes of an anchor, in all cases that count.
    private static func blocks(_ anchor: Anchor, at offset: Int) -> [Int] {
        func variants(_ byte: UInt8) -> [UInt8] {
            anchor.ignoresCase && ByteSet.lowercase.contains(byte) ? [byte, byte & ~0x20] : [byte]
        }
        return variants(anchor.text[offset]).flatMap { low in
            variants(anchor.text[offset + 1]).map { high in Int(low) | Int(high) << 8 }
        }
    }

    /// Calls `body` with an anchor's index and its offset, for each place in ascending order.
    func forEach(in bytes: UnsafeRawBufferPointer, _ body: (_ anchor: Int, _ offset: Int) -> Void) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        let count = bytes.count
        shifts.withUnsafeBufferPointer { shifts in
            // Pointers and `while` are quick without optimisation, too.
            let table = shifts.baseAddress!
            var position = 2
            while position < count {
                let block = Int(base[position &- 1]) | Int(base[position]) << 8
                let shift = Int(table[block])
                if shift == 0 {
                    candidates(block, position - 2, bytes, body)
                    position &+= 1
                } else {
                    position &+= shift
                }
            }
        }
    }

    private func candidates(
        _ block: Int, _ offset: Int, _ bytes: UnsafeRawBufferPointer, _ body: (Int, Int) -> Void
    ) {
        var next = Int(starts[block])
        let end = Int(starts[block + 1])
        while next < end {
            let index = Int(members[next])
            if matches(index, bytes, offset) { body(index, offset) }
            next += 1
        }
    }

    private func matches(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        let count = anchors[index].text.count
        guard offset + count <= bytes.count else { return false }
        let ignoresCase = anchors[index].ignoresCase
        var next = 0
        while next < count {
            var byte = bytes[offset + next]
            if ignoresCase, byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
            if byte != anchors[index].text[next] { return false }
            next += 1
        }
        return true
    }
}
