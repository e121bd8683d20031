/// Numbers of the zip format (PKWARE APPNOTE 6.3.10).
package enum ZipFormat {
    /// Local file header, 4.3.7.
    static let localSignature: UInt32 = 0x0403_4B50
    /// Central directory header, 4.3.12.
    static let centralSignature: UInt32 = 0x0201_4B50
    /// End of central directory record, 4.3.16.
    static let endSignature: UInt32 = 0x0605_4B50
    /// ZIP64 end of central directory locator, 4.3.15.
    static let zip64LocatorSignature: UInt32 = 0x0706_4B50
    /// Data descriptor, 4.3.9.3: not assigned by the format, yet commonly there.
    static let descriptorSignature: UInt32 = 0x0807_4B50

    /// The lengths of the fixed parts, in bytes.
    static let localLength = 30
    static let centralLength = 46
    static let endLength = 22
    static let zip64LocatorLength = 20

    /// What an entry of the canonical container (docs/decisions/canonical-zip.md) takes beside its content: a local
    /// header and a central one, its name in both.
    package static func headerBytes(ofName name: String) -> Int { localLength + centralLength + 2 * name.utf8.count }
    /// What the container's end takes.
    package static var endBytes: Int { endLength }

    /// Compression methods, 4.4.5.
    static let stored: UInt16 = 0
    static let deflated: UInt16 = 8

    /// General purpose bits, 4.4.4.
    enum Flag {
        static let encrypted: UInt16 = 1 << 0
        /// How hard the compressor tried; no reader needs it.
        static let effort: UInt16 = 0b110
        static let dataDescriptor: UInt16 = 1 << 3
        static let strongEncryption: UInt16 = 1 << 6
        static let utf8: UInt16 = 1 << 11
        static let maskedHeader: UInt16 = 1 << 13
    }

    /// "Version made by", 4.4.2: the upper byte is the system that the external attributes belong to.
    enum Host {
        static let fat: UInt8 = 0
        static let unix: UInt8 = 3
        static let macOS: UInt8 = 19
    }

    /// The MS-DOS directory bit of the external attributes, 4.4.15.
    static let dosDirectory: UInt32 = 0x10

    /// All bits set in a 16 or 32-bit field say "see ZIP64" (4.4.1.4), so that these are the largest plain values.
    static let maximumEntryCount = 0xFFFE
    static let maximumByteCount: UInt64 = 0xFFFF_FFFE
}
