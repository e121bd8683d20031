import POSIX

/// A file's content in memory, read by the kernel as it is touched. For files that only this tool and the linker it
/// started write: a mapping of a file that somebody truncates meanwhile ends the process.
package struct MappedFile: ~Copyable {
    package let bytes: UnsafeRawBufferPointer

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// - Throws: `SystemCallError`, also for what is no regular file.
    package static func open(_ path: FilePath) throws(SystemCallError) -> MappedFile {
        let descriptor = try RegularFile.descriptor(path)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemCallError("stat", path) }
        let count = Int(status.st_size)
        guard count > 0 else { return MappedFile(bytes: UnsafeRawBufferPointer(start: nil, count: 0)) }
        guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            throw SystemCallError("map", path)
        }
        return MappedFile(bytes: UnsafeRawBufferPointer(start: address, count: count))
    }

    /// Where `needle` stands first, if anywhere.
    package func firstOffset(of needle: [UInt8]) -> Int? {
        ByteSearch.firstOffset(of: needle, in: bytes)
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }
}
