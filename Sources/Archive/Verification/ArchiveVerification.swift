internal import Hashing
import Platform

/// Reads a written zip back by two readers that have nothing in common, and compares with what was planned.
package enum ArchiveVerification {
    /// Everything in which a zip differs from what is expected; empty where it is the same, down to its header bytes.
    ///
    /// Each content is unpacked and hashed once, in blocks. libarchive is asked only if the container is sound.
    ///
    /// - Parameters:
    ///   - path: the zip.
    ///   - expected: its entries, in any order; the zip's order has to be that of the stored names' bytes.
    /// - Throws: `ArchiveError` where the file can't be opened or read. What is wrong with the zip is not thrown.
    package static func mismatches(
        of path: String, with expected: [ExpectedEntry], limits: ZipLimits = .standard
    ) throws(ArchiveError) -> [ArchiveMismatch] {
        let file = try OwnedDescriptor.openFile(path)
        let source = try FileBytes(file)
        let directory = try ZipDirectory.read(from: source, limits: limits)
        var mismatches = directory.problems.map { problem in
            ArchiveMismatch(reader: .directory, entry: problem.entry, difference: .container(problem.code))
        }
        mismatches += compare(directory, with: expected)
        if mismatches.isEmpty {
            let kinds = Dictionary(expected.map { ($0.storedName, $0.kind) }, uniquingKeysWith: { first, _ in first })
            if let entry = try CanonicalForm.firstDifference(in: directory, kinds: kinds, source: source) {
                mismatches.append(
                    ArchiveMismatch(
                        reader: .directory, entry: entry.isEmpty ? nil : entry, difference: .notCanonical))
            }
        }
        // libarchive 3.6.2 does not know a zip without entries, of which the headers above said everything anyway.
        guard directory.problems.isEmpty, !directory.entries.isEmpty else { return mismatches }
        return mismatches + unpack(file, comparingWith: expected)
    }

    private static func compare(
        _ directory: ZipDirectory, with expected: [ExpectedEntry]
    ) -> [ArchiveMismatch] {
        var comparison = EntryComparison(expected, reader: .directory)
        for entry in directory.entries {
            _ = comparison.add(name: entry.name, mode: entry.mode, size: entry.size)
        }
        comparison.finish()
        return comparison.mismatches
    }

    private static func unpack(
        _ file: consuming OwnedDescriptor, comparingWith expected: [ExpectedEntry]
    ) -> [ArchiveMismatch] {
        var comparison = EntryComparison(expected, reader: .libarchive)
        do throws(ArchiveError) {
            var reader = try LibarchiveReader.open(file, format: .zip)
            while let entry = try reader.next() {
                let target = entry.symbolicLinkTarget
                let size = target.map { UInt64($0.utf8.count) } ?? entry.size ?? 0
                guard let plan = comparison.add(name: entry.name, mode: entry.mode, size: size) else { continue }
                var hasher = SHA256Hasher()
                if let target {
                    hasher.update(target.utf8)
                } else {
                    try reader.readContent(limitBytes: plan.size) { block in hasher.update(block) }
                }
                comparison.addContent(hasher.finalize(), of: plan)
            }
            try reader.close()
            comparison.finish()
        } catch {
            // What comes after it is not known, so that nothing is said to be missing.
            comparison.addFailure(error)
        }
        return comparison.mismatches
    }
}

extension LibarchiveEntry {
    /// `st_mode`: permission and type bits.
    fileprivate var mode: UInt16 {
        let type: UInt16 =
            switch kind {
            case .file, .hardLink: FileType.regular
            case .directory: FileType.directory
            case .symbolicLink: FileType.symbolicLink
            case .special: 0
            }
        return type | permissions
    }

    fileprivate var symbolicLinkTarget: String? {
        if case .symbolicLink(let target) = kind { target ?? "" } else { nil }
    }
}
