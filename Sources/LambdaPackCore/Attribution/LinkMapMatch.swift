import ELF
import LinkMap

/// Brings a link map and the file together.
enum LinkMapMatch {
    /// Whether the map is of this file: its loaded sections stand where the file's do. Nearly all of them, since bfd
    /// also lists constants that it merged with others away, behind the end of their section.
    ///
    /// - Parameter sections: the map's contributions by section.
    static func fits(_ sections: [Int: [LinkMap.Contribution]], _ image: ELFImage) -> Bool {
        var inside = 0
        var outside = 0
        for (index, contributions) in sections {
            let section = image.sections[index]
            guard section.flags.contains(.allocate) else { continue }
            let start = section.address
            let end = start &+ section.fileRange.length
            for contribution in contributions {
                let (stop, overflow) = contribution.address.addingReportingOverflow(contribution.size)
                if contribution.address >= start, !overflow, stop <= end { inside += 1 } else { outside += 1 }
            }
        }
        return inside > 0 && outside <= inside / 100
    }

    /// Whether the map's objects are those that were linked: by module, since a build at a fixed path has other
    /// directories in its map. Where modules can't be told (objects that SwiftPM did not make), any map will do.
    static func names(_ objects: [String], _ map: LinkMap) -> Bool {
        let linked = Set(objects.compactMap(BuiltProduct.module(ofObject:)))
        guard !linked.isEmpty else { return true }
        let named = Set(map.inputs.filter { $0.hasSuffix(".o") }.compactMap(BuiltProduct.module(ofObject:)))
        return !named.isEmpty && named.isSubset(of: linked)
    }

    /// The contributions to each of the file's sections, by its index, in the order of their addresses. Sections of the
    /// map that the file lacks were thrown away by the linker.
    static func bySection(_ map: LinkMap, _ image: ELFImage) -> [Int: [LinkMap.Contribution]] {
        var candidates: [String: [Int]] = [:]
        for (index, section) in image.sections.enumerated() where section.hasContents {
            candidates[section.name, default: []].append(index)
        }
        let known = map.outputSections.map { SameNamed(candidates[$0] ?? [], image) }
        var sorted: [Int: [LinkMap.Contribution]] = [:]
        var current = -1
        var run: [LinkMap.Contribution] = []
        func close() {
            if current >= 0 { sorted[current, default: []] += run }
            run.removeAll(keepingCapacity: true)
        }
        for contribution in map.contributions {
            guard let index = known[Int(contribution.section)].section(at: contribution.address) else { continue }
            if index != current {
                close()
                current = index
            }
            run.append(contribution)
        }
        close()
        for index in sorted.keys {
            // Mostly in order already; sorting is then one pass.
            sorted[index]?.sort { ($0.address, $0.size) < ($1.address, $1.size) }
        }
        return sorted
    }
}

/// The sections of one name, of which an object file has thousands.
private struct SameNamed {
    private let first: Int?
    private var ranges: [(start: UInt64, length: UInt64, index: Int)] = []

    init(_ indices: [Int], _ image: ELFImage) {
        first = indices.first
        guard indices.count > 1 else { return }
        ranges = indices.map { (image.sections[$0].address, image.sections[$0].fileRange.length, $0) }
        ranges.sort { ($0.start, $0.index) < ($1.start, $1.index) }
    }

    /// The one that holds the address; the first where none does.
    func section(at address: UInt64) -> Int? {
        guard !ranges.isEmpty else { return first }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].start <= address { low = middle + 1 } else { high = middle }
        }
        guard low > 0, address - ranges[low - 1].start < ranges[low - 1].length else { return first }
        return ranges[low - 1].index
    }
}
