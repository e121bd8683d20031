/// One function for one architecture.
package struct FunctionID: Sendable, Hashable, Codable, Comparable {
    package var name: String
    package var architecture: String

    package init(name: String, architecture: String) {
        self.name = name
        self.architecture = architecture
    }

    /// `Orders-arm64`
    package var artifactName: String { "\(name)-\(architecture)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.name, left.architecture) < (right.name, right.architecture)
    }
}
