import ELF

extension ELFStrip.Piece {
    /// Its bytes, in blocks, so that a large file is never in memory as a whole.
    ///
    /// - Parameter input: the file that the plan is of.
    func forEachBlock(of input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        switch self {
        case .input(let range):
            // The plan is of these bytes, so that its ranges lie in them.
            guard let indices = range.indices(in: input.count) else { return }
            for start in stride(from: indices.lowerBound, to: indices.upperBound, by: FileSystem.blockBytes) {
                let end = min(start + FileSystem.blockBytes, indices.upperBound)
                try body(UnsafeRawBufferPointer(rebasing: input[start..<end]))
            }
        case .zeros(let count):
            let block = [UInt8](repeating: 0, count: min(FileSystem.blockBytes, Int(clamping: count)))
            for start in stride(from: 0, to: Int(clamping: count), by: FileSystem.blockBytes) {
                let length = min(FileSystem.blockBytes, Int(clamping: count) - start)
                try block.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
            }
        case .bytes(let bytes):
            try bytes.withUnsafeBytes { try body($0) }
        }
    }
}
