import Archive

/// The sizes that functions have as static ones, kept from static runs: what layers are compared with.
///
/// Each is kept under all that it depends on: of other sources and settings nothing is known.
package struct StaticSizes: Sendable {
    package struct Figures: Sendable, Hashable, Codable {
        package var zippedBytes: Int
        package var unzippedBytes: Int

        package init(zippedBytes: Int, unzippedBytes: Int) {
            self.zippedBytes = zippedBytes
            self.unzippedBytes = unzippedBytes
        }
    }

    package var store: ContentStore
    /// What all functions have in common.
    package var context: [String]

    package init(store: ContentStore, context: [String]) {
        self.store = store
        self.context = context
    }

    package func note(_ figures: Figures, of function: PreparedFunction) {
        store.keep(figures, .staticSizes, inputs(function))
    }

    package func figures(of function: PreparedFunction) -> Figures? {
        store.value(.staticSizes, inputs(function))
    }

    /// The executable is not among them: it is another one in each linkage.
    private func inputs(_ function: PreparedFunction) -> [String] {
        let others = function.entries.filter { $0.path.string != "bootstrap" }
        return context + [function.id.description] + others.map { "\($0.path) \($0.sha256.hex)" }.sorted()
    }
}
