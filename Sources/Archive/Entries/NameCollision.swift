/// Two names that can't both be unpacked everywhere.
package struct NameCollision: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The same bytes.
        case duplicate
        /// Equal after Unicode normalisation or case folding, or but for dots and blanks at the end of a component: one
        /// file on macOS or Windows.
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
        case .equivalent: "has the same name but for case, Unicode normalisation or trailing dots as"
        case .insideFile: "lies below the file or link"
        }
    }
}

extension NameCollision {
    /// The collisions among names. Sorted by folded components, a name that collides has a neighbour that it collides
    /// with, so that comparing neighbours finds one for every name in the way, and hostile names cost only the sort.
    package static func find(in names: [(path: ArchivePath, isDirectory: Bool)]) -> [NameCollision] {
        var folder = NameFolder()
        let folded = names.map { folder.fold($0.path) }
        let order = names.indices.sorted { one, other in
            let comparison = folded[one].compare(folded[other])
            return comparison == 0 ? one < other : comparison < 0
        }
        var collisions: [NameCollision] = []
        for (here, next) in zip(order, order.dropFirst()) {
            if folded[here].compare(folded[next]) == 0 {
                let kind: Kind = names[here].path == names[next].path ? .duplicate : .equivalent
                collisions.append(NameCollision(kind: kind, first: here, second: next))
            } else if !names[here].isDirectory, folded[next].starts(with: folded[here]) {
                collisions.append(NameCollision(kind: .insideFile, first: here, second: next))
            }
        }
        return collisions
    }
}
