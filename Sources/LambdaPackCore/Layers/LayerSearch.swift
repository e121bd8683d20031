/// Looks for a good partition of groups into layers: greedy merging first, then improvement step by step.
struct LayerSearch {
    private let input: LayerGroups
    /// Evaluations times their size. A count, not a clock: the plan must not depend on the machine.
    private(set) var budget = 3_000_000

    private static let mostPaired = 16
    private static let mostClusters = 12

    init(_ input: LayerGroups) { self.input = input }

    mutating func run() -> LayerEvaluation {
        let separate = input.groups.indices.map { [$0] }
        let simple = LayerEvaluation(separate, input)
        let pinned = separate.filter { input.groups[$0[0]].pin != nil }
        let free = separate.filter { input.groups[$0[0]].pin == nil }
        // Everything is stored once and nothing is mounted in vain: there is nothing better.
        if simple.layers.count == separate.count, simple.wastedBytes == 0, isStoredOnce(simple) { return simple }
        var starts = [simple.layers, merged(simple.layers), merged(separate)]
        if !free.isEmpty { starts.append(pinned + [free.flatMap { $0 }]) }
        // Of more groups than that a search by pairs sees but a few.
        if free.count > Self.mostPaired {
            let partitions = LayerClusters.partitions(of: free.map { $0[0] }, upTo: Self.mostClusters, input)
            starts += partitions.map { pinned + $0 }
        }
        let byChurn = Dictionary(grouping: free.flatMap { $0 }) { input.groups[$0].churn }
        starts.append(pinned + byChurn.sorted { $0.key < $1.key }.map(\.value))
        var evaluations = starts.map { LayerEvaluation($0, input) }
        // The best ones first, where the count does not last for all.
        if free.count > Self.mostPaired { evaluations.sort(by: Self.precedes) }
        var best = simple
        for start in evaluations {
            let found = improved(start)
            if Self.precedes(found, best) { best = found }
        }
        return best
    }

    private func isStoredOnce(_ plan: LayerEvaluation) -> Bool {
        zip(input.functions.indices, plan.mounts).allSatisfy { function, mounts in
            plan.layers.indices.allSatisfy { layer in
                mounts.contains(layer) || plan.layers[layer].allSatisfy { input.groups[$0].needed[function] == 0 }
            }
        }
    }

    /// Merges the pair of layers that costs least, as long as that is a gain.
    private mutating func merged(_ layers: [[Int]]) -> [[Int]] {
        var current = LayerEvaluation(layers, input)
        var partition = layers
        while partition.count > 1, budget > 0 {
            var best: (evaluation: LayerEvaluation, partition: [[Int]])?
            for one in partition.indices {
                for other in partition.indices where other > one && budget > 0 {
                    var next = partition
                    next[one] += next.remove(at: other)
                    guard LayerEvaluation.isPossible(next[one], input) else { continue }
                    let evaluation = evaluate(next)
                    if best.map({ Self.precedes(evaluation, $0.evaluation) }) ?? true { best = (evaluation, next) }
                }
            }
            // Where slots lack, two merges may be needed before anything is gained.
            guard let best, best.evaluation.score.cost <= current.score.cost || isOverSlots(partition) else { break }
            current = best.evaluation
            partition = best.partition
        }
        return partition
    }

    private func isOverSlots(_ partition: [[Int]]) -> Bool {
        input.functions.indices.contains { function in
            partition.count { layer in layer.contains { input.groups[$0].needed[function] > 0 } }
                > max(0, input.functions[function].slots)
        }
    }

    /// Moves one group, swaps two, merges or splits layers, as long as that is better.
    private mutating func improved(_ start: LayerEvaluation) -> LayerEvaluation {
        var best = start
        while budget > 0 {
            var found: LayerEvaluation?
            for next in neighbours(of: best.layers) {
                guard budget > 0 else { break }
                let evaluation = evaluate(next)
                if Self.precedes(evaluation, found ?? best) { found = evaluation }
            }
            guard let found else { break }
            best = found
        }
        return best
    }

    private func neighbours(of layers: [[Int]]) -> [[[Int]]] {
        var result: [[[Int]]] = []
        let free = input.groups.indices.filter { input.groups[$0].pin == nil }
        let place = Dictionary(
            uniqueKeysWithValues: layers.enumerated().flatMap { index, layer in layer.map { ($0, index) } })
        for group in input.groups.indices where input.groups[group].pin != nil && place[group] == nil {
            result.append(layers + [[group]])
        }
        for group in free {
            var without = layers
            if let here = place[group] {
                without[here].removeAll { $0 == group }
                result.append(without)
            }
            result.append(without + [[group]])
            for target in layers.indices where target != place[group] {
                var moved = without
                moved[target].append(group)
                result.append(moved)
            }
            // Two at once: what neither gains alone.
            for other in free where other > group && place[other] != place[group] {
                var paired = without
                if let there = place[other] { paired[there].removeAll { $0 == other } }
                result.append(paired + [[group, other]])
                if let here = place[group], let there = place[other] {
                    var swapped = paired
                    swapped[here].append(other)
                    swapped[there].append(group)
                    result.append(swapped)
                }
            }
        }
        for one in layers.indices {
            var gone = layers
            gone.remove(at: one)
            result.append(gone)
            for other in layers.indices where other > one {
                var next = layers
                next[one] += next.remove(at: other)
                result.append(next)
            }
        }
        return result.map { $0.filter { !$0.isEmpty } }.filter {
            $0.allSatisfy { LayerEvaluation.isPossible($0, input) }
        }
    }

    private mutating func evaluate(_ partition: [[Int]]) -> LayerEvaluation {
        budget -= max(1, input.functions.count * (partition.count + input.groups.count / 4))
        return LayerEvaluation(partition, input)
    }

    /// By score, then by content, so that one of several equals is always the one.
    private static func precedes(_ one: LayerEvaluation, _ other: LayerEvaluation) -> Bool {
        if one.score != other.score { return one.score < other.score }
        let (left, right) = (canonical(one.layers), canonical(other.layers))
        return left.lexicographicallyPrecedes(right) { $0.lexicographicallyPrecedes($1) }
    }

    private static func canonical(_ layers: [[Int]]) -> [[Int]] {
        layers.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
