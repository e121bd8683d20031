import Testing

@testable import LambdaPackCore

/// The environment, read once.
@Suite struct RunEnvironmentTests {
    @Test func whatIsNotSetIsNotMadeUp() {
        let environment = RunEnvironment([:])
        #expect(environment.path == "" && environment.home == nil && environment.cacheHome == nil)
        #expect(environment.plugin == nil && environment.mergeTarget == nil && environment.sourceDateEpoch == nil)
        #expect(!environment.gitHub.isActions && environment.gitHub.stepSummary == nil)
        #expect(!environment.terminal.isCapable && !environment.terminal.wantsColours)
        #expect(environment.options.knownProducts == nil && !environment.options.isContinuousIntegration)
        let empty = RunEnvironment(["HOME": "", "GITHUB_BASE_REF": "", "GITHUB_WORKSPACE": "", "NO_COLOR": ""])
        #expect(empty.home == nil && empty.mergeTarget == nil && empty.gitHub.workspace == nil)
        #expect(!empty.terminal.refusesColours)
    }

    @Test func readsWhatThePluginAndTheJobSay() {
        let environment = RunEnvironment([
            "PATH": "/bin:/usr/bin", "HOME": "/home/me", "XDG_CACHE_HOME": "/caches", "CI": "true",
            "LAMBDA_PACK_PARENTS": "12 34", "LAMBDA_PACK_PRODUCTS": "A\nB", "LAMBDA_PACK_WORK_DIRECTORY": "/work",
            "GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": "/summary",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc", "SOURCE_DATE_EPOCH": "951782400", "CLICOLOR_FORCE": "1",
        ])
        #expect(environment.path == "/bin:/usr/bin" && environment.home == "/home/me")
        #expect(environment.cacheHome == "/caches")
        #expect(environment.plugin == [12, 34] && environment.options.knownProducts == ["A", "B"])
        #expect(environment.options.isContinuousIntegration && environment.gitHub.isActions)
        #expect(environment.gitHub.stepSummary == "/summary" && environment.mergeTarget == "origin/main")
        #expect(environment.today.description == "2000-02-29" && environment.terminal.wantsColours)
    }

    /// Of a merged result HEAD holds what came to the target branch since; its waivers are not this merge request's.
    @Test func aMergedResultIsToBeMergedIntoTheTargetAsItIs() {
        var variables = ["CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": ""]
        #expect(RunEnvironment(variables).mergeTarget == "abc")
        variables["CI_MERGE_REQUEST_TARGET_BRANCH_SHA"] = "def"
        #expect(RunEnvironment(variables).mergeTarget == "def")
    }

    @Test func anotherCheckoutIsNotWhatThePluginSpeaksOf() {
        let environment = RunEnvironment([
            "LAMBDA_PACK_PRODUCTS": "A", "LAMBDA_PACK_PACKAGE_PATH": "/here", "LAMBDA_PACK_PACKAGE_NAME": "p",
            "LAMBDA_PACK_WORK_DIRECTORY": "/w", "LAMBDA_PACK_OUTPUT": "/o", "LAMBDA_PACK_LOCAL_PACKAGES": "/k",
            "LAMBDA_PACK_SWIFT_SDKS_PATH": "/sdks", "PATH": "/bin",
        ]).forAnotherCheckout
        #expect(environment.variables == ["LAMBDA_PACK_SWIFT_SDKS_PATH": "/sdks", "PATH": "/bin"])
        #expect(environment.options.swiftSDKsPath == "/sdks" && environment.options.packagePath == nil)
    }
}
