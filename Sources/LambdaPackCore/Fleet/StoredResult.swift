/// What the ``ContentStore`` keeps of finished work, by kind.
package enum StoredResult: String, Sendable, CaseIterable {
    /// A stripped binary, its debug file and its attribution, by the linked file.
    case binary
    /// What came of a link of lambda-pack's own.
    case link
    /// Bytes of each module in a link.
    case moduleSizes = "module-sizes"
    /// Modules that must be linked with others, and why.
    case moduleTies = "module-ties"
    /// Modules that put a path of this machine into a binary.
    case embeddedPath = "embedded-path"
    /// Names that a library of the build machine exports.
    case exports
    /// An archive, by its content and compressor.
    case archive
    /// A prebuilt layer's files.
    case importedLayer = "imported-layer"
    /// What the preflight found.
    case findings
    /// ICU's data, cut to what the configuration wants, by the library that it is from.
    case icuData = "icu-data"
    /// A library of Foundation's ICU with such data.
    case icuLibrary = "icu-library"
    /// A static function's sizes, to compare shared linkage with.
    case staticSizes = "static-sizes"
    /// What SwiftPM says of a package.
    case package
    /// What a compiler says of itself.
    case toolchain
    /// The manifest of a commit that was built for comparison.
    case baseline

    /// Raised when what is kept, or the way in which it is made, changes.
    private var format: Int {
        switch self {
        case .binary: 9
        case .importedLayer: 3
        case .archive: 3
        case .link, .moduleSizes, .moduleTies, .embeddedPath, .exports, .findings, .icuData, .icuLibrary, .staticSizes,
            .package,
            .toolchain, .baseline:
            1
        }
    }

    fileprivate func inputs(_ inputs: [String]) -> [String] { [String(format)] + inputs }
}

extension ContentStore {
    package func value<Value: Decodable>(
        _ kind: StoredResult, _ inputs: [String], as type: Value.Type = Value.self
    ) -> Value? {
        result(kind.rawValue, kind.inputs(inputs)).flatMap { try? JSON.decode(type, from: $0) }
    }

    /// - Parameter contents: what the value names by digest: it is of no use without them.
    package func keep(
        _ value: some Encodable, _ kind: StoredResult, _ inputs: [String], contents: [SHA256Digest] = []
    ) {
        guard let payload = try? JSON.encode(value) else { return }
        keep(payload, kind.rawValue, kind.inputs(inputs), contents: contents)
    }
}
