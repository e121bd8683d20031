/// What a partition of groups into layers comes to, when each function makes the best of it.
struct LayerEvaluation {
    /// One stored byte weighs as much as one byte that a function mounts in vain.
    struct Score: Comparable {
        var cost: Int
        /// Layers that hold libraries of different churn: a change of one redeploys the others.
        var mixed: Int
        var layers: Int

        static func < (one: Self, other: Self) -> Bool {
            (one.cost, one.mixed, one.layers) < (other.cost, other.mixed, other.layers)
        }
    }

    /// The layers that are made, each a sorted list of groups.
    var layers: [[Int]]
    /// By function, the layers that it mounts.
    var mounts: [[Int]]
    var storedBytes: Int
    var wastedBytes: Int
    var score: Score

    /// Layers that fewer than two functions want, or that save nothing, are not made, until all that are left earn
    /// their place.
    init(_ partition: [[Int]], _ input: LayerGroups) {
        var layers = partition.map { $0.sorted() }.filter { Self.isPossible($0, input) }
        while true {
            let measured = layers.map { Measured($0, input) }
            let mounts = input.functions.indices.map { Self.choose($0, measured, input) }
            var mounted = [Int](repeating: 0, count: layers.count)
            var saved = [Int](repeating: 0, count: layers.count)
            for (function, chosen) in mounts.enumerated() {
                for layer in chosen {
                    mounted[layer] += 1
                    saved[layer] += measured[layer].needed[function]
                }
            }
            let kept = layers.indices.filter { mounted[$0] > 1 && saved[$0] > measured[$0].bytes }
            guard kept.count == layers.count else {
                layers = kept.map { layers[$0] }
                continue
            }
            self.layers = layers
            self.mounts = mounts
            storedBytes = 0
            wastedBytes = 0
            for function in input.functions.indices {
                storedBytes += input.needs[function].reduce(0) { $0 + input.libraries[$1].bytes }
                for layer in mounts[function] {
                    storedBytes -= measured[layer].needed[function]
                    wastedBytes += measured[layer].bytes - measured[layer].needed[function]
                }
            }
            storedBytes += measured.reduce(0) { $0 + $1.bytes }
            let mixed = layers.count { layer in
                layer.contains { input.groups[$0].churn != input.groups[layer[0]].churn }
            }
            score = Score(cost: storedBytes + wastedBytes, mixed: mixed, layers: layers.count)
            return
        }
    }

    struct Measured {
        var groups: [Int]
        var bytes: Int
        /// By function, the bytes of it that the function needs; -1 where it must not see it.
        var needed: [Int]

        init(_ layer: [Int], _ input: LayerGroups) {
            groups = layer
            bytes = layer.reduce(0) { $0 + input.groups[$1].bytes }
            needed = [Int](repeating: 0, count: input.functions.count)
            for group in layer {
                for function in needed.indices {
                    needed[function] += input.groups[group].needed[function]
                }
            }
            for group in layer {
                for function in needed.indices where input.forbidden[group][function] { needed[function] = -1 }
            }
        }
    }

    static func isPossible(_ layer: [Int], _ input: LayerGroups) -> Bool {
        guard !layer.isEmpty, layer.reduce(0, { $0 + input.groups[$1].bytes }) <= input.unzippedLimit else {
            return false
        }
        // Nothing joins a layer that the user made.
        if layer.count > 1, layer.contains(where: { input.groups[$0].pin != nil }) { return false }
        guard !input.conflicts.isEmpty else { return true }
        for (place, group) in layer.enumerated() {
            for other in layer[place...] where input.conflict(group, other) { return false }
        }
        return true
    }

    /// The layers that one function mounts: those whose needed bytes outweigh the others most, as many as it has
    /// slots, as long as it stays below the limit.
    private static func choose(_ function: Int, _ layers: [Measured], _ input: LayerGroups) -> [Int] {
        let slots = max(0, input.functions[function].slots)
        let limit = input.wasteLimit[function]
        guard slots > 0, limit >= 0 else { return [] }
        func waste(_ layer: Int) -> Int { layers[layer].bytes - layers[layer].needed[function] }
        func benefit(_ layer: Int) -> Int { layers[layer].needed[function] - waste(layer) }
        // At equal cost the layer wins: it stores less.
        let candidates = layers.indices.filter { layers[$0].needed[function] > 0 && benefit($0) >= 0 }
            .sorted { (benefit($1), $0) < (benefit($0), $1) }
        var chosen: [Int] = []
        var wasted = 0
        var isSimple = true
        for layer in candidates where chosen.count < slots {
            let fits = wasted + waste(layer) <= limit
            let agrees = !chosen.contains { other in
                layers[other].groups.contains { one in layers[layer].groups.contains { input.conflict(one, $0) } }
            }
            guard fits, agrees else {
                isSimple = false
                continue
            }
            chosen.append(layer)
            wasted += waste(layer)
        }
        if isSimple || candidates.count > 12 { return chosen.sorted() }
        return best(candidates, slots, limit, layers, function, input)
    }

    /// All choices: the limit binds, or layers exclude each other, so that the best ones together may not be possible.
    private static func best(
        _ candidates: [Int], _ slots: Int, _ limit: Int, _ layers: [Measured], _ function: Int, _ input: LayerGroups
    ) -> [Int] {
        var best: (benefit: Int, layers: [Int]) = (-1, [])
        func visit(_ next: Int, _ chosen: [Int], _ wasted: Int, _ benefit: Int) {
            if benefit > best.benefit { best = (benefit, chosen) }
            guard next < candidates.count, chosen.count < slots else { return }
            let layer = candidates[next]
            let waste = layers[layer].bytes - layers[layer].needed[function]
            let agrees = !chosen.contains { other in
                layers[other].groups.contains { one in layers[layer].groups.contains { input.conflict(one, $0) } }
            }
            if wasted + waste <= limit, agrees {
                visit(next + 1, chosen + [layer], wasted + waste, benefit + layers[layer].needed[function] - waste)
            }
            visit(next + 1, chosen, wasted, benefit)
        }
        visit(0, [], 0, 0)
        return best.layers.sorted()
    }
}
