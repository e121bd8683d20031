import LambdaPackCore

/// The best of all plans, found by trying all of them: every partition of the shared libraries, every choice of layers
/// by every function. It knows nothing of groups or of the planner.
enum ExhaustivePlanner {
    struct Best {
        var cost = Int.max
        var stored = 0
        var wasted = 0
    }

    static func best(_ input: LayerPlanInput) -> Best {
        let libraries = input.libraries
        let users = libraries.map { library in input.functions.filter { $0.libraries.contains(library.id) }.count }
        let shared = libraries.indices.filter { users[$0] > 1 && !libraries[$0].isExcluded }
        var best = Best()
        partition(shared[...], [], input) { layers in
            let found = cost(layers, input)
            if found.cost < best.cost { best = found }
        }
        return best
    }

    /// Calls `body` with every way to put the libraries into layers; what is in none is copied.
    private static func partition(
        _ rest: ArraySlice<Int>, _ layers: [[Int]], _ input: LayerPlanInput, _ body: ([[Int]]) -> Void
    ) {
        guard let library = rest.first else { return body(layers) }
        partition(rest.dropFirst(), layers, input, body)
        for index in layers.indices where fits(library, layers[index], input) {
            var next = layers
            next[index].append(library)
            partition(rest.dropFirst(), next, input, body)
        }
        // All of a pin are in one layer.
        let pin = input.libraries[library].pin
        if pin == nil || !layers.contains(where: { $0.contains { input.libraries[$0].pin == pin } }) {
            partition(rest.dropFirst(), layers + [[library]], input, body)
        }
    }

    private static func fits(_ library: Int, _ layer: [Int], _ input: LayerPlanInput) -> Bool {
        let one = input.libraries[library]
        return layer.allSatisfy { input.libraries[$0].pin == one.pin && input.libraries[$0].soname != one.soname }
    }

    private static func cost(_ layers: [[Int]], _ input: LayerPlanInput) -> Best {
        let bytes = layers.map { $0.reduce(0) { $0 + input.libraries[$1].bytes } }
        guard bytes.allSatisfy({ $0 <= input.unzippedLimit }) else { return Best() }
        var result = Best(cost: 0, stored: bytes.reduce(0, +), wasted: 0)
        for function in input.functions {
            let needed = Set(input.libraries.indices.filter { function.libraries.contains(input.libraries[$0].id) })
            let all = needed.reduce(0) { $0 + input.libraries[$1].bytes }
            var best: (stored: Int, wasted: Int)?
            for choice in 0..<(1 << layers.count) {
                let mounted = layers.indices.filter { choice & 1 << $0 != 0 }
                guard mounted.count <= max(0, function.slots) else { continue }
                let inside = mounted.flatMap { layers[$0] }
                let names = Set(inside).union(needed).map { input.libraries[$0].soname }
                guard Set(names).count == names.count else { continue }
                let covered = needed.intersection(inside).reduce(0) { $0 + input.libraries[$1].bytes }
                let wasted = mounted.reduce(0) { $0 + bytes[$1] } - covered
                guard mounted.isEmpty || function.ownBytes + all + wasted <= input.unzippedLimit else { continue }
                if best.map({ all - covered + wasted < $0.stored + $0.wasted }) ?? true {
                    best = (all - covered, wasted)
                }
            }
            result.stored += best?.stored ?? 0
            result.wasted += best?.wasted ?? 0
        }
        result.cost = result.stored + result.wasted
        return result
    }
}
