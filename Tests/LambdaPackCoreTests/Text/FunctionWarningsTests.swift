import LambdaPackCore
import Testing

@Suite struct FunctionWarningsTests {
    private let cause = FunctionWarnings.Cause(
        .icuInside, one: "has ICU inside", many: "have ICU inside", advice: "do without")

    @Test func oneCauseIsOneWarning() {
        var warnings = FunctionWarnings()
        for architecture in ["arm64", "x86_64"] {
            for name in ["Catalog", "Orders"] {
                warnings.add(
                    cause, function: name, architecture: architecture,
                    reasons: ["Kit imports Foundation"] + (name == "Orders" ? ["Orders imports Foundation"] : []))
            }
        }
        warnings.add(cause, function: "Gallery", architecture: "x86_64", reasons: ["Kit imports Foundation"])
        let other = FunctionWarnings.Cause(
            .noBuildID, one: "has no build-id", many: "have no build-id", advice: "add one")
        warnings.add(other, function: "Orders", architecture: "arm64")
        #expect(
            warnings.problems.map(\.description) == [
                """
                warning: 3 functions have ICU inside: Catalog, Orders for arm64 and x86_64; Gallery for x86_64 [icu-inside]
                  cause: Kit imports Foundation; Orders imports Foundation (in Orders)
                  → do without
                """,
                "warning: 'Orders' for arm64 has no build-id [no-build-id]\n  → add one",
            ])
    }

    @Test func adviceThatSeveralShareStandsOnce() {
        let problems = ["a", "b", "c"].map {
            Problem(.overBudget, subject: $0, $0, advice: $0 == "b" ? "another" : "the same")
        }
        #expect(problems.withAdviceOnce.map(\.advice) == [nil, "another", "the same"])
    }
}
