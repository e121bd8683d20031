import Foundation
import TestSupport
import Testing

/// Code that does not compile, and files that can't be shipped.
@Suite(.serialized) struct ContentFailureTests {
    @Test func compileFailureShowsTheCompilersWordsFirst() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.expectFailure("build-failed", saying: ["main.swift:1:7: error: cannot find 'missing' in scope"]) {
                try tiny.write("Sources/Alpha/main.swift", "print(missing)\n")
            }
            let output = try tiny.lambdaPack().output
            let compiler = try #require(output.range(of: "error: cannot find 'missing'"))
            let own = try #require(output.range(of: "[build-failed]"))
            #expect(compiler.lowerBound < own.lowerBound)
        }
    }

    @Test(arguments: [
        ("missing.txt", "include-missing"), ("../secret.txt", "include-escapes"), ("/etc/hostname", "include-escapes"),
        ("link-out", "include-escapes"), ("dangling", "include-missing"), ("pipe", "include-unsupported"),
        ("*.nothing", "include-missing"),
    ])
    func badInclude(path: String, code: String) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.expectFailure(code, saying: ["lambda-pack.yml:1:12:"]) {
                try "secret".write(to: directory / "secret.txt", atomically: true, encoding: .utf8)
                let files = FileManager.default
                try files.createSymbolicLink(
                    at: tiny.package / "link-out", withDestinationURL: directory / "secret.txt")
                try files.createSymbolicLink(at: tiny.package / "dangling", withDestinationURL: directory / "nowhere")
                try run("mkfifo", [(tiny.package / "pipe").path])
                try tiny.write("lambda-pack.yml", "include: [ \"\(path)\" ]\n")
            }
        }
    }

    @Test(.enabled(if: getuid() == 0 && findExecutable("setpriv") != nil, "needs root and setpriv to be somebody else"))
    func unreadableInclude() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("closed.txt", "closed")
            try tiny.write("lambda-pack.yml", "include: [closed.txt]\n")
            try run("chmod", ["000", (tiny.package / "closed.txt").path])
            // Without the capability that lets root read everything.
            let finished = try run(
                "setpriv",
                [
                    "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search",
                    Tool.path,
                ]
                    + tiny.arguments + ["--product", "Alpha"], environment: ["TMPDIR": tiny.temporary.path])
            #expect(finished.status == 1)
            #expect(finished.output.contains("[include-unreadable]"), "\(finished.output)")
            #expect(!FileManager.default.fileExists(atPath: tiny.output.path))
            try tiny.expectNothingLeft()
        }
    }

    @Test(arguments: [
        ("bootstrap", "would be 'bootstrap'"), ("BOOTSTRAP", "differ in case alone"),
        ("bootstrap/x", "to be a directory"),
    ])
    func entriesInEachOthersWay(target: String, words: String) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.expectFailure("entry-conflict", saying: [words]) {
                try tiny.write("file.txt", "x")
                try tiny.write("lambda-pack.yml", "include: [{from: file.txt, to: \(target)}]\n")
            }
        }
    }

    @Test func overTheHardLimit() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.expectFailure("over-hard-limit", saying: ["262,144,000 B", "big.bin"]) {
                try run("truncate", ["-s", "262144001", (tiny.package / "big.bin").path])
                try tiny.write("lambda-pack.yml", "include: [big.bin]\n")
            }
        }
    }

    @Test func overBudgetIsWrittenButNotReleasable() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("lambda-pack.yml", "budgets:\n  zip: {warn: 1 kB, fail: 10 kB}\n")
            let finished = try tiny.lambdaPack()
            #expect(finished.status == 2, "\(finished.output)")
            #expect(finished.output.contains("lambda-pack.yml:2:27: error:"), "\(finished.output)")
            let manifest = try String(contentsOf: tiny.output / "manifest.json", encoding: .utf8)
            #expect(manifest.contains("\"releasable\": false"))
            try tiny.write("lambda-pack.yml", "budgets:\n  zip: {warn: 1 kB}\n")
            #expect(try tiny.lambdaPack().status == 0)
        }
    }
}
