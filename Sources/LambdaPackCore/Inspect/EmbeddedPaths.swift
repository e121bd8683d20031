/// Looks for paths of this machine in a stripped file, and for the modules that put them there.
package enum EmbeddedPaths {
    /// - Parameter paths: directories whose names must not show: the checkout, the scratch directory.
    package static func find(
        _ paths: [FilePath], in bootstrap: FilePath, objects: [String]
    ) throws -> [BinaryFacts.EmbeddedPath] {
        let mapped = try MappedFile.open(bootstrap)
        return paths.compactMap { path in
            let needle = Array(path.string.utf8)
            guard mapped.firstOffset(of: needle) != nil else { return nil }
            // Objects hold debug information, too, so that those of modules without the path in their code may be
            // named; prefix maps keep it out of debug information.
            let modules = objects.filter { object in
                guard let object = try? MappedFile.open(FilePath(object)) else { return false }
                return object.firstOffset(of: needle) != nil
            }
            .compactMap(BuiltProduct.module(ofObject:))
            return BinaryFacts.EmbeddedPath(path: path.string, modules: Set(modules).sorted())
        }
    }
}
