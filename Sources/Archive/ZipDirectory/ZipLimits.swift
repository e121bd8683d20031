/// What a zip may declare before it is refused unread.
package struct ZipLimits: Hashable, Sendable {
    package var maximumEntryCount: Int
    /// Bytes of all contents together.
    package var maximumUnzippedByteCount: UInt64
    /// Content bytes for one compressed byte, of each entry.
    package var maximumRatio: UInt64
    /// Bytes of the central directory, which is held in memory.
    package var maximumDirectoryByteCount: UInt64
    /// Problems after which the rest is not looked at: an archive that has one is refused, and nobody reads thousands.
    package var maximumProblemCount: Int

    /// - Parameter maximumRatio: deflate itself can't do better than 1032:1 (258 bytes for two bits), so that the
    ///   default refuses lies only.
    package init(
        maximumEntryCount: Int = 65_534, maximumUnzippedByteCount: UInt64 = 0xFFFF_FFFE, maximumRatio: UInt64 = 1032,
        maximumDirectoryByteCount: UInt64 = 1 << 26, maximumProblemCount: Int = 1000
    ) {
        self.maximumEntryCount = maximumEntryCount
        self.maximumUnzippedByteCount = maximumUnzippedByteCount
        self.maximumRatio = maximumRatio
        self.maximumDirectoryByteCount = maximumDirectoryByteCount
        self.maximumProblemCount = maximumProblemCount
    }

    /// The limits of a zip without ZIP64 and of deflate itself.
    package static let standard = ZipLimits()
}
