import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// The script that `aws-commands` prints, run by bash and dash with an `aws` that writes down what it is called with.
@Suite struct AWSScriptTests {
    /// An `aws` that writes down each call's arguments, a NUL behind each.
    private static let standIn = """
        #!/bin/sh
        printf '%s\\0' "$@" --end-- >>"$RECORD"
        if [ "$2" = publish-layer-version ]; then
            echo arn:aws:lambda:eu-west-1:123456789012:layer:made:1
        fi
        """

    private struct Ran {
        var status: Int32
        var output: String
        var calls: [[String]]
        /// What the script left in its directory.
        var files: [String]
    }

    private static func run(_ script: String, shell: String, environment: [String: String?] = [:]) async throws -> Ran {
        try await withTemporaryDirectory { directory in
            let (tools, work) = (directory / "bin", directory / "work")
            for folder in [tools, work] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            try standIn.write(to: tools / "aws", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: (tools / "aws").path)
            let (file, record) = (directory / "deploy.sh", directory / "record")
            try script.write(to: file, atomically: true, encoding: .utf8)
            var variables: [String: String?] = [
                "PATH": "\(tools.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")", "RECORD": record.path,
                "S3_BUCKET": nil,
            ]
            for (name, value) in environment { variables.updateValue(value, forKey: name) }
            let finished = try TestSupport.run(shell, [file.path], environment: variables, in: work)
            let text = (try? String(contentsOf: record, encoding: .utf8)) ?? ""
            var calls: [[String]] = [[]]
            for argument in text.split(separator: "\0", omittingEmptySubsequences: false).dropLast() {
                if argument == "--end--" { calls.append([]) } else { calls[calls.count - 1].append(String(argument)) }
            }
            return Ran(
                status: finished.status, output: finished.output, calls: Array(calls.dropLast()),
                files: try FileManager.default.contentsOfDirectory(atPath: work.path))
        }
    }

    private static let shells = ["bash", "dash"].filter { findExecutable($0) != nil }

    private func made() async throws -> Manifest {
        try await withTemporaryDirectory { try MadeSet(in: $0).manifest() }
    }

    @Test(arguments: shells) func aSetIsDeployedLayersFirst(shell: String) async throws {
        let ran = try await Self.run(
            AWSCommands.script(try await made(), architecture: .x86_64, prefix: "shop-"), shell: shell)
        #expect(ran.status == 0, "\(ran.output)")
        #expect(
            ran.calls.map { $0.prefix(4).joined(separator: " ") } == [
                "lambda publish-layer-version --layer-name swift-x86_64",
                "lambda update-function-code --function-name shop-Labels",
                "lambda wait function-updated --function-name",
                "lambda update-function-configuration --function-name shop-Labels",
                "lambda wait function-updated --function-name",
                "lambda publish-version --function-name shop-Labels",
                "lambda update-function-code --function-name shop-Orders",
                "lambda wait function-updated --function-name",
                "lambda update-function-configuration --function-name shop-Orders",
                "lambda wait function-updated --function-name",
                "lambda publish-version --function-name shop-Orders",
            ])
        let configuration = ran.calls[3]
        #expect(configuration.contains("arn:aws:lambda:eu-west-1:123456789012:layer:made:1"))
        #expect(ran.calls[1].contains("fileb://functions/Labels-x86_64.zip"))
        #expect(ran.files.isEmpty)
    }

    @Test(arguments: shells) func largeArchivesGoThroughS3(shell: String) async throws {
        var manifest = try await made()
        manifest.functions[0].archive.bytes = 52_428_801
        manifest.layers[0].archive.bytes = 60_000_000
        let script = AWSCommands.script(manifest, architecture: .x86_64)
        let unset = try await Self.run(script, shell: shell)
        #expect(unset.status != 0 && unset.output.contains("S3_BUCKET"), "\(unset.output)")
        // Said before anything is deployed.
        #expect(unset.calls.isEmpty)
        let ran = try await Self.run(script, shell: shell, environment: ["S3_BUCKET": "my-bucket"])
        #expect(ran.status == 0, "\(ran.output)")
        let key = "\(manifest.functions[0].archive.sha256).zip"
        #expect(
            ran.calls.contains(["s3", "cp", "functions/Labels-x86_64.zip", "s3://my-bucket/\(key)"]), "\(ran.calls)")
        let update = try #require(ran.calls.first { $0[1] == "update-function-code" })
        #expect(update.contains("my-bucket") && update.contains(key), "\(update)")
        let layer = try #require(ran.calls.first { $0[1] == "publish-layer-version" })
        #expect(layer.contains("S3Bucket=my-bucket,S3Key=\(manifest.layers[0].archive.sha256).zip"), "\(layer)")
    }

    private static let hostile = [
        "a\ntouch x\n", "a\r\ntouch x", "$(touch x)", "`touch x`", "'; touch x; '", "\"; touch x; \"", "\\", "a\\\nb",
        "-x", "--layers", "${PATH}", "* ?", " ", "#x", "é", "a\u{2028}touch x",
    ]

    /// The printer by itself: whatever a manifest says comes out as one argument, and as nothing else.
    @Test(arguments: shells) func hostileTextIsAnArgument(shell: String) async throws {
        for text in Self.hostile {
            var manifest = try await made()
            manifest.package = text
            manifest.functions[0].name = text
            manifest.functions[0].archive.codeSha256 = text
            manifest.functions[0].archive.sha256 = text
            manifest.functions[0].archive.path = text
            manifest.functions[0].externalLayers = [text]
            manifest.layers[0].layerName = text
            manifest.layers[0].description = text
            for bytes in [1, 60_000_000] {
                manifest.functions[0].archive.bytes = bytes
                let ran = try await Self.run(
                    AWSCommands.script(manifest, architecture: .x86_64), shell: shell,
                    environment: ["S3_BUCKET": "b"])
                #expect(ran.status == 0, "\(text.debugDescription): \(ran.output)")
                #expect(ran.files.isEmpty, "\(text.debugDescription) was executed")
                #expect(ran.calls.count == (bytes == 1 ? 11 : 12), "\(text.debugDescription): \(ran.calls)")
                let names = ran.calls.flatMap(\.self).filter {
                    $0 == text || $0 == "--function-name=\(text)" || $0 == "--layer-name=\(text)"
                }
                #expect(names.count >= 5, "\(text.debugDescription): \(ran.calls)")
            }
        }
    }

    /// The command: a set is verified first.
    @Test func aSetThatIsNotWhatItsManifestSaysIsRefused() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory)
            let text = try String(contentsOf: set.manifestFile, encoding: .utf8)
            let good = try Tool.run(["aws-commands", "--output", directory.path])
            #expect(good.status == 0 && good.output.contains("aws lambda publish-version"), "\(good.output)")
            let sha256 = try #require(text.firstMatch(of: #/"sha256": "([0-9a-f]{64})"/#)?.1)
            for (old, new) in [
                ("\"path\": \"functions/Orders-x86_64.zip\"", "\"path\": \"../../../../etc/passwd\""),
                ("\"path\": \"functions/Orders-x86_64.zip\"", "\"path\": \"/etc/passwd\""),
                ("\"name\": \"Orders\"", "\"name\": \"a\\ntouch x\""),
                ("\"layerName\": \"swift-x86_64\"", "\"layerName\": \"$(touch x)\""),
                ("\"package\": \"shop\"", "\"package\": \"a\\ntouch x\""),
                ("\"sha256\": \"\(sha256)\"", "\"sha256\": \"$(touch x)\""),
                ("\"description\": \"lambda-pack shop v3\"", "\"description\": \"a\\nb\""),
                ("\"externalLayers\": []", "\"externalLayers\": [\"$(touch x)\"]"),
            ] {
                let edited = text.replacing(old, with: new, maxReplacements: 1)
                try #require(edited != text, "\(old)")
                try set.write(Array(edited.utf8))
                let refused = try Tool.run(["aws-commands", "--output", directory.path])
                #expect([1, 4].contains(refused.status), "\(new): \(refused.output)")
                #expect(!refused.output.contains("aws lambda"), "\(new): \(refused.output)")
            }
            try set.write(Array(text.utf8))
            // What Lambda would not take as a function's name.
            let prefixed = try Tool.run(["aws-commands", "--output", directory.path, "--function-prefix", "a b$"])
            #expect(prefixed.status == 64, "\(prefixed.output)")
            try Data("changed".utf8).write(to: directory / "functions/Orders-x86_64.zip")
            let changed = try Tool.run(["aws-commands", "--output", directory.path])
            #expect(changed.status == 4 && !changed.output.contains("aws lambda"), "\(changed.output)")
        }
    }
}
