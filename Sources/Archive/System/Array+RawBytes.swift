extension [UInt8] {
    /// `withUnsafeBytes` with a typed error, which the standard library's has not.
    func withRawBytes<Value>(
        _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value {
        try withUnsafeBufferPointer { buffer throws(ArchiveError) in try body(UnsafeRawBufferPointer(buffer)) }
    }
}

extension [UInt8] {
    /// `withUnsafeMutableBytes` with a typed error.
    mutating func withMutableRawBytes<Value>(
        _ body: (UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value {
        try withUnsafeMutableBufferPointer { buffer throws(ArchiveError) in
            try body(UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
