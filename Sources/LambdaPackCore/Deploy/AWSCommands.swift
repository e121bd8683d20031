/// The AWS CLI's commands that deploy a finished set, as a script: layers first, then functions.
package enum AWSCommands {
    /// - Parameters:
    ///   - architecture: functions have one at a time.
    ///   - prefix: put before each function's name.
    package static func script(_ manifest: Manifest, architecture: String, prefix: String = "") -> String {
        let layers = manifest.layers.filter { $0.architecture == architecture }
        let functions = manifest.functions.filter { $0.architecture == architecture }
        let archives = layers.map(\.archive) + functions.map(\.archive)
        var text = """
            #!/bin/sh
            # Deploys '\(manifest.package)' for \(architecture), from its manifest.json. Run it in the set's directory.
            # Functions must exist; what calls them should do so by an alias, and be moved to the versions printed here.
            set -eu
            export AWS_PAGER=

            """
        if archives.contains(where: { $0.bytes > HardLimits.directUploadBytes }) {
            text += ": \"${S3_BUCKET:?archives over 50 MiB go through S3: name a bucket of the function's region}\"\n"
        }
        var variables: [String: String] = [:]
        for (index, layer) in layers.enumerated() {
            variables[layer.name] = "layer_\(index + 1)"
            text += publish(layer, "layer_\(index + 1)")
        }
        for function in functions { text += update(function, name: prefix + function.name, variables) }
        return text
    }

    private static func publish(_ layer: Manifest.Layer, _ variable: String) -> String {
        let (upload, content) = content(layer.archive, isLayer: true)
        return """

            # \(layer.layerName), version \(layer.version) in lambda-pack.lock
            \(upload)\(variable)=$(aws lambda publish-layer-version --layer-name \(quoted(layer.layerName)) \\
                --description \(quoted(layer.description)) \\
                --compatible-runtimes \(layer.compatibleRuntimes.map(quoted).joined(separator: " ")) \\
                --compatible-architectures \(layer.architecture) \\
                \(content) \\
                --query LayerVersionArn --output text)
            echo "$\(variable)"

            """
    }

    private static func update(_ function: Manifest.Function, name: String, _ variables: [String: String]) -> String {
        let (upload, content) = content(function.archive, isLayer: false)
        let name = quoted(name)
        let layers =
            function.layers.compactMap { variables[$0.name] }.map { "\"$\($0)\"" }
            + function.externalLayers.map(quoted)
        let wait = "aws lambda wait function-updated --function-name \(name)\n"
        var text = "\n# \(function.name): CodeSha256 \(function.archive.codeSha256)\n"
        text += upload
        text += "aws lambda update-function-code --function-name \(name) --architectures \(function.architecture) \\\n"
        text += "    \(content) --query CodeSha256 --output text\n\(wait)"
        text += "aws lambda update-function-configuration --function-name \(name) \\\n"
        text += "    --runtime \(quoted(function.runtime)) --handler \(quoted(function.handler))"
        // An empty list takes away what a version with layers left.
        text +=
            " --layers \(layers.isEmpty ? "'[]'" : layers.joined(separator: " ")) --query LastUpdateStatus --output text\n"
        text += wait
        text += "aws lambda publish-version --function-name \(name) --query FunctionArn --output text\n"
        return text
    }

    /// How the archive gets there: with the call, or through S3 where it is too large for that.
    private static func content(_ archive: Manifest.Archive, isLayer: Bool) -> (upload: String, option: String) {
        guard archive.bytes > HardLimits.directUploadBytes else {
            return ("", "--zip-file \(quoted("fileb://\(archive.path)"))")
        }
        let key = "\(archive.sha256).zip"
        return (
            "aws s3 cp \(quoted(archive.path)) \"s3://$S3_BUCKET/\(key)\"\n",
            isLayer
                ? "--content \"S3Bucket=$S3_BUCKET,S3Key=\(key)\"" : "--s3-bucket \"$S3_BUCKET\" --s3-key '\(key)'"
        )
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
