/// Decides which libraries share a layer (docs/layers.md).
///
/// A library that one function alone needs stays with it. The others fall into groups by the exact set of functions
/// that use them and by how often they change; as long as nobody runs out of slots each group is a layer. Where slots
/// are short, groups share layers, and a function mounts what it doesn't need, or keeps copies, whichever costs less.
package enum LayerPlanner {
    package static func plan(_ input: LayerPlanInput) -> LayerPlan {
        let groups = LayerGroups(input)
        var search = LayerSearch(groups)
        return plan(search.run(), groups)
    }

    private static func plan(_ found: LayerEvaluation, _ input: LayerGroups) -> LayerPlan {
        var plan = LayerPlan(storedBytes: found.storedBytes, wastedBytes: found.wastedBytes)
        let members = found.layers.map { $0.flatMap { input.groups[$0].libraries } }
        for (index, layer) in found.layers.enumerated() {
            plan.layers.append(
                LayerPlan.Layer(
                    pin: layer.compactMap { input.groups[$0].pin }.first,
                    libraries: members[index].map { input.libraries[$0].id }.sorted(),
                    functions: input.functions.indices.filter { found.mounts[$0].contains(index) }.map {
                        input.functions[$0].name
                    },
                    bytes: members[index].reduce(0) { $0 + input.libraries[$1].bytes }))
        }
        plan.layers.sort { $0.libraries.lexicographicallyPrecedes($1.libraries) }
        for (function, needed) in input.needs.enumerated() {
            let mounted = Set(found.mounts[function].flatMap { members[$0] })
            for library in needed where !mounted.contains(library) {
                plan.copied.append(
                    LayerPlan.Copy(
                        function: input.functions[function].name, library: input.libraries[library].id,
                        reason: reason(library, function, found, members, input)))
            }
        }
        return plan
    }

    private static func reason(
        _ library: Int, _ function: Int, _ found: LayerEvaluation, _ members: [[Int]], _ input: LayerGroups
    ) -> LayerPlan.CopyReason {
        if input.libraries[library].isExcluded { return .excluded }
        if input.needs.count(where: { $0.contains(library) }) == 1 { return .onlyFunction }
        guard let layer = members.firstIndex(where: { $0.contains(library) }) else {
            return input.functions[function].slots <= 0 ? .noSlot : .noSaving
        }
        let bytes = members[layer].reduce(0) { $0 + input.libraries[$1].bytes }
        let needed = members[layer].reduce(0) {
            $0 + (input.needs[function].contains($1) ? input.libraries[$1].bytes : 0)
        }
        if bytes - needed > needed { return .wouldWaste(bytes: bytes - needed) }
        if found.mounts[function].count >= max(0, input.functions[function].slots) { return .noSlot }
        return bytes - needed > input.wasteLimit[function] ? .overLimit : .wouldWaste(bytes: bytes - needed)
    }
}
