/// What goes into one function, before it is decided what of it goes into layers.
package struct FunctionParts: Sendable {
    package var settings: FunctionSettings
    package var product: BuiltProduct
    package var binary: StrippedBinary
    /// `bootstrap`, includes, resource bundles.
    package var entries: [PackagePlan.Entry]
    package var libraries: [PreparedLibrary]
    package var closure: LibraryClosure

    package var architecture: Architecture { product.architecture }
    package var name: String { product.name }
    /// `Orders-arm64`
    package var artifactName: String { "\(name)-\(architecture.rawValue)" }

    /// External layers of this architecture.
    package var externalLayers: [ExternalLayer] {
        settings.externalLayers.filter { $0.architecture == nil || $0.architecture == architecture }
    }
}
