import LambdaPackCore
import TestSupport
import Testing

/// What holds of every plan, checked from the input alone.
enum PlanProperties {
    static func check(
        _ plan: LayerPlan, _ input: LayerPlanInput, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        let libraries = Dictionary(uniqueKeysWithValues: input.libraries.map { ($0.id, $0) })
        func bytes(_ ids: some Sequence<String>) -> Int { ids.reduce(0) { $0 + libraries[$1]!.bytes } }
        var stored = plan.layers.reduce(0) { $0 + $1.bytes }
        var wasted = 0
        for function in input.functions {
            let mounted = plan.layers.filter { $0.functions.contains(function.name) }
            let copies = plan.copies[function.name] ?? []
            let needed = Set(function.libraries)
            let inLayers = mounted.flatMap(\.libraries)
            #expect(
                mounted.count <= max(0, function.slots), "slots of \(function.name)", sourceLocation: sourceLocation)
            for id in needed {
                #expect(
                    copies.contains(id) != inLayers.contains(id), "\(id) of \(function.name)",
                    sourceLocation: sourceLocation)
            }
            #expect(Set(copies).isSubset(of: needed), sourceLocation: sourceLocation)
            let least = function.ownBytes + bytes(needed)
            let total = function.ownBytes + bytes(copies) + bytes(inLayers)
            #expect(
                total <= max(input.unzippedLimit, least), "size of \(function.name)", sourceLocation: sourceLocation)
            for id in inLayers where !needed.contains(id) {
                let other = needed.first { libraries[$0]!.soname == libraries[id]!.soname }
                #expect(other == nil, "\(id) hides \(other ?? "")", sourceLocation: sourceLocation)
            }
            stored += bytes(copies)
            wasted += bytes(Set(inLayers).subtracting(needed))
        }
        #expect(plan.storedBytes == stored, sourceLocation: sourceLocation)
        #expect(plan.wastedBytes == wasted, sourceLocation: sourceLocation)
        for layer in plan.layers {
            #expect(layer.functions.count > 1, sourceLocation: sourceLocation)
            #expect(layer.bytes == bytes(layer.libraries), sourceLocation: sourceLocation)
            #expect(layer.bytes <= input.unzippedLimit, sourceLocation: sourceLocation)
            let without = input.functions.filter { layer.functions.contains($0.name) }
                .reduce(0) { $0 + bytes(Set($1.libraries).intersection(layer.libraries)) }
            #expect(without > layer.bytes, "a layer that saves nothing", sourceLocation: sourceLocation)
            for id in layer.libraries {
                #expect(!libraries[id]!.isExcluded, sourceLocation: sourceLocation)
                #expect(libraries[id]!.pin == layer.pin, sourceLocation: sourceLocation)
            }
        }
    }
}

/// Fleets of any shape, the same ones at every run.
enum RandomFleet {
    static func make(
        _ generator: inout SeededGenerator, functions: ClosedRange<Int>, libraries: ClosedRange<Int>
    ) -> LayerPlanInput {
        let count = Int.random(in: libraries, using: &generator)
        var all: [LayerPlanInput.Library] = []
        for index in 0..<count {
            // Now and then another content of a name that is there already.
            let isSecond = index > 0 && Int.random(in: 0..<12, using: &generator) == 0
            let pin = Int.random(in: 0..<15, using: &generator) == 0 ? "pinned" : nil
            all.append(
                LayerPlanInput.Library(
                    soname: isSecond ? all[index - 1].soname : "lib\(index).so", digest: "\(index)",
                    bytes: Int.random(in: 1...(Bool.random(using: &generator) ? 100 : 10_000), using: &generator),
                    churn: LayerPlanInput.Library.Churn.allCases.randomElement(using: &generator)!, pin: pin,
                    isExcluded: Int.random(in: 0..<15, using: &generator) == 0))
        }
        let density = Int.random(in: 2...9, using: &generator)
        let limit = Bool.random(using: &generator) ? 1_000_000 : Int.random(in: 1000...30_000, using: &generator)
        let users = (0..<Int.random(in: functions, using: &generator)).map { index in
            var names: Set<String> = []
            let needed = all.filter { library in
                Int.random(in: 0..<10, using: &generator) < density && names.insert(library.soname).inserted
            }
            return LayerPlanInput.Function(
                name: "F\(index)", libraries: needed.map(\.id), ownBytes: Int.random(in: 0...500, using: &generator),
                slots: Int.random(in: 0...4, using: &generator))
        }
        return LayerPlanInput(libraries: all, functions: users, unzippedLimit: limit)
    }
}
