/// The hash functions of ELF.
package enum ELFHash {
    /// The System V hash (gABI, Hash Table), which `vna_hash` and `vd_hash` hold of a version's name.
    package static func sysV(_ name: String) -> UInt32 {
        var hash: UInt32 = 0
        for byte in name.utf8 {
            hash = (hash << 4) &+ UInt32(byte)
            let high = hash & 0xF000_0000
            hash ^= high >> 24
            hash &= ~high
        }
        return hash
    }
}
