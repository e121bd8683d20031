import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A pull request that makes a function larger, seen by `check`.
@Suite struct CheckTests {
    @Test func growthAgainstABaseline() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write(
                "lambda-pack.yml", "functions:\n  Alpha:\n    budgets:\n      growth: {warn: 1 kB, fail: 5 %}\n")
            let first = try tiny.lambdaPack([])
            try #require(first.status == 0, "\(first.output)")
            let baseline = directory / "baseline.json"
            try FileManager.default.copyItem(at: tiny.output / "manifest.json", to: baseline)
            let provenance = try Data(contentsOf: tiny.output / "provenance.json")
            func check(_ more: [String], environment: [String: String?] = [:]) throws -> TestSupport.Finished {
                var variables: [String: String?] = ["GITHUB_ACTIONS": nil, "GITHUB_STEP_SUMMARY": nil]
                for (name, value) in environment { variables.updateValue(value, forKey: name) }
                return try Tool.run(
                    ["check", "--package-path", tiny.package.path, "--output", tiny.output.path] + more,
                    environment: variables, in: tiny.package)
            }
            let same = try check(["--baseline", baseline.path])
            #expect(same.status == 0 && same.output.contains("PASS  Alpha"), "\(same.output)")
            let none = try check([])
            #expect(none.status == 0 && none.output.contains("no baseline"), "\(none.output)")

            // Another compression is another comparison, unless the package itself has changed it.
            let flagged = try tiny.lambdaPack(["--compression", "fast"])
            try #require(flagged.status == 0, "\(flagged.output)")
            let refused = try check(["--baseline", baseline.path])
            #expect(
                refused.status == 1 && refused.output.contains("compression  default → fast")
                    && refused.output.contains("[unlike-baseline]"), "\(refused.output)")
            let kept = directory / "kept"
            try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: baseline, to: kept / "manifest.json")
            try provenance.write(to: kept / "provenance.json")
            let byFlag = try check(["--baseline", kept.path])
            #expect(byFlag.status == 1 && byFlag.output.contains("[unlike-baseline]"), "\(byFlag.output)")
            try tiny.write("lambda-pack.yml", "compression: fast\n")
            try #require(try tiny.lambdaPack([]).status == 0)
            let reported = try check(["--baseline", kept.path])
            #expect(
                reported.status == 0 && reported.output.contains("compression  default → fast"), "\(reported.output)")

            // Incompressible, and in the zip whatever the linker thinks of it.
            try FileManager.default.createDirectory(at: tiny.package / "Assets", withIntermediateDirectories: true)
            var noise = SeededGenerator(seed: 51)
            try Data(noise.bytes(400_000)).write(to: tiny.package / "Assets/photo.bin")
            try tiny.write(
                "lambda-pack.yml",
                "functions:\n  Alpha:\n    include: [Assets/photo.bin]\n    budgets:\n      growth: {warn: 1 kB, fail: 5 %}\n"
            )
            let second = try tiny.lambdaPack([])
            try #require(second.status == 0, "\(second.output)")
            let (markdown, json, summary) = (directory / "c.md", directory / "c.json", directory / "summary.md")
            let grown = try check(
                ["--baseline", baseline.path, "--markdown", markdown.path, "--output-file", json.path],
                environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary.path])
            #expect(grown.status == 2, "\(grown.output)")
            #expect(grown.output.contains("::error file=lambda-pack.yml,line=5,col=34::'Alpha'"), "\(grown.output)")
            #expect(grown.output.contains("compressed: Assets/photo.bin +400,"), "\(grown.output)")
            let text = try String(contentsOf: markdown, encoding: .utf8)
            #expect(
                text.hasPrefix("<!-- lambda-pack check -->\n### lambda-pack: FAIL tiny\n")
                    && text.contains("| FAIL | Alpha |")
                    && text.contains("| PASS | Beta |"))
            #expect(try String(contentsOf: summary, encoding: .utf8) == text)
            let result = try JSONDecoder().decode(CheckResult.self, from: Data(contentsOf: json))
            #expect(result.verdict == .fail && result.artifacts.map(\.verdict) == [.fail, .pass])

            // A broken baseline is never "no baseline".
            for (content, words) in [
                ("{", "truncated"), ("{\"schema\":\"lambda-pack/manifest\",\"schemaVersion\":77}", "version 77"),
                ("[]", "not the JSON of a manifest"),
            ] {
                try content.write(to: baseline, atomically: true, encoding: .utf8)
                let broken = try check(["--baseline", baseline.path])
                #expect(broken.status == 1 && broken.output.contains(words), "\(broken.output)")
            }
            #expect(try check(["--baseline", (directory / "nothing").path]).status == 1)
        }
    }
}
