/// Finds the four bytes that give data a chosen CRC-32.
///
/// A debug link (`.gnu_debuglink`) holds the CRC-32 of the debug file, so the stripped file would change with every
/// byte of debug information, and debug information holds paths. Four bytes at the end of the debug file, which no
/// reader of ELF looks at, make its CRC a value that follows from the build-id: the link stays right, and the
/// stripped file depends on the program alone.
enum CRC32Forcing {
    /// The reflected polynomial of CRC-32 (ISO 3309, as zlib and `.gnu_debuglink` use it).
    private static let polynomial: UInt32 = 0xEDB8_8320

    /// The bytes that turn data whose CRC-32 is `current` into data whose CRC-32 is `wanted`.
    static func suffix(from current: UInt32, to wanted: UInt32) -> [UInt8] {
        // Registers hold the complement of the value. Running the register backwards from the wanted value over four
        // zero bytes, then comparing with the present one, gives the four bytes at once.
        var register = ~wanted
        for _ in 0..<32 {
            register = register & 0x8000_0000 != 0 ? (register ^ polynomial) << 1 | 1 : register << 1
        }
        let difference = register ^ ~current
        return (0..<4).map { UInt8(truncatingIfNeeded: difference >> (8 * $0)) }
    }
}
