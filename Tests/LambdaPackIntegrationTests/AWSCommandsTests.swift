import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The commands that deploy a set, run by the real aws command against a server that answers like AWS.
@Suite struct AWSCommandsTests {
    private struct State: Decodable {
        struct Function: Decodable {
            var codeSha256: String
            var runtime: String
            var handler: String
            var architectures: [String]
            var layers: [String]
            var versions: Int
        }

        var status: Int32
        var output: String
        var functions: [String: Function]
    }

    @Test(.enabled(if: TestTools.directory != nil, TestTools.comment))
    func deployLayersAndFunctions() async throws {
        let tools = try #require(TestTools.directory)
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("certs/root.pem.txt", "no secret\n")
            try run("zip", ["-q", "-r", "../certs.zip", "."], in: tiny.package / "certs")
            try tiny.write(
                "lambda-pack.yml",
                "layers:\n  import:\n    - {name: certs, archive: certs.zip, architecture: \(Machine.architecture), functions: [Alpha]}\n"
            )
            let built = try tiny.lambdaPack([])
            try #require(built.status == 0, "\(built.output)")
            let script = directory / "deploy.sh"
            let printed = try Tool.run([
                "aws-commands", "--quiet", "--output", tiny.output.path, "--function-prefix", "shop-",
            ])
            try #require(printed.status == 0, "\(printed.output)")
            try printed.output.write(to: script, atomically: true, encoding: .utf8)

            let deployed = try run(
                "python3",
                [
                    (PageTests.resources / "deploy.py").path, tiny.output.path, script.path, "shop-Alpha", "shop-Beta",
                ], environment: ["PYTHONPATH": tools.path])
            try #require(deployed.status == 0, "\(deployed.output)")
            let state = try JSONDecoder().decode(State.self, from: Data(deployed.output.utf8))
            #expect(state.status == 0, "\(state.output)")
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
            for function in manifest.functions {
                let found = try #require(state.functions["shop-\(function.name)"])
                #expect(found.codeSha256 == function.archive.codeSha256)
                #expect(found.runtime == "provided.al2023" && found.handler == "bootstrap" && found.versions == 2)
                #expect(found.architectures == [Machine.architecture])
                #expect(
                    found.layers.map { $0.contains(":layer:certs-\(Machine.architecture):1") }
                        == (function.name == "Alpha" ? [true] : []))
            }

            // What is over budget is deployed by nobody.
            try tiny.write("lambda-pack.yml", "budgets: {zip: 1 kB}\n")
            #expect(try tiny.lambdaPack([]).status == 2)
            let over = try Tool.run(["aws-commands", "--output", tiny.output.path])
            #expect(over.status == 2 && !over.output.contains("aws lambda"), "\(over.output)")
        }
    }
}

/// Other people's tools, where `make test` has put them.
enum TestTools {
    private static let path: URL = {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["LAMBDA_PACK_TEST_TOOLS"] { return URL(fileURLWithPath: named) }
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/")/.cache"
        return URL(fileURLWithPath: cache) / "lambda-pack/test-tools"
    }()

    static let directory: URL? =
        FileManager.default.fileExists(atPath: (path / "versions").path) && findExecutable("python3") != nil
        ? path : nil

    static let comment: Comment = {
        let reason = try? String(contentsOfFile: path.path + ".unavailable", encoding: .utf8)
        return Comment(rawValue: reason ?? "Scripts/fetch-test-tools.sh has not run")
    }()
}
