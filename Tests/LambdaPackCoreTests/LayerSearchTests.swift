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

    @Test func aLargeFleetUsesTheCountUpAndNoMore() {
        let (left, input) = search(functions: 40, libraries: 60)
        // The last evaluation may cost as much as all groups in layers of their own.
        let last = input.functions.count * 2 * input.libraries.count
        #expect(left <= 0 && left > -last, "\(left)")
        PlanProperties.check(LayerPlanner.plan(input), input)
    }

    @Test func aSmallFleetDoesNot() {
        #expect(search(functions: 3, libraries: 4).left > 2_000_000)
    }
}
