import TestSupport
import Testing

@testable import LambdaPackCore

/// However large the fleet, the search ends after a count of evaluations, and what it has found by then is a plan.
@Suite struct LayerSearchTests {
    private func search(functions: Int, libraries: Int) -> (left: Int, input: LayerPlanInput) {
        var generator = SeededGenerator(seed: 3)
        let input = RandomFleet.make(
            &generator, functions: functions...functions, libraries: libraries...libraries)
        var search = LayerSearch(LayerGroups(input))
        _ = search.run()
        return (search.budget, input)
    }

    /// The first has used the count up when it improves a plan, the second when it merges layers.
    @Test(arguments: [(functions: 80, libraries: 20), (40, 60)])
    func aLargeFleetUsesTheCountUpAndNoMore(functions: Int, libraries: Int) {
        let (left, input) = search(functions: functions, libraries: libraries)
        // The last evaluation may cost as much as all groups in layers of their own.
        let last = functions * 2 * libraries
        #expect(left <= 0 && left > -last, "\(left)")
        PlanProperties.check(LayerPlanner.plan(input), input)
    }

    /// 200 functions of ten families over 400 modules, each of which has sets of functions of its own: far more groups than
    /// pairs can be tried of. A layer for all would be mounted in vain by most.
    @Test func aFleetOfFamiliesIsFoundAgain() {
        var generator = SeededGenerator(seed: 5)
        let libraries = (0..<400).map { index in
            LayerPlanInput.Library(
                soname: "lib\(index).so", digest: "\(index)", bytes: Int.random(in: 1_000...100_000, using: &generator))
        }
        // A module belongs to one family, or to all; now and then a function does without.
        let functions = (0..<200).map { number in
            LayerPlanInput.Function(
                name: "F\(number)",
                libraries: libraries.indices.filter { library in
                    (library < 100 || library % 10 == number % 10) && Int.random(in: 0..<50, using: &generator) != 0
                }.map { libraries[$0].id }, ownBytes: 20_000, slots: 5)
        }
        let input = LayerPlanInput(libraries: libraries, functions: functions)
        let plan = LayerPlanner.plan(input)
        PlanProperties.check(plan, input)
        let needed = functions.reduce(0) { sum, function in
            sum + libraries.reduce(0) { $0 + (function.libraries.contains($1.id) ? $1.bytes : 0) }
        }
        let ideal = libraries.reduce(0) { $0 + $1.bytes }
        // What two of a hundred modules bring in vain, and little else.
        #expect(plan.storedBytes < ideal * 13 / 10, "\(plan.storedBytes), \(ideal)")
        #expect(plan.wastedBytes < needed / 10, "\(plan.wastedBytes), \(needed)")
    }

    @Test func aSmallFleetDoesNot() {
        #expect(search(functions: 3, libraries: 4).left > 2_000_000)
    }
}
