extension UnlinkableModule {
    /// The files that import a module, one for each product.
    ///
    /// - Parameters:
    ///   - modules: those that each product links; of products that are not in it nothing is known.
    ///   - sources: paths of each module's files. What a build-tool plugin generates may not be there yet.
    ///   - packageDirectory: files are named from there.
    package static func importers(
        of need: ModuleNeed, _ products: [String], modules: [String: Set<String>], sources: [String: [String]],
        packageDirectory: FilePath
    ) -> [Importer] {
        let name = Array(need.module.utf8)
        var files: [String: String] = [:]
        for module in Set(products.flatMap { modules[$0] ?? [] }) {
            files[module] = (sources[module] ?? []).sorted().first { source in
                guard source.hasSuffix(".swift"), let bytes = try? FileSystem.read(FilePath(source)),
                    bytes.withUnsafeBytes({ ByteSearch.firstOffset(of: name, in: $0) }) != nil
                else { return false }
                return ConditionalImport.imports(need.module, in: String(decoding: bytes, as: UTF8.self))
            }
        }
        return products.compactMap { product in
            // The product's own files say most.
            let linked = [product] + (modules[product] ?? []).subtracting([product]).sorted()
            guard let file = linked.lazy.compactMap({ files[$0] }).first else { return nil }
            return Importer(product: product, file: FilePath(file).relative(to: packageDirectory) ?? file)
        }
    }
}
