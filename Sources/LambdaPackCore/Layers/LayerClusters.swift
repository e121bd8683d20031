/// Joins groups that much the same functions need, until a few layers are left: where a search begins that could not try
/// all pairs.
struct LayerClusters {
    private struct Cluster {
        var groups: [Int]
        var bytes: Int
        /// A bit for each function that needs any of it.
        var users: [UInt64]
    }

    /// What a union would have functions mount in vain; equals go by place.
    private struct Union: Comparable {
        var cost: Int
        var isMixed: Bool
        var other: Int

        static func < (one: Self, other: Self) -> Bool {
            if one.cost != other.cost { return one.cost < other.cost }
            if one.isMixed != other.isMixed { return !one.isMixed }
            return one.other < other.other
        }
    }

    private let input: LayerGroups
    private var clusters: [Cluster?]
    /// By cluster, its best partner among the later ones.
    private var best: [Union?]
    private var count: Int

    private init(_ groups: [Int], _ input: LayerGroups) {
        self.input = input
        clusters = groups.map { group in
            var users = [UInt64](repeating: 0, count: (input.functions.count + 63) / 64)
            for (function, bytes) in input.groups[group].needed.enumerated() where bytes > 0 {
                users[function / 64] |= 1 << UInt64(function % 64)
            }
            return Cluster(groups: [group], bytes: input.groups[group].bytes, users: users)
        }
        count = clusters.count
        best = []
        best = clusters.indices.map(partner)
    }

    /// - Returns: partitions of the groups, from many layers to few.
    static func partitions(of groups: [Int], upTo most: Int, _ input: LayerGroups) -> [[[Int]]] {
        var clusters = LayerClusters(groups, input)
        var partitions: [[[Int]]] = []
        while true {
            if clusters.count <= most { partitions.append(clusters.clusters.compactMap { $0?.groups }) }
            guard clusters.join() else { return partitions }
        }
    }

    private mutating func join() -> Bool {
        var found: (index: Int, union: Union)?
        for index in best.indices {
            guard let union = best[index] else { continue }
            if found.map({ (union.cost, index) < ($0.union.cost, $0.index) }) ?? true { found = (index, union) }
        }
        guard let (index, union) = found, let one = clusters[index], let other = clusters[union.other] else {
            return false
        }
        clusters[index] = Cluster(
            groups: one.groups + other.groups, bytes: one.bytes + other.bytes,
            users: zip(one.users, other.users).map { $0 | $1 })
        clusters[union.other] = nil
        count -= 1
        best[union.other] = nil
        for row in clusters.indices where clusters[row] != nil {
            let partner = best[row]?.other
            if row <= index || partner == index || partner == union.other { best[row] = self.partner(row) }
        }
        return true
    }

    private func partner(_ index: Int) -> Union? {
        guard let one = clusters[index] else { return nil }
        var found: Union?
        for other in clusters.indices.dropFirst(index + 1) {
            guard let second = clusters[other] else { continue }
            var (onlyOne, onlyOther) = (0, 0)
            for (left, right) in zip(one.users, second.users) {
                onlyOne += (left & ~right).nonzeroBitCount
                onlyOther += (right & ~left).nonzeroBitCount
            }
            let union = Union(
                cost: one.bytes * onlyOther + second.bytes * onlyOne,
                isMixed: input.groups[one.groups[0]].churn != input.groups[second.groups[0]].churn, other: other)
            guard found.map({ union < $0 }) ?? true,
                input.conflicts.isEmpty || LayerEvaluation.isPossible(one.groups + second.groups, input)
            else { continue }
            found = union
        }
        return found
    }
}
