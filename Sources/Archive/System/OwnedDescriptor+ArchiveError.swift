import Platform

extension ArchiveError {
    init(_ operation: Operation, _ error: SystemCallError) {
        self.init(operation, error.path, error.isUnsuitable ? .notARegularFile : .system(errno: error.code))
    }
}

/// Files of archives, with this module's errors.
extension OwnedDescriptor {
    static func openFile(_ path: String) throws(ArchiveError) -> OwnedDescriptor {
        do { return try OwnedDescriptor(reading: FilePath(path)) } catch { throw ArchiveError(.open, error) }
    }

    static func createFile(_ path: String) throws(ArchiveError) -> OwnedDescriptor {
        do { return try OwnedDescriptor(creating: FilePath(path)) } catch { throw ArchiveError(.create, error) }
    }

    consuming func close() throws(ArchiveError) {
        do { try finish() } catch { throw ArchiveError(.close, error) }
    }

    func status() throws(ArchiveError) -> FileIdentity {
        do { return try identity() } catch { throw ArchiveError(.read, error) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(ArchiveError) -> Int {
        try Self.read(number, path.string, into: buffer, at: offset)
    }

    /// The same for a descriptor that is somebody else's.
    static func read(
        _ number: Int32, _ path: String, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(ArchiveError) -> Int {
        do { return try fill(buffer, from: number, FilePath(path), at: offset) } catch {
            throw ArchiveError(.read, error)
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        do { try append(bytes) } catch { throw ArchiveError(.write, error) }
    }
}
