/// Two names that can't both be unpacked everywhere.
package struct NameCollision: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The same bytes.
        case duplicate
        /// Equal after Unicode normalisation or case folding: one file on macOS and Windows.
        case equivalent
        /// The earlier name is a file or a link, and the later one lies below it.
        case insideFile
    }

    package let kind: Kind
    /// The index of the entry that is in the way of the other one.
    package let first: Int
    /// The index of the entry that collides.
    package let second: Int
}

extension NameCollision.Kind: CustomStringConvertible {
    package var description: String {
        switch self {
        case .duplicate: "has the same name as"
        case .equivalent: "has the same name but for case or Unicode normalisation as"
        case .insideFile: "lies below the file or link"
        }
    }
}

extension NameCollision {
    /// The collisions among names. Sorted by folded components, a name that collides has a neighbour that it collides
    /// with, so that comparing neighbours finds one for every name in the way, and hostile names cost only the sort.
    static func find(in names: [(path: ArchivePath, isDirectory: Bool)]) -> [NameCollision] {
        let folded = names.map { fold($0.path) }
        let order = names.indices.sorted { one, other in
            if folded[one] == folded[other] { return one < other }
            return folded[one].lexicographicallyPrecedes(folded[other])
        }
        var collisions: [NameCollision] = []
        for (here, next) in zip(order, order.dropFirst()) {
            if folded[here] == folded[next] {
                let kind: Kind = names[here].path == names[next].path ? .duplicate : .equivalent
                collisions.append(NameCollision(kind: kind, first: here, second: next))
            } else if !names[here].isDirectory, folded[next].starts(with: folded[here]) {
                collisions.append(NameCollision(kind: .insideFile, first: here, second: next))
            }
        }
        return collisions
    }

    /// The components without regard to case: upper case first, so that `ß` and `ss` meet, and Kelvin's `K` and `k`.
    /// `String` compares by canonical equivalence, so that normalisation needs no step of its own.
    private static func fold(_ path: ArchivePath) -> [String] {
        path.string.uppercased().lowercased().utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }
}
