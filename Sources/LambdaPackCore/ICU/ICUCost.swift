import ELF
import ICUData

/// What ICU's data in a file costs, and what less of it would.
package struct ICUCost: Sendable, Hashable, Codable {
    package struct Kind: Sendable, Hashable, Codable {
        package var kind: String
        package var bytes: Int
    }

    /// What a selection would leave.
    package struct Saving: Sendable, Hashable, Codable {
        /// As the configuration has it: `{locales: [en], converters: []}`.
        package var icu: String
        package var bytes: Int
    }

    /// `icudt76l`
    package var package: String
    package var items: Int
    package var bytes: Int
    package var locales: Int
    /// Largest first.
    package var kinds: [Kind]
    /// Those that leave less than there is.
    package var savings: [Saving]
}

extension ICUCost {
    /// Looks for the data in what the loader maps of an ELF file. Executables need no symbols for it. Not in read-only
    /// segments alone: lld puts all of `.rodata` into a writable one where one object asks for that.
    ///
    /// - Returns: nil where there is none.
    static func find(in bytes: UnsafeRawBufferPointer, _ image: ELFImage) -> ICUCost? {
        for segment in image.segments where segment.type == .load {
            guard let indices = segment.fileRange.indices(in: bytes.count) else { continue }
            let part = UnsafeRawBufferPointer(rebasing: bytes[indices])
            var position = 0
            while let start = FoundationICU.dataOffset(in: part, from: position) {
                // The mark alone is in ICU's own code, too.
                if let data = try? CommonData(UnsafeRawBufferPointer(rebasing: part[start...])) { return ICUCost(data) }
                position = start + 16
            }
        }
        return nil
    }

    /// The same for a file; nil for what is no ELF file, too.
    package static func find(in file: FilePath) throws -> ICUCost? {
        let mapped = try MappedFile.open(file)
        guard let image = try? ELFImage(mapped.bytes) else { return nil }
        return find(in: mapped.bytes, image)
    }

    init(_ data: CommonData) {
        package = data.package
        items = data.items.count
        bytes = data.byteCount
        locales = data.localeNames.count
        var sums: [ICUKind: Int] = [:]
        for item in data.items { sums[item.kind, default: 0] += item.range.count }
        kinds = sums.map { Kind(kind: $0.key.rawValue, bytes: $0.value) }
            .sorted { ($1.bytes, $0.kind) < ($0.bytes, $1.kind) }
        let selections = [
            ("{locales: [en]}", ICUSelection(locales: ["en"])),
            ("{locales: [en], converters: []}", ICUSelection(locales: ["en"], converters: [])),
        ]
        savings = []
        for (text, selection) in selections {
            guard let cut = try? data.cut(selection) else { continue }
            let left = data.encoded(cut.items, replacing: cut.replaced).count
            if left < (savings.last?.bytes ?? bytes) { savings.append(Saving(icu: text, bytes: left)) }
        }
    }
}

extension ICUCost {
    /// How much, how many, and for how many locales.
    package var wholeText: String {
        "\(ByteCount.exact(bytes)) in \(ByteCount.grouped(items)) items, for \(ByteCount.grouped(locales)) locales"
    }

    /// Each kind with its bytes.
    package var kindsText: String {
        kinds.map { "\($0.kind) \(ByteCount.exact($0.bytes))" }.joined(separator: ", ")
    }

    /// One line for the whole, one for the kinds, and one for each saving.
    package var lines: [String] {
        [wholeText, kindsText] + savings.map { "icu: \($0.icu) would leave \(ByteCount.exact($0.bytes))" }
    }
}
