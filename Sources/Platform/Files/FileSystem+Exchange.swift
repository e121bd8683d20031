import POSIX

extension FileSystem {
    /// Exchanges two names atomically where system and file system can.
    package static func exchange(_ left: FilePath, _ right: FilePath) -> Bool {
        #if canImport(Darwin)
        return renamex_np(left.string, right.string, UInt32(RENAME_SWAP)) == 0
        #else
        // glibc shows renameat2(2) to GNU sources only, so it is looked up; older C libraries lack it.
        typealias RenameAt2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let renameAt2 = unsafeBitCast(symbol, to: RenameAt2.self)
        let renameExchange: UInt32 = 2
        return renameAt2(AT_FDCWD, left.string, AT_FDCWD, right.string, renameExchange) == 0
        #endif
    }
}
