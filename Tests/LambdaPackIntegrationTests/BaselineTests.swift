import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A pull request on the storefront, in a repository of its own: its base is built, and what it adds has a name.
@Suite struct BaselineTests {
    private struct Branch {
        var workspace: Workspace

        func git(_ arguments: String...) throws {
            let finished = try run(
                "git",
                ["-C", workspace.root.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments)
            try #require(finished.status == 0, "\(arguments): \(finished.output)")
        }

        func write(_ path: String, _ text: String) throws {
            try text.write(to: workspace.package / path, atomically: true, encoding: .utf8)
        }

        func check(_ arguments: [String], environment: [String: String?] = [:]) throws -> TestSupport.Finished {
            var variables: [String: String?] = ["GITHUB_ACTIONS": nil, "GITHUB_STEP_SUMMARY": nil]
            for (name, value) in environment { variables.updateValue(value, forKey: name) }
            return try Tool.run(
                [
                    "check", "--package-path", workspace.package.path, "--work-directory", workspace.work.path,
                    "--output", workspace.output.path,
                ] + arguments, environment: variables)
        }
    }

    private static let configuration = """
        architectures: [\(Machine.architecture)]
        optimize: size
        products: [Orders, Shipping]
        budgets:
          growth: {warn: 64 kB, fail: 5 %}

        """

    private static let departure = """
        import Foundation

        /// When a parcel leaves, as customers read it.
        func departure(_ date: Date, locale: String) -> String {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: locale)
            formatter.dateStyle = .full
            return formatter.string(from: date)
        }

        """

