/// Reads the headers of a central directory one after the other, until one has no recognisable end.
struct CentralDirectoryParser {
    private(set) var entries: [ZipDirectory.Entry] = []
    private(set) var problems: [ZipProblem] = []
    /// Whether every byte could be read as part of a header.
    var isComplete: Bool { reader.remaining == 0 && !isBroken }
    private var isBroken = false
    private var reader: LittleEndianReader
    private let start: UInt64
    private let limits: ZipLimits

    init(_ bytes: [UInt8], at start: UInt64, limits: ZipLimits) {
        reader = LittleEndianReader(bytes[...])
        self.start = start
        self.limits = limits
    }

    mutating func parse(declaredCount: Int) {
        var unzipped: UInt64 = 0
        while reader.remaining > 0, entries.count <= limits.maximumEntryCount {
            guard problems.count < limits.maximumProblemCount else {
                isBroken = true
                return
            }
            let offset = start + UInt64(reader.position)
            guard let header = readHeader(at: offset) else {
                isBroken = true
                break
            }
            let entry = header.entry(at: offset)
            entries.append(entry)
            problems += header.problems(maximumRatio: limits.maximumRatio).map { entry.problem($0) }
            // At most 65,535 sizes of 32 bits each.
            unzipped += entry.size
        }
        func report(_ code: ZipProblem.Code) {
            problems.append(ZipProblem(code: code, offset: start, entry: nil))
        }
        if entries.count > limits.maximumEntryCount {
            report(.tooManyEntries(entries.count, limit: limits.maximumEntryCount))
        } else if entries.count != declaredCount {
            report(.entryCountDisagrees(declared: declaredCount, found: entries.count))
        }
        if unzipped > limits.maximumUnzippedByteCount {
            report(.unzippedTooLarge(unzipped, limit: limits.maximumUnzippedByteCount))
        }
    }

    private mutating func readHeader(at offset: UInt64) -> CentralHeader? {
        let signature = reader.read(UInt32.self)
        if let signature, signature != ZipFormat.centralSignature {
            problems.append(ZipProblem(code: .wrongSignature(signature), offset: offset, entry: nil))
            return nil
        }
        if signature != nil, let header = CentralHeader(from: &reader) { return header }
        problems.append(ZipProblem(code: .truncated, offset: offset, entry: nil))
        return nil
    }
}
