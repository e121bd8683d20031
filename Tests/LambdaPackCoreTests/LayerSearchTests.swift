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

    @Test func aSmallFleetDoesNot() {
        #expect(search(functions: 3, libraries: 4).left > 2_000_000)
    }
}