    @Test(.enabled(if: findExecutable("git") != nil, "there is no git"))
    func foundationInOneFunctionIsCaughtAndNamed() async throws {
        let branch = Branch(workspace: try Workspace(copying: "storefront", into: "branch"))
        let workspace = branch.workspace
        try FileManager.default.removeItem(at: workspace.package / "lambda-pack.yml")
        try branch.git("init", "--quiet", "--initial-branch", "main")
        try "/work\n/output\n.build\n".write(to: workspace.root / ".gitignore", atomically: true, encoding: .utf8)
        try branch.git("add", "--all")
        try branch.git("commit", "--quiet", "--message", "before lambda-pack")
        try branch.git("tag", "before")
        try branch.write("lambda-pack.yml", Self.configuration)
        try branch.git("add", "--all")
        try branch.git("commit", "--quiet", "--message", "budgets")

        try branch.git("checkout", "--quiet", "-b", "labels")
        try branch.write("Sources/Shipping/Departure.swift", Self.departure)
        let file = workspace.package / "Sources/Shipping/Shipping.swift"
        let source = try String(contentsOf: file, encoding: .utf8)
        let use = "let weightGrams = "
        try #require(source.contains(use))
        try
            ("import Foundation\n"
            + source.replacingOccurrences(of: use, with: "_ = departure(Date(), locale: \"de_DE\")\n        \(use)"))
            .write(to: file, atomically: true, encoding: .utf8)
        try branch.git("add", "--all")
        try branch.git("commit", "--quiet", "--message", "Shipping says when")
        let built = try workspace.lambdaPack([])
        try #require(built.status == 0, "\(built.output)")
        #expect(built.output.contains("has ICU inside"))

        let (json, page) = (workspace.root / "check.json", workspace.root / "check.html")
        let caught = try branch.check(
            ["--baseline-ref", "main", "--output-file", json.path, "--html", page.path],
            environment: ["GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": workspace.root.path])
        #expect(caught.status == 2, "\(caught.output)")
        #expect(caught.output.contains("building the baseline"), "\(caught.output)")
        #expect(
            caught.output.contains("::error file=package/lambda-pack.yml,line=5,col=31::'Shipping'"), "\(caught.output)"
        )
        let result = try JSONDecoder().decode(CheckResult.self, from: Data(contentsOf: json))
        #expect(
            result.artifacts.map(\.verdict) == [.pass, .fail] && result.artifacts.map(\.state) == [.same, .changed])
        let why = try #require(result.artifacts.last?.whyItGrew)
        #expect(why.contains("_FoundationICU +") && why.contains("FoundationInternationalization +"), "\(why)")
        #expect(result.problems.first?.cause?.contains(why) == true)
        #expect(
            result.suggestions.map(\.message).contains { $0.contains("only Shipping imports Foundation") },
            "\(result.suggestions)")
        #expect(result.artifacts.last?.modules.first { $0.name == "_FoundationICU" }?.after ?? 0 > 30_000_000)
        try ManifestSchemaTests.validate(json, "check")
        #expect(try String(contentsOf: page, encoding: .utf8).contains("icudt"))
        // Nothing is left in the repository or beside it.
        let worktrees = try run("git", ["-C", workspace.root.path, "worktree", "list", "--porcelain"])
        #expect(worktrees.output.components(separatedBy: "worktree ").count == 2, "\(worktrees.output)")
        #expect(
            try run("git", ["-C", workspace.root.path, "status", "--porcelain"]).output
                == "?? check.html\n?? check.json\n")

        // The second time it is known.
        let again = try branch.check(["--baseline-ref", "main"])
        #expect(again.status == 2 && !again.output.contains("building"), "\(again.output)")
        // Before there was a configuration there is no baseline, and no growth.
        let before = try branch.check(["--baseline-ref", "before"])
        #expect(before.status == 0 && before.output.contains("does not use lambda-pack"), "\(before.output)")
        // Somebody answers for it.
        try branch.git("commit", "--quiet", "--allow-empty", "--message", "why\n\nBinary-Size: labels need ICU, see #7")
        let waived = try branch.check(["--baseline-ref", "main"])
        #expect(waived.status == 0 && waived.output.contains("; waived: labels need ICU, see #7"), "\(waived.output)")

        // A set of other sources says nothing of these.
        try branch.write("Sources/Shipping/Departure.swift", Self.departure + "// More.\n")
        let stale = try branch.check(["--baseline-ref", "main"])
        #expect(stale.status == 1 && !stale.output.contains("Growth"), "\(stale.output)")
        #expect(stale.output.contains("changed  Sources/Shipping/Departure.swift"), "\(stale.output)")
        try branch.write("Sources/Shipping/Departure.swift", Self.departure)

        for (arguments, words) in [
            (["--baseline-ref", "nowhere"], "there is no 'nowhere' in this clone"),
            (["--baseline-ref", "main", "--baseline", "x"], "name two baselines"),
        ] {
            let refused = try branch.check(arguments)
            #expect(refused.status != 0 && refused.output.contains(words), "\(refused.output)")
        }
    }

    @Test func aBaselineThatSaysNothingOfTheSetIsAnError() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let built = try tiny.lambdaPack()
            try #require(built.status == 0, "\(built.output)")
            let manifest = tiny.output / "manifest.json"
            let text = try String(contentsOf: manifest, encoding: .utf8)
            let baseline = directory / "baseline.json"
            func check(_ change: (String) -> String) throws -> TestSupport.Finished {
                try change(text).write(to: baseline, atomically: true, encoding: .utf8)
                return try Tool.run(
                    [
                        "check", "--package-path", tiny.package.path, "--output", tiny.output.path, "--baseline",
                        baseline.path,
                    ], environment: ["GITHUB_ACTIONS": nil], in: tiny.package)
            }
            #expect(try check { $0 }.status == 0)
            let other = Machine.architecture == "arm64" ? "x86_64" : "arm64"
            let bytes = try #require(text.firstMatch(of: #/"compressedBytes": (\d+)/#)?.1)
            let size = try #require(text.firstMatch(of: #/"bytes": (\d+),\n *"codeSha256"/#)?.1)
            for (change, words) in [
                (
                    {
                        // All of it: one that contradicts itself is refused for that.
                        $0.replacing("-\(Machine.architecture).", with: "-\(other).")
                            .replacing(
                                "\"architecture\": \"\(Machine.architecture)\"", with: "\"architecture\": \"\(other)\""
                            )
                            .replacing(#/"selection": \{(?s:.*?)\]\s*\},\s*/#, with: "")
                            .replacing(#/"machine": "[^"]*"/#) { _ in
                                "\"machine\": \"\(other == "arm64" ? "aarch64" : "x86_64")\""
                            }
                    },
                    "the baseline is for \(other), and the set for \(Machine.architecture)"
                ),
                ({ $0.replacing("\"package\": \"tiny\"", with: "\"package\": \"other\"") }, "of the package 'other'"),
                (
                    { $0.replacing("\"compressedBytes\": \(bytes)", with: "\"compressedBytes\": 9999999") },
                    "was it edited?"
                ),
                ({ $0.replacing("\"bytes\": \(size)", with: "\"bytes\": 99999999") }, "was it edited?"),
                ({ $0.replacing("\"mode\": \"0755\"", with: "\"mode\": \"0644\"") }, "content digest"),
            ] as [((String) -> String, String)] {
                let refused = try check(change)
                #expect(refused.status == 1 && refused.output.contains(words), "\(words): \(refused.output)")
            }
            // Not in a repository.
            let nowhere = try Tool.run(
                [
                    "check", "--package-path", tiny.package.path, "--output", tiny.output.path, "--baseline-ref",
                    "main",
                ], environment: ["GIT_CEILING_DIRECTORIES": directory.path], in: tiny.package)
            #expect(nowhere.status == 1 && nowhere.output.contains("is not in a Git repository"), "\(nowhere.output)")
        }
    }
}
