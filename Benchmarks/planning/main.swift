// Plans the common modules and the layers of a fleet of 200 functions on 400 modules, as a release build does. Compiled by
// planning.sh together with the sources that it times.
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Ten families of functions: a module belongs to one, or to all; now and then a function does without.
func families(_ generator: inout SeededGenerator) -> [[Int]] {
    (0..<200).map { number in
        (0..<400).filter { module in
            (module < 100 || module % 10 == number % 10) && Int.random(in: 0..<50, using: &generator) != 0
        }
    }
}

/// Each function needs a quarter of all, whichever: nearly every module has a set of functions of its own.
func unlike(_ generator: inout SeededGenerator) -> [[Int]] {
    (0..<200).map { _ in (0..<400).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 } }
}

/// Of the processor: planning has one thread.
func seconds(_ body: () -> Void) -> Double {
    let start = clock()
    body()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

func row(_ name: String, _ needs: [[Int]], _ generator: inout SeededGenerator) {
    var groups: [ModuleGroup] = []
    let grouping = seconds {
        let modules = needs.enumerated().map { ("F\($0)", Set($1.map { "Module\($0)" })) }
        groups = ModuleGrouping(modules: Dictionary(uniqueKeysWithValues: modules)).groups()
    }
    let libraries = groups.map {
        LayerPlanInput.Library(
            soname: $0.soname, digest: $0.soname,
            bytes: $0.modules.reduce(0) { sum, _ in sum + Int.random(in: 1_000...100_000, using: &generator) })
    }
    let functions = needs.indices.map { number in
        LayerPlanInput.Function(
            name: "F\(number)",
            libraries: zip(groups, libraries).filter { $0.0.functions.contains("F\(number)") }.map(\.1.id),
            ownBytes: 20_000, slots: 5)
    }
    var layers = 0
    let planning = seconds {
        layers = LayerPlanner.plan(LayerPlanInput(libraries: libraries, functions: functions)).layers.count
    }
    print(
        "\(name): \(groups.count) dylibs and \(layers) layers, planned in \(Int((grouping + planning) * 1000)) ms of processor time"
    )
}

print("planning of 200 functions on 400 modules")
var generator = SeededGenerator(seed: 5)
row("families of functions", families(&generator), &generator)
row("functions unlike each other", unlike(&generator), &generator)
