/// Functions that can't be linked static because of a module that they import: known before anything is built.
package enum UnlinkableModule {
    /// A file of a function, or of a module that it links, that imports the module.
    package struct Importer: Sendable, Hashable {
        package var product: String
        package var file: String

        package init(product: String, file: String) {
            self.product = product
            self.file = file
        }
    }

    /// - Parameters:
    ///   - importers: those that use it, files as they are to be shown.
    ///   - library: nil where the target needs none.
    /// - Returns: nil where nothing stands in the way.
    package static func problem(
        _ need: ModuleNeed, _ importers: [Importer], target: BuildTarget, library: StaticCLibrary?
    ) -> Problem? {
        guard case .incomplete(let reason)? = library, !importers.isEmpty else { return nil }
        let products = Set(importers.map(\.product)).sorted()
        let names = products.map { "'\($0)'" }.joined(separator: ", ")
        let files = importers.sorted { ($0.product, $0.file) < ($1.product, $1.file) }
            .map { "'\($0.product)': \($0.file) imports it" }
        return Problem(
            .moduleUnlinkable, subject: products.joined(separator: ", "),
            "\(names) for \(target.architecture.rawValue): \(need.module) can't be linked static here, since it needs a whole static \(need.package)",
            cause: (files + [reason]).joined(separator: "\n"), advice: need.advice)
    }
}
