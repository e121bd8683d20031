import POSIX

extension FileSystem {
    /// So much at a time that what is done with a block finds it in the processor's cache.
    package static let blockBytes = 1 << 18

    /// Calls `body` with one block after the other. `blockBytes` bounds the memory that it takes.
    ///
    /// - Throws: `SystemCallError`, also for a pipe, a socket or a device: these may have no end.
    package static func readBlocks(
        _ path: FilePath, blockBytes: Int = FileSystem.blockBytes, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(SystemCallError) {
        let descriptor = try RegularFile.descriptor(path)
        defer { close(descriptor) }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockBytes, alignment: 64)
        defer { block.deallocate() }
        while true {
            let count = systemRead(descriptor, block.baseAddress!, block.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemCallError("read", path)
            }
            body(UnsafeRawBufferPointer(rebasing: block[..<count]))
        }
    }

    /// - Parameter limitBytes: what is larger is refused unread. Texts that users write or edit have some kilobytes.
    package static func read(_ path: FilePath, limitBytes: Int = .max) throws(SystemCallError) -> [UInt8] {
        if limitBytes < .max {
            let size = try status(path).size
            guard size <= limitBytes else {
                throw SystemCallError(
                    "read", path, code: EFBIG,
                    explanation: "it has \(size) bytes, and at most \(limitBytes) are read")
            }
        }
        var bytes: [UInt8] = []
        try readBlocks(path) { bytes.append(contentsOf: $0) }
        return bytes
    }

    package static func digest(_ path: FilePath) throws(SystemCallError) -> SHA256Digest {
        var hasher = SHA256Hasher()
        // The closure can't capture a noncopyable value inout across a typed throw, so it goes through a pointer.
        try withUnsafeMutablePointer(to: &hasher) { pointer throws(SystemCallError) in
            try readBlocks(path) { pointer.pointee.update($0) }
        }
        return hasher.finalize()
    }

    /// Writes a new file, or replaces its content; its mode is exactly `mode`, whatever the umask.
    package static func write(_ bytes: [UInt8], to path: FilePath, mode: UInt32 = 0o644) throws(SystemCallError) {
        let descriptor = open(path.string, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemCallError("create", path) }
        var failure = writeAll(bytes, to: descriptor)
        if failure == 0, fchmod(descriptor, mode_t(mode)) != 0 { failure = errno }
        // Some file systems report a lack of space only now.
        if close(descriptor) != 0, failure == 0 { failure = errno }
        guard failure == 0 else { throw SystemCallError("write", path, code: failure) }
    }

    /// Replaces a file at once or not at all.
    package static func writeAtomically(_ bytes: [UInt8], to path: FilePath) throws(SystemCallError) {
        let temporary = FilePath(path.string + ".\(getpid()).tmp")
        do {
            try write(bytes, to: temporary)
            try rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw error
        }
    }

    /// The same content under a second name: a hard link where the file system can and the file has the mode that is
    /// wanted, else a copy. The target must not exist.
    package static func linkOrCopy(_ from: FilePath, to: FilePath, mode: UInt32 = 0o644) throws(SystemCallError) {
        if try status(from).permissions == mode, link(from.string, to.string) == 0 { return }
        try copy(from, to: to, mode: mode)
    }

    package static func copy(_ from: FilePath, to: FilePath, mode: UInt32 = 0o644) throws(SystemCallError) {
        let target = open(to.string, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw SystemCallError("create", to) }
        var failure: Int32 = 0
        try readBlocks(from) { block in
            if failure == 0 { failure = writeAll(block, to: target) }
        }
        if failure == 0, fchmod(target, mode_t(mode)) != 0 { failure = errno }
        if close(target) != 0, failure == 0 { failure = errno }
        guard failure == 0 else {
            unlink(to.string)
            throw SystemCallError("write", to, code: failure)
        }
    }
}

// `FileSystem.read` hides the C function inside its own extension.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}

extension FileSystem {
    /// A copy that takes the place of what was there, at once.
    package static func copyReplacing(_ from: FilePath, to: FilePath) throws(SystemCallError) {
        try writeAtomically(try read(from), to: to)
    }

    /// Replaces bytes inside an existing file; its size stays.
    package static func overwrite(_ path: FilePath, at offset: Int, with bytes: [UInt8]) throws(SystemCallError) {
        try patch(path, flags: O_WRONLY) { descriptor in
            bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) } == bytes.count
        }
    }

    package static func append(_ bytes: [UInt8], to path: FilePath) throws(SystemCallError) {
        try patch(path, flags: O_WRONLY | O_APPEND) { descriptor in
            bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress!, $0.count) } == bytes.count
        }
    }

    private static func patch(
        _ path: FilePath, flags: Int32, _ body: (Int32) -> Bool
    ) throws(SystemCallError) {
        let descriptor = open(path.string, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError("open", path) }
        errno = 0
        let written = body(descriptor)
        let code = errno
        let closed = close(descriptor) == 0
        guard written, closed else {
            throw SystemCallError("write", path, code: written ? errno : code == 0 ? EIO : code)
        }
    }
}
