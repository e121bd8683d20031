/// Base64 in a text, to be decoded and looked at: values of Kubernetes's Secrets, whole files, fields of JSON.
enum EncodedText {
    /// An access key of 20 characters has 28; shorter ones are words.
    static let leastBytes = 24
    /// So much is decoded at a time.
    static let mostBytes = 1 << 20

    /// Calls `body` with what each run of Base64 decodes to, and where the run is.
    static func forEachRun(
        in bytes: UnsafeRawBufferPointer, _ body: (_ decoded: UnsafeRawBufferPointer, _ place: Range<Int>) -> Void
    ) {
        var position = 0
        while position < bytes.count {
            // A run that is long enough has a character at every so many bytes.
            guard ByteSet.base64.contains(bytes[position]) else {
                position += leastBytes
                continue
            }
            var start = position
            let least = max(0, position - leastBytes + 1)
            while start > least, ByteSet.base64.contains(bytes[start - 1]) { start -= 1 }
            let end = end(of: bytes, from: position, start: start)
            if end - start >= leastBytes {
                Base64.decode(bytes[start..<end]).withUnsafeBytes { body($0, start..<end) }
            }
            position = max(end, position + 1) + (end - start >= leastBytes ? 0 : leastBytes - 1)
        }
    }

    /// Where a run ends: it goes on over the end of a line that is as long as encoders make them.
    private static func end(of bytes: UnsafeRawBufferPointer, from position: Int, start: Int) -> Int {
        var end = position
        var lineStart = start
        while end < bytes.count, end - start < mostBytes {
            if ByteSet.base64.contains(bytes[end]) {
                end += 1
            } else if bytes[end] == 0x0A || bytes[end] == 0x0D, end - lineStart >= 60 {
                let next = bytes[end...].prefix(2).drop { $0 == 0x0A || $0 == 0x0D }.startIndex
                guard next < bytes.count, ByteSet.base64.contains(bytes[next]) else { break }
                end = next
                lineStart = next
            } else {
                break
            }
        }
        return end
    }
}
