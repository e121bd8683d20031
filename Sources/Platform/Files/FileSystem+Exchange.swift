import POSIX

extension FileSystem {
    /// Exchanges two names atomically where system and file system can.
    package static func exchange(_ left: FilePath, _ right: FilePath) -> Bool {
        #if canImport(Darwin)
        return renamex_np(left.string, right.string, UInt32(RENAME_SWAP)) == 0
        #elseif arch(x86_64) || arch(arm64)
        // asm/unistd_64.h of x86_64, and asm-generic/unistd.h.
        #if arch(x86_64)
        let renameAt2 = 316
        #else
        let renameAt2 = 276
        #endif
        let renameExchange = 2
        return systemCall(
            renameAt2, Int(AT_FDCWD), left.string, Int(AT_FDCWD), right.string, renameExchange) == 0
        #else
        return false
        #endif
    }
}

#if !canImport(Darwin)
// The C library shows renameat2(2) to GNU sources only, and a look-up by name (dlsym) finds nothing in an executable without
// dynamic linking, as lambda-pack's own is. syscall(2) is always there; with integers and pointers alone, all of them in
// registers, a variadic function of Linux is called like any other.
@_silgen_name("syscall")
private func systemCall(
    _ number: Int, _ oldDirectory: Int, _ old: UnsafePointer<CChar>, _ newDirectory: Int,
    _ new: UnsafePointer<CChar>, _ flags: Int
) -> Int
#endif
