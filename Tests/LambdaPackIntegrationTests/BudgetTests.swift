import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What a budget does to a run and to what scripts see of it.
@Suite(.serialized) struct BudgetTests {
    @Test func decideTheExitStatus() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("lambda-pack.yml", "budgets:\n  zip:\n    fail: 1 kB\n")
            let failed = try tiny.lambdaPack()
            #expect(failed.status == 2, "\(failed.output)")
            #expect(failed.output.contains("[over-budget]"), "\(failed.output)")
            let bad = try manifest(of: tiny)
            #expect(!bad.releasable)
            #expect(bad.functions.flatMap(\.budgets).map(\.exceeded) == [true])
            #expect(bad.functions.flatMap(\.budgets).map(\.limitBytes) == [1000])
            // The artifacts are there to be looked at.
            let zip = tiny.output / "functions/Alpha-\(Machine.architecture).zip"
            #expect(try Data(contentsOf: zip).count == bad.functions.first?.archive.bytes)

            try tiny.write("lambda-pack.yml", "budgets:\n  zip:\n    warn: 1 kB\n    fail: 50 MB\n")
            let warned = try tiny.lambdaPack()
            #expect(warned.status == 0, "\(warned.output)")
            #expect(warned.output.contains("[over-budget]"), "\(warned.output)")
            let good = try manifest(of: tiny)
            #expect(good.releasable)
            #expect(good.functions.first?.budgets.map(\.level) == [.fail, .warn])
            #expect(good.functions.first?.budgets.map(\.exceeded) == [false, true])
            #expect(good.functions.first?.archive == bad.functions.first?.archive)

            // A waiver counts to the end of its last day, and shows.
            try tiny.write(
                "lambda-pack.yml",
                "budgets:\n  zip:\n    fail: 1 kB\n    waiver: {until: 2026-03-31, reason: known}\n")
            let waived = try tiny.lambdaPack(environment: ["SOURCE_DATE_EPOCH": "1774999999"])
            #expect(waived.status == 0, "\(waived.output)")
            #expect(waived.output.contains("; waived until 2026-03-31: known [over-budget]"), "\(waived.output)")
            let known = try manifest(of: tiny)
            #expect(known.releasable && known.functions.first?.budgets.map(\.waiver?.reason) == ["known"])
            try ManifestSchemaTests.validate(tiny.output / "manifest.json")
            let ended = try tiny.lambdaPack(environment: ["SOURCE_DATE_EPOCH": "1775001600"])
            #expect(ended.status == 2 && ended.output.contains("[waiver-ended]"), "\(ended.output)")
            let refused = try Tool.run(["verify", "--package-path", tiny.package.path, "--output", tiny.output.path])
            #expect(refused.status == 2 && refused.output.contains("not releasable"), "\(refused.output)")

            try tiny.write("lambda-pack.yml", "budgets:\n  zip: 50 MB\n")
            let kept = try tiny.lambdaPack()
            #expect(kept.status == 0)
            #expect(!kept.output.contains("[over-budget]"), "\(kept.output)")
        }
    }

    private func manifest(of tiny: TinyPackage) throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
    }
}
