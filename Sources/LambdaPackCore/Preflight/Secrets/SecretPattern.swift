/// A pattern over bytes: the part of regular expressions that formats of tokens need.
///
/// Characters, `\` before a special one, classes (`[A-Z_-]`), groups of alternatives (`(a|b)`), and the counts `?`, `{n}`
/// and `{n,m}` (`?` alone behind a group). Every count has an upper bound, so that a match has one, too. Swift's own
/// `Regex` works on strings: a file's bytes would have to become one first.
struct SecretPattern: Hashable, Sendable {
    struct Element: Hashable, Sendable {
        var set: ByteSet
        var least = 1
        var most = 1
    }

    /// What may match, each as a row of elements.
    private(set) var alternatives: [[Element]]

    /// Bytes that a match can begin with.
    private(set) var first: ByteSet

    init(_ text: String) throws(SecretPatternError) {
        var parser = SecretPatternParser(text)
        alternatives = try parser.parse()
        first = alternatives.reduce(ByteSet()) { set, elements in elements.first.map { set.union($0.set) } ?? set }
    }

    /// Where the longest match ends that begins at `start`, and is not followed by more of the same.
    func end(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, first.contains(bytes[start]) else { return nil }
        return alternatives.compactMap { Self.end($0[...], in: bytes, from: start) }.max()
    }

    private static func end(_ elements: ArraySlice<Element>, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int?
    {
        guard let element = elements.first else { return start }
        var count = 0
        while count < element.most, start + count < bytes.count, element.set.contains(bytes[start + count]) {
            count += 1
        }
        while count >= element.least {
            let next = start + count
            if elements.count > 1 {
                if let end = end(elements.dropFirst(), in: bytes, from: next) { return end }
            } else if isEnd(next, of: element.set, in: bytes) {
                return next
            }
            count -= 1
        }
        return nil
    }

    private static func isEnd(_ offset: Int, of set: ByteSet, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard offset < bytes.count else { return true }
        return !set.contains(bytes[offset]) && !ByteSet.alphanumeric.contains(bytes[offset])
    }
}

extension SecretPattern {
    /// All texts that it matches, if they are few.
    ///
    /// - Returns: nil where counts vary or there are more than 4,096.
    var literals: [[UInt8]]? {
        var texts: [[UInt8]] = []
        for elements in alternatives {
            var partial: [[UInt8]] = [[]]
            for element in elements {
                guard element.least == element.most else { return nil }
                for _ in 0..<element.least {
                    partial = partial.flatMap { text in element.set.members.map { text + [$0] } }
                    guard partial.count <= 4096 else { return nil }
                }
            }
            texts += partial
        }
        return texts
    }
}
