import Archive

/// Looks into an archive that lies in a package, one level deep.
struct NestedArchive {
    struct Result {
        var findings: [SecretFinding] = []
        /// Every entry was read to its end.
        var isWhole = false
    }

    var scan: SecretScan

    /// So much is unpacked in all: twice what Lambda takes. An archive that grows beyond it is looked at up to there.
    static let limitBytes = 2 * HardLimits.unzippedBytes
    static let limitEntries = 65_534
    /// So much is in memory at a time; pieces overlap by what a secret has at most.
    static let pieceBytes = 8 << 20
    static let overlapBytes = 1 << 15
    /// Findings of one archive: more would tell nobody more.
    static let limitFindings = 100

    /// zip, gzip, xz, zstd, and tar by its mark at byte 257.
    static func looksLikeOne(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let magics: [[UInt8]] = [
            [0x50, 0x4B, 0x03, 0x04], [0x1F, 0x8B, 0x08], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
            [0x28, 0xB5, 0x2F, 0xFD],
        ]
        return magics.contains(where: bytes.starts) || bytes.dropFirst(257).starts(with: "ustar".utf8)
    }

    func findings(of file: FilePath, path: String) -> Result {
        var result = Result()
        do {
            var reader = try LibarchiveReader.open(file.string, format: .any)
            var left = Self.limitBytes
            var entries = 0
            while let entry = try reader.next() {
                entries += 1
                guard entries <= Self.limitEntries, left > 0, result.findings.count < Self.limitFindings else {
                    return result
                }
                let name = reader.isSingleFile ? Self.withoutSuffix(path) : entry.printableName
                try read(&reader, name, isEntry: !reader.isSingleFile, &left, &result)
            }
            result.isWhole = true
        } catch {}
        return result
    }

    private func read(
        _ reader: inout LibarchiveReader, _ name: String, isEntry: Bool, _ left: inout Int, _ result: inout Result
    ) throws {
        var piece = SecretPieces(scan: scan, path: name)
        defer {
            piece.finish()
            result.findings += piece.findings.map { finding in
                var finding = finding
                finding.place = isEntry ? "\(finding.place) of its entry \(name)" : "\(finding.place) when unpacked"
                return finding
            }
        }
        let count = try reader.readContent(limitBytes: UInt64(left)) { piece.append($0) }
        left -= Int(count)
    }

    private static func withoutSuffix(_ path: String) -> String {
        for suffix in [".gz", ".xz", ".zst"] where path.lowercased().hasSuffix(suffix) {
            return String(path.dropLast(suffix.count))
        }
        return path
    }
}

/// A content that comes in blocks, looked at piece by piece.
struct SecretPieces {
    var scan: SecretScan
    var path: String
    private(set) var findings: [SecretFinding] = []
    private var buffer: [UInt8] = []
    private var base = 0

    init(scan: SecretScan, path: String) {
        self.scan = scan
        self.path = path
    }

    mutating func append(_ block: UnsafeRawBufferPointer) {
        buffer.append(contentsOf: block)
        guard buffer.count >= NestedArchive.pieceBytes else { return }
        look()
        let kept = buffer.suffix(NestedArchive.overlapBytes)
        base += buffer.count - kept.count
        buffer = Array(kept)
    }

    mutating func finish() {
        look()
        buffer = []
    }

    private mutating func look() {
        let found = buffer.withUnsafeBytes { scan.findings(in: $0, path: path, base: base) }
        for finding in found where !findings.contains(where: { $0.rule == finding.rule }) { findings.append(finding) }
    }
}
