import LambdaPackCore
import TestSupport
import Testing

/// Where libraries go: by hand, by property, and against the best of all plans.
@Suite struct LayerPlannerTests {
    typealias Library = LayerPlanInput.Library
    typealias Function = LayerPlanInput.Function

    static func library(
        _ name: String, _ bytes: Int, _ churn: Library.Churn = .toolchain, pin: String? = nil, excluded: Bool = false
    ) -> Library {
        Library(soname: name, digest: "d-\(name)", bytes: bytes, churn: churn, pin: pin, isExcluded: excluded)
    }

    static func function(_ name: String, _ libraries: [Library], own: Int = 1000, slots: Int = 5) -> Function {
        Function(name: name, libraries: libraries.map(\.id), ownBytes: own, slots: slots)
    }

    @Test func nothingIsSharedSoThereIsNoLayer() {
        let (a, b) = (Self.library("a", 10), Self.library("b", 20))
        let plan = LayerPlanner.plan(
            LayerPlanInput(libraries: [a, b], functions: [Self.function("F", [a]), Self.function("G", [b])]))
        #expect(plan.layers.isEmpty)
        #expect(plan.copies == ["F": [a.id], "G": [b.id]])
        #expect(plan.copied.allSatisfy { $0.reason == .onlyFunction })
        #expect(LayerPlanner.plan(LayerPlanInput(libraries: [], functions: [])).layers.isEmpty)
    }

    /// A change of the package's own dylib must leave the toolchain's layer alone.
    @Test func whatChangesOftenIsApartFromWhatDoesNot() {
        let (core, kit) = (Self.library("libswiftCore.so", 7000), Self.library("libKit.so", 100, .own))
        let functions = ["F", "G", "H"].map { Self.function($0, [core, kit]) }
        let plan = LayerPlanner.plan(LayerPlanInput(libraries: [core, kit], functions: functions))
        #expect(plan.layers.map(\.libraries) == [[kit.id], [core.id]])
        #expect(plan.layers.allSatisfy { $0.functions == ["F", "G", "H"] })
        #expect(plan.storedBytes == 7100)
        #expect(plan.wastedBytes == 0)

        let tight = functions.map { Function(name: $0.name, libraries: $0.libraries, ownBytes: 0, slots: 1) }
        let merged = LayerPlanner.plan(LayerPlanInput(libraries: [core, kit], functions: tight))
        #expect(merged.layers.map(\.libraries) == [[kit.id, core.id]])
    }

    @Test func withoutSlotsThereAreCopies() {
        let core = Self.library("libswiftCore.so", 7000)
        let functions = [
            Self.function("F", [core], slots: 0), Self.function("G", [core]), Self.function("H", [core]),
        ]
        let plan = LayerPlanner.plan(LayerPlanInput(libraries: [core], functions: functions))
        #expect(plan.layers.map(\.functions) == [["G", "H"]])
        #expect(plan.copies == ["F": [core.id]])
        #expect(plan.copied.map(\.reason) == [.noSlot])
        // With one user left a layer saves nothing.
        let alone = LayerPlanner.plan(LayerPlanInput(libraries: [core], functions: Array(functions.prefix(2))))
        #expect(alone.layers.isEmpty)
    }

    @Test func pinsAndExclusionsAreObeyed() {
        let (a, b, c) = (
            Self.library("a", 100, pin: "mine"), Self.library("b", 100), Self.library("c", 100, excluded: true)
        )
        let functions = ["F", "G"].map { Self.function($0, [a, b, c]) }
        let plan = LayerPlanner.plan(LayerPlanInput(libraries: [a, b, c], functions: functions))
        #expect(plan.layers.map(\.pin) == ["mine", nil])
        #expect(plan.layers.map(\.libraries) == [[a.id], [b.id]])
        #expect(plan.copies == ["F": [c.id], "G": [c.id]])
        #expect(plan.copied.allSatisfy { $0.reason == .excluded })
    }

