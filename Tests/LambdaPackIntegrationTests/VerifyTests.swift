import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A finished set against its manifest, whole and damaged.
@Suite(.serialized) struct VerifyTests {
    private func verify(_ tiny: TinyPackage, _ more: [String] = []) throws -> TestSupport.Finished {
        try Tool.run(
            [
                "verify", "--package-path", tiny.package.path, "--output", tiny.output.path, "--work-directory",
                tiny.work.path,
            ] + more,
            environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
    }

    @Test func whatWasBuiltIsWhatItSays() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("lambda-pack.yml", "functions: {Beta: {budgets: {zip: {warn: 1}}}}\n")
            let built = try tiny.lambdaPack([])
            try #require(built.status == 0, "\(built.output)")
            let whole = try verify(tiny)
            #expect(
                whole.status == 0 && whole.output.contains("2 archives are what the manifest says"), "\(whole.output)")
            // Built a second time, with nothing of the first.
            let again = try verify(tiny, ["--rebuild"])
            #expect(again.status == 0 && again.output.contains("come out the same when built again"), "\(again.output)")
            try tiny.expectNothingLeft()
            func check(_ more: [String] = []) throws -> TestSupport.Finished {
                try Tool.run(
                    [
                        "check", "--package-path", tiny.package.path, "--output", tiny.output.path, "--work-directory",
                        tiny.work.path,
                    ] + more, environment: ["GITHUB_ACTIONS": nil], in: tiny.package)
            }
            // Budgets, reports and read-mes may change between a build and a check.
            try tiny.write("lambda-pack.yml", "functions: {Beta: {budgets: {zip: {warn: 2}}}}\n")
            try tiny.write("README.md", "A tiny package.\n")
            for _ in 0..<2 {
                let same = try check(["--markdown", (tiny.package / "check.md").path])
                #expect(same.status == 0 && same.output.contains("zip has"), "\(same.output)")
            }
            // Of changed sources another set must come out: neither growth nor reproducibility is the question then.
            try tiny.write("Sources/Beta/main.swift", "print(\"gamma and more of it\")\n")
            let changed = try verify(tiny, ["--rebuild"])
            #expect(changed.status == 4, "\(changed.output)")
            #expect(changed.output.contains("changed  Sources/Beta/main.swift"), "\(changed.output)")
            #expect(!changed.output.contains("comes out differently"), "\(changed.output)")
            let stale = try check()
            #expect(stale.status == 1, "\(stale.output)")
            #expect(
                stale.output.contains("changed  Sources/Beta/main.swift") && stale.output.contains("[stale-set]"),
                "\(stale.output)")
            #expect(try check(["--allow-stale"]).status == 0)
            try tiny.write("Sources/Beta/main.swift", "print(\"beta\")\n")
            try tiny.write("lambda-pack.yml", "optimize: size\n")
            let other = try check()
            #expect(other.status == 1 && other.output.contains("optimize  default → size"), "\(other.output)")
            // A set built by flags is checked and built again by them, without their being said again.
            try tiny.write("lambda-pack.yml", "")
            let fast = try tiny.lambdaPack(["--compression", "fast"])
            try #require(fast.status == 0, "\(fast.output)")
            #expect(try check().status == 0)
            let rebuilt = try verify(tiny, ["--rebuild"])
            #expect(rebuilt.status == 0, "\(rebuilt.output)")
        }
    }

    @Test func damageIsNamed() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let built = try tiny.lambdaPack()
            try #require(built.status == 0, "\(built.output)")
            let name = "functions/Alpha-\(Machine.architecture).zip"
            let archive = tiny.output / name
            let manifest = tiny.output / "manifest.json"
            let (zip, text) = (try Data(contentsOf: archive), try String(contentsOf: manifest, encoding: .utf8))
            func expect(_ status: Int32, _ words: String, sourceLocation: Testing.SourceLocation = #_sourceLocation)
                throws
            {
                let finished = try verify(tiny)
                #expect(finished.status == status, "\(finished.output)", sourceLocation: sourceLocation)
                #expect(finished.output.contains(words), "\(finished.output)", sourceLocation: sourceLocation)
                try zip.write(to: archive)
                try text.write(to: manifest, atomically: true, encoding: .utf8)
            }
            var damaged = zip
            damaged[zip.count / 2] ^= 1
            try damaged.write(to: archive)
            try expect(4, "\(name) has the SHA-256")
            try zip.prefix(1000).write(to: archive)
            try expect(4, "\(name) has 1,000 B")
            try FileManager.default.removeItem(at: archive)
            try expect(4, "\(name) is not there")
            try Data().write(to: tiny.output / "functions/Other-arm64.zip")
            try expect(4, "functions/Other-arm64.zip is in the set, and the manifest does not know it")
            try FileManager.default.removeItem(at: tiny.output / "functions/Other-arm64.zip")

            func edit(_ old: String, _ new: String) throws {
                let edited = text.replacing(old, with: new, maxReplacements: 1)
                try #require(edited != text)
                try edited.write(to: manifest, atomically: true, encoding: .utf8)
            }
            try edit("\"mode\": \"0755\"", "\"mode\": \"0644\"")
            try expect(4, "the content digest of Alpha-\(Machine.architecture) does not follow from its entries")
            try edit("\"path\": \"\(name)\"", "\"path\": \"../\(name)\"")
            try expect(4, "leaves the set")
            try edit("\"releasable\": true", "\"releasable\": false")
            // SHA256SUMS covers the manifest.
            try expect(4, "SHA256SUMS and the set differ on manifest.json")
            try edit("\"schemaVersion\": 1", "\"schemaVersion\": 99")
            try expect(1, "it is of version 99")
            try edit("\"schema\": \"lambda-pack/manifest\"", "\"schema\": \"else\"")
            try expect(1, "its schema is 'else'")
            try String(text.prefix(text.count / 2)).write(to: manifest, atomically: true, encoding: .utf8)
            try expect(1, "truncated")
            try edit("\"runtime\": ", "\"runtimes\": ")
            try expect(1, "'runtime' is missing at functions.0")
            try expect(0, "1 archive is what")
        }
    }

    @Test func aSetOverItsBudgetIsNotReleasable() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("lambda-pack.yml", "budgets: {zip: 1 kB}\n")
            #expect(try tiny.lambdaPack().status == 2)
            let finished = try verify(tiny)
            #expect(finished.status == 2 && finished.output.contains("not releasable"), "\(finished.output)")
        }
    }
}
