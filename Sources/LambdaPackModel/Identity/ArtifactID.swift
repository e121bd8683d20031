/// One archive of a set: a function or a layer, for one architecture.
package struct ArtifactID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package enum Kind: String, NamedValue {
        /// Unpacked to ``LambdaRoot/function``.
        case function
        /// Unpacked to ``LambdaRoot/layer``.
        case layer

        package var root: String { self == .function ? LambdaRoot.function : LambdaRoot.layer }
    }

    package var kind: Kind
    /// The product, or the layer's name.
    package var name: String
    package var architecture: Architecture

    package init(_ kind: Kind, _ name: String, _ architecture: Architecture) {
        self.kind = kind
        self.name = name
        self.architecture = architecture
    }

    package static func function(_ name: String, _ architecture: Architecture) -> Self {
        Self(.function, name, architecture)
    }

    package static func layer(_ name: String, _ architecture: Architecture) -> Self {
        Self(.layer, name, architecture)
    }

    /// `Orders-arm64`: its name in paths, messages and reports. A function and a layer may share it.
    package var description: String { "\(name)-\(architecture)" }

    /// Where the archive stands in a set: `functions/Orders-arm64.zip`
    package var archivePath: String { "\(kind.rawValue)s/\(self).zip" }

    /// In sentences: `'Orders' for arm64`, `the layer 'shop-swift' for arm64`.
    package var title: String { (kind == .layer ? "the layer " : "") + "'\(name)' for \(architecture)" }

    /// Functions, then layers, each by name and architecture.
    package static func < (one: Self, other: Self) -> Bool {
        (one.kind.rawValue, one.name, one.architecture) < (other.kind.rawValue, other.name, other.architecture)
    }
}
