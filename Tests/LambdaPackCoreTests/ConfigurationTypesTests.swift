import LambdaPackCore
import TestSupport
import Testing

/// Values of the wrong type, and budgets that contradict themselves: each at its line, for every key.
@Suite struct ConfigurationTypesTests {
    private func problems(_ yaml: String) -> [String] {
        do throws(Failure) {
            _ = try ConfigurationFile(yaml: yaml, name: "f")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(arguments: [
        ("output: 5", "f:1:9: error: 'output' should be text, but is a number [wrong-type]"),
        ("output: yes", "f:1:9: error: 'output' should be text, but is true or false [wrong-type]"),
        ("profile: 2026-01-31", "f:1:10: error: 'profile' should be text, but is a date [wrong-type]"),
        ("products: [1]", "f:1:12: error: 'products' should be text, but is a number [wrong-type]"),
        ("architectures: [64]", "f:1:17: error: 'architectures' should be text, but is a number [wrong-type]"),
        ("include: [on]", "f:1:11: error: 'include' should be text, but is true or false [wrong-type]"),
        ("include: [{from: 1.5}]", "f:1:18: error: 'include.from' should be text, but is a number [wrong-type]"),
        ("build: {swiftc: [1]}", "f:1:18: error: 'build.swiftc' should be text, but is a number [wrong-type]"),
        ("build: {linker: [no]}", "f:1:18: error: 'build.linker' should be text, but is true or false [wrong-type]"),
        ("swift-sdks: {arm64: 6.3}", "f:1:21: error: 'swift-sdks.arm64' should be text, but is a number [wrong-type]"),
        ("libraries: [1]", "f:1:13: error: 'libraries' should be text, but is a number [wrong-type]"),
        ("layers: {external: [1]}", "f:1:21: error: 'layers.external' should be text, but is a number [wrong-type]"),
        ("layers: {exclude: [1]}", "f:1:20: error: 'layers.exclude' should be text, but is a number [wrong-type]"),
    ])
    func textIsWantedAndQuotesMakeIt(yaml: String, words: String) {
        let found = problems(yaml)
        #expect(found.count == 1, "nothing that follows from it: \(found)")
        #expect(
            found.first?.hasPrefix(words + "\n  → if that is what you mean, write it in quotes: \"") == true, "\(found)"
        )
    }

    @Test(arguments: [
        (
            "compression: 1",
            "f:1:14: error: 'compression' should be one of fast, default, max, but is a number [wrong-type]"
        ),
        ("linkage: no", "f:1:10: error: 'linkage' should be one of static, shared, but is true or false [wrong-type]"),
        ("version: \"1\"", "f:1:10: error: 'version' should be a number, but is text [wrong-type]"),
        ("version: 1.5", "f:1:10: error: 'version' should be"),
        (
            "budgets: {zip: true}",
            "f:1:16: error: 'budgets.zip' should be a number, or a number and its unit, but is true or false [wrong-type]"
        ),
        (
            "budgets: {growth: yes}",
            "f:1:19: error: 'budgets.growth' should be a number, or a number and its unit, but is true or false [wrong-type]"
        ),
        (
            "budgets: {zip: {fail: 1, waiver: {reason: 7}}}",
            "f:1:43: error: 'budgets.zip.waiver.reason' should be text, but is a number [wrong-type]"
        ),
        (
            "budgets: {zip: {fail: 1, waiver: {reason: R, until: 7}}}",
            "f:1:53: error: 'budgets.zip.waiver.until' should be a date, but is a number [wrong-type]"
        ),
        (
            "functions: {A: {exclude: 'true'}}",
            "f:1:26: error: 'functions.A.exclude' should be true or false, but is text [wrong-type]"
        ),
    ])
    func otherTypesAreHeldTo(yaml: String, words: String) {
        let found = problems(yaml)
        if yaml == "version: 1.5" {
            #expect(found == ["f:1:10: error: '1.5' is not a whole number [invalid-value]"])
        } else {
            #expect(found.count == 1 && found.first?.hasPrefix(words) == true, "\(found)")
        }
    }

    @Test(arguments: [
        "output: '5'", "products: ['1', \"yes\"]", "profile: \"2026-01-31\"", "budgets: {zip: 5, unzipped: '5 MB'}",
        "budgets: {zip: {fail: 1, waiver: {reason: R, until: '2028-02-29'}}}", "build: {swiftc: [-DX, '1']}",
        "functions: {A: {exclude: true}, B: {exclude: no}}", "output: !!str 5",
    ])
    func whatFitsIsTaken(yaml: String) { #expect(problems(yaml) == []) }

    @Test(arguments: [
        ("budgets: {zip: {warn: 10 MB, fail: 8 MB}}", "1:23"), ("budgets: {growth: {fail: 5 %, warn: 6 %}}", "1:37"),
        ("budgets: {arm64: {entry: {warn: 2, fail: 1}}}", "1:33"),
        ("functions: {A: {budgets: {bootstrap: {warn: 2, fail: 1}}}}", "1:45"),
        ("layers: {named: {l: {budgets: {unzipped: {warn: 2 MiB, fail: 2 MB}}}}}", "1:49"),
    ])
    func aWarningAboveTheFailureIsAnError(yaml: String, place: String) {
        let words = "f:\(place): error: 'warn' is above 'fail': the budget fails before it warns [invalid-value]"
        #expect(problems(yaml) == [words + "\n  → exchange the two, or leave 'warn' out"])
    }

    @Test(arguments: [
        "budgets: {zip: {warn: 8 MB, fail: 8 MB}}", "budgets: {zip: {warn: 7 MB, fail: 8 MB}}",
        // Which of the two is larger depends on the artifact.
        "budgets: {growth: {warn: 64 kB, fail: 5 %}}", "budgets: {growth: {warn: 50 %, fail: 1 kB}}",
        "budgets: {zip: {warn: 9 MB}, unzipped: {fail: 8 MB}}",
    ])
    func otherPairsAreTaken(yaml: String) { #expect(problems(yaml) == []) }
}
