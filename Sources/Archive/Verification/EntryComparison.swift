internal import Hashing

/// Holds what one reader finds against what is expected, by stored names.
struct EntryComparison {
    private(set) var mismatches: [ArchiveMismatch] = []
    private let reader: ArchiveMismatch.Reader
    private let expected: [[UInt8]: ExpectedEntry]
    private let expectedOrder: [[UInt8]]
    private var found: [[UInt8]] = []

    init(_ entries: [ExpectedEntry], reader: ArchiveMismatch.Reader) {
        self.reader = reader
        let named = entries.map { (name: $0.storedName, entry: $0) }
        expected = Dictionary(named.map { ($0.name, $0.entry) }, uniquingKeysWith: { first, _ in first })
        expectedOrder = named.map(\.name).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Notes an entry, and compares its mode and size.
    ///
    /// - Returns: what is expected of its content; nil where there is no use in reading it.
    mutating func add(name: [UInt8], mode: UInt16, size: UInt64) -> ExpectedEntry? {
        found.append(name)
        guard let entry = expected[name] else {
            report(.unexpected, name)
            return nil
        }
        if mode != entry.kind.mode { report(.mode(expected: entry.kind.mode, found: mode), name) }
        guard size == entry.size else {
            report(.size(expected: entry.size, found: size), name)
            return nil
        }
        return entry
    }

    mutating func addContent(_ digest: SHA256Digest, of entry: ExpectedEntry) {
        guard digest != entry.sha256 else { return }
        report(.content(expected: entry.sha256, found: digest), entry.storedName)
    }

    mutating func addFailure(_ error: ArchiveError) {
        mismatches.append(ArchiveMismatch(reader: reader, entry: nil, difference: .unreadable(error)))
    }

    /// Compares the sets and the order, once everything is noted.
    mutating func finish() {
        let missing = Set(expectedOrder).subtracting(found)
        for name in missing.sorted(by: { $0.lexicographicallyPrecedes($1) }) { report(.missing, name) }
        guard missing.isEmpty, found.allSatisfy({ expected[$0] != nil }), found != expectedOrder else { return }
        let place = zip(found, expectedOrder).first { $0 != $1 }
        report(.order, place?.0 ?? found.last ?? [])
    }

    private mutating func report(_ difference: ArchiveMismatch.Difference, _ name: [UInt8]) {
        let entry = String(decoding: name, as: UTF8.self)
        mismatches.append(ArchiveMismatch(reader: reader, entry: entry, difference: difference))
    }
}

extension ExpectedEntry {
    var storedName: [UInt8] { ZipRecord.storedName(of: path, isDirectory: kind == .directory) }
}
