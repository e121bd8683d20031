/// Tells whether a configuration still says the same of what is built. Budgets, places and the number of jobs are no
/// part of it.
enum ConfigurationDigest {
    static func of(_ configuration: Configuration) -> String {
        struct Content: Encodable {
            struct Function: Encodable {
                var product: String
                var architectures: [String]
                /// `from → to`
                var include: [String]
                var libraries: [String]
                var externalLayers: [String]
            }
            var settings: Manifest.Settings
            var functions: [Function]
        }
        let content = Content(
            settings: Manifest.Settings(configuration),
            functions: configuration.functions.map { function in
                Content.Function(
                    product: function.product, architectures: function.architectures.map(\.rawValue),
                    include: function.include.map { $0.from + ($0.to.map { " → \($0)" } ?? "") },
                    libraries: function.libraries.map(\.value), externalLayers: function.externalLayers.map(\.arn))
            })
        // What has texts and nothing else can always be encoded.
        let bytes = (try? CanonicalJSON.encode(content)) ?? []
        return SHA256Digest(hashing: bytes).hex
    }
}