    /// `/opt/lib` holds one file of a name.
    @Test func twoContentsOfOneNameNeverMeet() {
        let old = Library(soname: "libx.so", digest: "1", bytes: 100, churn: .own)
        let new = Library(soname: "libx.so", digest: "2", bytes: 100, churn: .own)
        let shared = Self.library("libswiftCore.so", 10)
        let functions = [
            Self.function("A", [old, shared], slots: 1), Self.function("B", [old, shared], slots: 1),
            Self.function("C", [new, shared], slots: 1), Self.function("D", [new, shared], slots: 1),
        ]
        let plan = LayerPlanner.plan(LayerPlanInput(libraries: [old, new, shared], functions: functions))
        for layer in plan.layers { #expect(!(layer.libraries.contains(old.id) && layer.libraries.contains(new.id))) }
        PlanProperties.check(plan, LayerPlanInput(libraries: [old, new, shared], functions: functions))
    }

    /// One function would mount a layer with a library that it doesn't need, which is cheaper than a copy, if its own
    /// bytes left room for it.
    @Test func theLimitBinds() {
        let (a, b) = (Self.library("a", 40), Self.library("b", 30))
        let others = ["G", "H", "I"].map { Self.function($0, [a, b], own: 5, slots: 1) }
        let functions = [Self.function("F", [a], own: 40, slots: 1)] + others
        func input(limit: Int) -> LayerPlanInput {
            LayerPlanInput(libraries: [a, b], functions: functions, unzippedLimit: limit)
        }
        // 40 + 40 + 30
        let fitting = LayerPlanner.plan(input(limit: 110))
        #expect(fitting.layers.map(\.functions) == [["F", "G", "H", "I"]])
        #expect(fitting.copied.isEmpty && fitting.wastedBytes == 30)
        let bound = LayerPlanner.plan(input(limit: 109))
        #expect(bound.layers.map(\.functions) == [["G", "H", "I"]])
        #expect(bound.copies == ["F": [a.id]] && bound.copied.map(\.reason) == [.overLimit])
        #expect(bound.wastedBytes == 0)
        for limit in [109, 110] { PlanProperties.check(LayerPlanner.plan(input(limit: limit)), input(limit: limit)) }
    }

    @Test func holdsForRandomFleets() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<Sweep.count(150, unit: 50) {
            let input = RandomFleet.make(&generator, functions: 1...8, libraries: 1...9)
            let plan = LayerPlanner.plan(input)
            PlanProperties.check(plan, input)
            let shuffled = LayerPlanInput(
                libraries: input.libraries.shuffled(using: &generator),
                functions: input.functions.shuffled(using: &generator).map { function in
                    var function = function
                    function.libraries.shuffle(using: &generator)
                    return function
                }, unzippedLimit: input.unzippedLimit)
            #expect(LayerPlanner.plan(shuffled) == plan)
        }
    }

    /// Within 5 % of the best of all plans, on every case; the gaps are printed.
    @Test func isCloseToTheOptimum() {
        var generator = SeededGenerator(seed: 5)
        var gaps: [Double] = []
        var storedGaps: [Double] = []
        var wasteGaps: [Double] = []
        while gaps.count < Sweep.count(1000, unit: 200) {
            let input = RandomFleet.make(&generator, functions: 2...5, libraries: 1...6)
            let plan = LayerPlanner.plan(input)
            let best = ExhaustivePlanner.best(input)
            let cost = plan.storedBytes + plan.wastedBytes
            #expect(cost >= best.cost, "the search is not exhaustive")
            #expect(Double(cost) <= Double(best.cost) * 1.05, "\(input)")
            gaps.append(best.cost == 0 ? 0 : Double(cost) / Double(best.cost) - 1)
            storedGaps.append(best.stored == 0 ? 0 : Double(plan.storedBytes) / Double(best.stored) - 1)
            wasteGaps.append(Double(plan.wastedBytes - best.wasted) / Double(max(1, best.cost)))
        }
        func words(_ values: [Double]) -> String {
            func percent(_ value: Double) -> String { "\((value * 10000).rounded() / 100) %" }
            return "mean \(percent(values.reduce(0, +) / Double(values.count))), worst \(percent(values.max() ?? 0))"
        }
        print(
            "layer plans against the optimum, \(gaps.count) cases: cost \(words(gaps)); stored \(words(storedGaps)); mounted in vain, of the cost, \(words(wasteGaps))"
        )
    }
}
