/// The AWS CLI's commands that deploy a finished set, as a script: layers first, then functions.
package enum AWSCommands {
    /// The bucket that archives go through which are too large for a call.
    private static let bucket = "S3_BUCKET"

    /// The script for a set.
    ///
    /// - Parameters:
    ///   - set: one of which nothing differs (``SetVerification/verified(_:)``).
    ///   - architecture: nil takes the set's, where it has one.
    /// - Throws: where the set is for other or for two architectures, and where Lambda takes no function of such a name.
    package static func script(
        _ set: ArtifactSet, architecture: Architecture?, prefix: String
    ) throws(Failure) -> String {
        let known = Set(set.manifest.functions.map(\.architecture)).sorted()
        guard let wanted = architecture ?? (known.count == 1 ? known[0] : nil), known.contains(wanted) else {
            throw Failure(
                Problem(
                    .invalidValue, subject: "--arch",
                    "the set is for \(known.map(\.rawValue).joined(separator: " and "))",
                    advice: "a function has one architecture: choose with --arch"), exitStatus: .usage)
        }
        let misnamed = AWSNames.problems(set.manifest, architecture: wanted, prefix: prefix)
        guard misnamed.isEmpty else { throw Failure(misnamed, exitStatus: .usage) }
        return script(set.manifest, architecture: wanted, prefix: prefix)
    }

    /// - Parameters:
    ///   - manifest: of a set that was verified. Whatever it says, the script calls `aws` and nothing else.
    ///   - architecture: functions have one at a time.
    ///   - prefix: put before each function's name.
    package static func script(_ manifest: Manifest, architecture: Architecture, prefix: String = "") -> String {
        var text = "#!/bin/sh\n"
        text += ShellWord.comment("Deploys '\(manifest.package)' for \(architecture), from its manifest.json.")
        text += """
            # Run it in the set's directory. Functions must exist; what calls them should do so by an alias, and be moved
            # to the versions printed here.
            set -eu
            export AWS_PAGER=

            """
        if needsBucket(manifest, architecture) { text += askForBucket }
        for step in steps(manifest, architecture: architecture, prefix: prefix) { text += step.script }
        return text
    }

    /// The calls, in their order.
    static func steps(_ manifest: Manifest, architecture: Architecture, prefix: String = "") -> [AWSStep] {
        var variables: [ArtifactID: String] = [:]
        var steps: [AWSStep] = []
        for (index, layer) in manifest.layers.filter({ $0.architecture == architecture }).enumerated() {
            variables[layer.id] = "layer_\(index + 1)"
            steps += publish(layer, "layer_\(index + 1)")
        }
        for function in manifest.functions where function.architecture == architecture {
            let mounted = manifest.layers(of: function).compactMap { variables[$0.id] }
            steps += update(function, name: ShellWord(prefix + function.name), layers: mounted)
        }
        return steps
    }

    private static func needsBucket(_ manifest: Manifest, _ architecture: Architecture) -> Bool {
        manifest.layers.contains { $0.architecture == architecture && isLarge($0.archive) }
            || manifest.functions.contains { $0.architecture == architecture && isLarge($0.archive) }
    }

    private static func isLarge(_ archive: Manifest.Archive) -> Bool { archive.bytes > HardLimits.directUploadBytes }

    /// Before anything is deployed.
    private static let askForBucket = """
        if [ -z "${\(bucket):-}" ]; then
            echo '\(bucket) is not set: archives over \(HardLimits.directUploadBytes) B go through a bucket of the Region of the functions' >&2
            exit 64
        fi

        """

    // MARK: Steps

    private static func publish(_ layer: Manifest.Layer, _ variable: String) -> [AWSStep] {
        let title = "\(layer.layerName), version \(layer.version) in lambda-pack.lock"
        let content: [ShellWord] =
            isLarge(layer.archive)
            ? ["--content", ShellWord(.text("S3Bucket="), .variable(bucket), .text(",S3Key=\(key(layer.archive))"))]
            : zipFile(layer.archive)
        var call: [ShellWord] = ["lambda", "publish-layer-version"]
        call += AWSStep.option("--layer-name", ShellWord(layer.layerName))
        call += AWSStep.option("--description", ShellWord(layer.description))
        call.append("--compatible-runtimes")
        call += layer.compatibleRuntimes.map { ShellWord($0.rawValue) }
        call += ["--compatible-architectures", ShellWord(layer.architecture.rawValue)]
        call += content
        call += ["--query", "LayerVersionArn", "--output", "text"]
        return uploads(layer.archive, title) + [
            AWSStep(call, title: isLarge(layer.archive) ? nil : title, result: variable)
        ]
    }

    private static func update(
        _ function: Manifest.Function, name: ShellWord, layers variables: [String]
    ) -> [AWSStep] {
        let title = "\(function.name): CodeSha256 \(function.archive.codeSha256)"
        func call(_ command: ShellWord, _ more: [ShellWord]...) -> [ShellWord] {
            ["lambda", command] + AWSStep.option("--function-name", name) + more.joined()
        }
        let content: [ShellWord] =
            isLarge(function.archive)
            ? ["--s3-bucket", ShellWord(.variable(bucket)), "--s3-key", ShellWord(key(function.archive))]
            : zipFile(function.archive)
        var layers = variables.map { ShellWord(.variable($0)) }
        layers += function.externalLayers.map { ShellWord($0) }
        // An empty list takes away what a version with layers left.
        if layers.isEmpty { layers = ["[]"] }
        let wait = AWSStep(["lambda", "wait", "function-updated"] + AWSStep.option("--function-name", name))
        let code = call(
            "update-function-code", ["--architectures", ShellWord(function.architecture.rawValue)], content,
            ["--query", "CodeSha256", "--output", "text"])
        let configuration = call(
            "update-function-configuration", AWSStep.option("--runtime", ShellWord(function.runtime.rawValue)),
            AWSStep.option("--handler", ShellWord(function.handler)), ["--layers"], layers,
            ["--query", "LastUpdateStatus", "--output", "text"])
        let version = call("publish-version", ["--query", "FunctionArn", "--output", "text"])
        return uploads(function.archive, title) + [
            AWSStep(code, title: isLarge(function.archive) ? nil : title), wait, AWSStep(configuration), wait,
            AWSStep(version),
        ]
    }

    // MARK: Archives

    private static func zipFile(_ archive: Manifest.Archive) -> [ShellWord] {
        ["--zip-file", ShellWord("fileb://\(archive.path)")]
    }

    private static func key(_ archive: Manifest.Archive) -> String { "\(archive.sha256).zip" }

    /// Through S3 where the archive is too large for a call.
    private static func uploads(_ archive: Manifest.Archive, _ title: String) -> [AWSStep] {
        guard isLarge(archive) else { return [] }
        // A path that begins with a dash would be an option.
        let path = archive.path.utf8.first == UInt8(ascii: "-") ? "./\(archive.path)" : archive.path
        return [
            AWSStep(
                ["s3", "cp", ShellWord(path), ShellWord(.text("s3://"), .variable(bucket), .text("/\(key(archive))"))],
                title: title)
        ]
    }
}
