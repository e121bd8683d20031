import Foundation
import LambdaPackCore
import TestSupport
import Testing
import YAML

/// The action and the workflows: against GitHub's schemas, and the action's own commands, run in its order.
@Suite struct WorkflowTests {
    @Test(.enabled(if: TestTools.directory != nil, TestTools.comment))
    func fitGitHubsSchemas() throws {
        let tools = try #require(TestTools.directory)
        let folder = Repository.root / ".github/workflows"
        let workflows = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(workflows == ["check.yml", "ci.yml", "release.yml"])
        for (schema, files) in [
            ("vendor.github-workflows", workflows.map { (folder / $0).path }),
            ("vendor.github-actions", [(Repository.root / "action.yml").path]),
        ] {
            let checked = try run(
                "python3", ["-m", "check_jsonschema", "--builtin-schema", schema] + files,
                environment: ["PYTHONPATH": tools.path])
            #expect(checked.status == 0, "\(checked.output)")
        }
    }

    /// A step's script and what it is given.
    private struct Step {
        var name: String
        var id: String?
        var condition: String?
        var script: String
        var environment: [String: String]
    }

    private func steps(of file: String, _ path: [String]) throws -> [Step] {
        let text = try String(contentsOf: Repository.root / file, encoding: .utf8)
        var root = try #require(try YAMLDocument.read(text))
        for key in path { root = try #require(root[key]) }
        guard case .sequence(let steps) = root.content else { throw NotAList(path: path) }
        return steps.compactMap { node in
            guard let script = node["run"]?.scalar?.text else { return nil }
            var environment: [String: String] = [:]
            if case .mapping(let pairs) = node["env"]?.content {
                for (key, value) in pairs { environment[key.scalar?.text ?? ""] = value.scalar?.text ?? "" }
            }
            return Step(
                name: node["name"]?.scalar?.text ?? "", id: node["id"]?.scalar?.text,
                condition: node["if"]?.scalar?.text, script: script, environment: environment)
        }
    }

    /// A pull request that fits, one that does not, and the comment that is kept between the two.
    @Test(.enabled(if: findExecutable("git") != nil, "there is no git"))
    func theActionsCommandsInItsOrder() async throws {
        let steps = try steps(of: "action.yml", ["runs", "steps"])
        #expect(
            steps.map(\.name) == [
                "Install what lambda-pack needs", "Build lambda-pack", "Package", "Find the baseline", "Check",
                "Comment",
                "Verdict",
            ])
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("lambda-pack.yml", "architectures: [\(Machine.architecture)]\nbudgets: {growth: 20 kB}\n")
            try tiny.write(".gitignore", ".build\n")
            func git(_ arguments: String...) throws {
                let finished = try run(
                    "git",
                    ["-C", tiny.package.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments)
                try #require(finished.status == 0, "\(arguments): \(finished.output)")
            }
            try git("init", "--quiet", "--initial-branch", "main")
            try git("add", "--all")
            try git("commit", "--quiet", "--message", "base")
            try git("update-ref", "refs/remotes/origin/main", "HEAD")
            try git("checkout", "--quiet", "-b", "more")
            try tiny.write("notes.txt", "nothing that is packaged\n")
            try git("add", "--all")
            try git("commit", "--quiet", "--message", "notes")

            let github = try FakeGitHub(in: directory)
            let fits = try github.run(steps, in: tiny)
            #expect(fits.status == 0, "\(fits.output)")
            #expect(fits.output.contains("building the baseline"), "\(fits.output)")
            let first = try github.comments()
            #expect(first.count == 1 && first[0].contains("### lambda-pack: PASS tiny"), "\(first)")

            var noise = SeededGenerator(seed: 85)
            let text = (0..<100_000).map { _ in String(UInt32(truncatingIfNeeded: noise.next()), radix: 36) }.joined()
            try tiny.write("Assets/text.txt", text)
            try tiny.write(
                "lambda-pack.yml",
                "architectures: [\(Machine.architecture)]\nbudgets: {growth: 20 kB}\ninclude: [Assets]\n")
            try git("add", "--all")
            try git("commit", "--quiet", "--message", "a large text")
            // This time the base branch's own run has left its manifest.
            let runner = directory / "runner/lambda-pack"
            let set = try #require(
                FileManager.default.contentsOfDirectory(atPath: runner.path).first { $0.hasPrefix("set.") })
            try github.keepArtifact(of: tiny, base: runner / "\(set)/manifest.json")
            let over = try github.run(steps, in: tiny)
            #expect(over.status == 2, "\(over.output)")
            #expect(!over.output.contains("building the baseline"), "\(over.output)")
            #expect(over.output.contains("::error file=lambda-pack.yml,line=2,col=19::"), "\(over.output)")
            let second = try github.comments()
            #expect(second.count == 1 && second[0].contains("### lambda-pack: FAIL tiny"), "\(second)")
            #expect(second[0].contains("Assets/text.txt"))
            // Somebody answers for it, in a commit below the merge that GitHub makes.
            try git("commit", "--quiet", "--allow-empty", "--message", "why\n\nBinary-Size: the text is the product")
            try git("commit", "--quiet", "--allow-empty", "--message", "Merge more into main")
            let waived = try github.run(steps, in: tiny)
            #expect(waived.status == 0, "\(waived.output)")
            let third = try github.comments()
            #expect(third.count == 1 && third[0].contains("### lambda-pack: WARN tiny"), "\(third)")
            #expect(third[0].contains("; waived: the text is the product"))
        }
    }

    /// A tag: two runners package, a third one compares and releases.
    @Test func theReleasesCommandsInTheirOrder() async throws {
        let package = try steps(of: ".github/workflows/release.yml", ["jobs", "package", "steps"])
        #expect(package.map(\.name) == ["Install the Swift SDK", "Build lambda-pack", "Package", "Verify"])
        let release = try steps(of: ".github/workflows/release.yml", ["jobs", "release", "steps"])
        #expect(release.map(\.name) == ["Compare the two", "Release"])
        try await withTemporaryDirectory { directory in
            let sets = directory / "third/sets"
            try FileManager.default.createDirectory(at: sets, withIntermediateDirectories: true)
            for attempt in ["first", "second"] {
                let tiny = try TinyPackage(in: directory / attempt)
                let github = try FakeGitHub(in: directory / attempt)
                for step in package.dropFirst(2) {
                    let environment = step.environment.mapValues {
                        $0 == "${{ inputs.arguments }}" ? "--arch \(Machine.architecture)" : "."
                    }
                    let finished = try github.perform(step, environment, in: tiny.package, tool: true)
                    #expect(finished.status == 0, "\(step.name): \(finished.output)")
                }
                try FileManager.default.copyItem(at: github.runner / "set", to: sets / "set-\(attempt)")
            }
            let github = try FakeGitHub(in: directory / "third")
            for step in release {
                let finished = try github.perform(step, ["TAG": "1.2.3"], in: directory / "third")
                #expect(finished.status == 0, "\(step.name): \(finished.output)")
            }
            let attached = try String(contentsOf: directory / "third/released", encoding: .utf8)
            let files = attached.split(whereSeparator: \.isWhitespace).map(String.init)
            #expect(files.starts(with: ["1.2.3", "--verify-tag", "--title", "1.2.3", "--notes-file", "report.md"]))
            #expect(
                files.dropFirst(6).sorted() == [
                    "SHA256SUMS", "debug-files.tar.gz", "deploy-\(Machine.architecture).sh",
                    "functions/Alpha-\(Machine.architecture).zip", "functions/Beta-\(Machine.architecture).zip",
                    "manifest.json", "provenance.json", "report.html",
                ])
            // Sets that differ are not released.
            let sums = sets / "set-second/SHA256SUMS"
            let text = try String(contentsOf: sums, encoding: .utf8)
            try text.replacing("0", with: "1").write(to: sums, atomically: true, encoding: .utf8)
            #expect(try github.perform(release[0], [:], in: directory / "third").status == 1)
        }
    }

    /// What the steps see of GitHub: its files and variables, and a `gh` that keeps comments in a folder.
    private struct FakeGitHub {
        let directory: URL
        var runner: URL { directory / "runner" }
        private var bin: URL { directory / "bin" }

        init(in directory: URL) throws {
            self.directory = directory
            for folder in ["runner", "bin", "tools", "comments"] {
                try FileManager.default.createDirectory(at: directory / folder, withIntermediateDirectories: true)
            }
            // gh api [--method M] PATH [--jq …] [--field body=@FILE]
            try script(
                "bin/gh",
                """
                #!/bin/sh
                cd '\(directory.path)'
                case "$*" in
                *"--method POST"*"issues/7/comments --field body=@"*) cp "${*##*body=@}" comments/41 ;;
                *"--method PATCH"*"issues/comments/41 --field body=@"*) cp "${*##*body=@}" comments/41 ;;
                *issues/7/comments*) if [ -e comments/41 ]; then echo 41; fi ;;
                *actions/artifacts\\?name=lambda-pack-manifest*) if [ -e artifact.zip ]; then echo 5; fi ;;
                *actions/artifacts/5/zip*) cat artifact.zip ;;
                "release create "*) shift 2; echo "$@" >released ;;
                *) echo "gh $*" >&2; exit 1 ;;
                esac
                """)
            // In place of the two steps that set up: the tool under test, instead of one that is built anew.
            try script(
                "tools/swift",
                """
                #!/bin/sh
                case "$*" in
                "build --package-path \(Repository.root.path) --product lambda-pack --show-bin-path") dirname '\(Tool.path)' ;;
                "build --package-path \(Repository.root.path) --product lambda-pack") ;;
                *) echo "swift $*" >&2; exit 1 ;;
                esac
                """)
        }

        private func script(_ path: String, _ text: String) throws {
            try text.write(to: directory / path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: (directory / path).path)
        }

        func comments() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: (directory / "comments").path).sorted().map {
                try String(contentsOf: directory / "comments/\($0)", encoding: .utf8)
            }
        }

        func keepArtifact(of tiny: TinyPackage, base: URL) throws {
            try TestSupport.run("zip", ["-q", "-j", (directory / "artifact.zip").path, base.path])
        }

        /// Runs the steps as the runner would; what they print, and how the last one ended.
        func run(_ steps: [Step], in tiny: TinyPackage) throws -> TestSupport.Finished {
            var outputs: [String: String] = [:]
            var path = "\(bin.path):" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
            var log = ""
            for step in steps {
                if let condition = step.condition { try #require(Self.isMet(condition), "\(condition)") }
                if step.name == "Install what lambda-pack needs" {
                    #expect(step.script.contains("\"$GITHUB_ACTION_PATH/Scripts/install-dependencies.sh\""))
                    continue
                }
                let finished = try perform(
                    step, step.environment.mapValues { Self.evaluated($0, outputs) }, in: tiny.package,
                    path: step.name == "Build lambda-pack" ? "\((directory / "tools").path):\(path)" : path)
                log += "# \(step.name)\n\(finished.output)"
                for line in try String(contentsOf: directory / "GITHUB_OUTPUT", encoding: .utf8).split(separator: "\n")
                {
                    let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                    outputs["\(step.id ?? "").\(parts[0])"] = parts.count > 1 ? parts[1] : ""
                }
                for line in try String(contentsOf: directory / "GITHUB_PATH", encoding: .utf8).split(separator: "\n") {
                    path = "\(line):\(path)"
                }
                if step.name == "Check" {
                    let summary = try String(contentsOf: directory / "GITHUB_STEP_SUMMARY", encoding: .utf8)
                    #expect(summary.contains("### lambda-pack:"), "\(log)")
                }
                guard finished.status == 0 else { return TestSupport.Finished(status: finished.status, output: log) }
            }
            return TestSupport.Finished(status: 0, output: log)
        }

        /// Runs one step's script.
        ///
        /// - Parameter tool: whether the tool under test is to be found, as after the step that builds it.
        func perform(
            _ step: Step, _ variables: [String: String], in folder: URL, path: String? = nil, tool: Bool = false
        ) throws -> TestSupport.Finished {
            let own = ProcessInfo.processInfo.environment["PATH"] ?? ""
            let built = tool ? URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path + ":" : ""
            var environment: [String: String?] = [
                "GITHUB_ACTION_PATH": Repository.root.path, "RUNNER_TEMP": runner.path, "GITHUB_ACTIONS": "true",
                "GITHUB_BASE_REF": "main", "GITHUB_REPOSITORY": "shop/tiny", "GITHUB_WORKSPACE": folder.path,
                "CI": "true", "PATH": path ?? "\(built)\(bin.path):\(own)",
            ]
            for name in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
                try Data().write(to: directory / name)
                environment[name] = (directory / name).path
            }
            for (name, value) in variables { environment[name] = value }
            return try TestSupport.run(
                "bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.script], environment: environment,
                in: folder)
        }

        private static func isMet(_ condition: String) -> Bool {
            [
                "github.event_name == 'pull_request'",
                "github.event_name == 'pull_request' && inputs.comment == 'true'",
            ].contains(condition)
        }

        /// `${{ … }}` of a pull request, with the inputs' defaults.
        private static func evaluated(_ text: String, _ outputs: [String: String]) -> String {
            let known = [
                "inputs.package-path": ".", "inputs.arguments": "", "inputs.baseline": "",
                "inputs.github-token": "token", "github.event.pull_request.number": "7",
            ]
            return text.replacing(#/\$\{\{ *([^ }]+) *\}\}/#) { match in
                let name = String(match.1)
                if let step = name.firstMatch(of: #/^steps\.([^.]+)\.outputs\.(.+)$/#) {
                    return outputs["\(step.1).\(step.2)"] ?? ""
                }
                return known[name] ?? "unknown: \(name)"
            }
        }
    }
}

private struct NotAList: Error {
    var path: [String]
}

extension YAMLNode {
    fileprivate subscript(key: String) -> YAMLNode? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs.first { $0.key.scalar?.text == key }?.value
    }
}
