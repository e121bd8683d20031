import POSIX

/// Writes everything to a blocking descriptor, however many calls that takes.
///
/// - Returns: 0, or `errno`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
        // Linux moves at most 0x7ffff000 bytes a call, macOS refuses more than INT_MAX.
        let count = write(descriptor, rest.baseAddress, min(rest.count, 1 << 30))
        if count >= 0 {
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno != EINTR {
            return errno
        }
    }
    return 0
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
}
