/// A path of this machine that a stripped file still holds, and the modules that put it there.
package struct EmbeddedPath: Sendable, Hashable {
    package var path: String
    package var modules: [String]
}

/// Looks for paths of this machine in stripped files.
package struct EmbeddedPathSearch: Sendable {
    package var store: ContentStore

    private struct Found: Codable {
        /// nil where the file does not hold the path.
        var modules: [String]?
    }

    /// - Parameters:
    ///   - paths: directories whose names must not show: the checkout, the scratch directory.
    ///   - objects: of the modules that were linked.
    package func find(_ paths: [FilePath], in binary: PreparedBinary, objects: [String]) throws -> [EmbeddedPath] {
        try paths.compactMap { path in
            let inputs = [binary.stripped.digest.hex, path.string]
            let found: Found
            if let known = store.value(.embeddedPath, inputs, as: Found.self) {
                found = known
            } else {
                found = Found(modules: try modules(Array(path.string.utf8), in: binary, objects))
                store.keep(found, .embeddedPath, inputs)
            }
            return found.modules.map { EmbeddedPath(path: path.string, modules: $0) }
        }
    }

    /// nil where the file does not hold the path.
    private func modules(_ path: [UInt8], in binary: PreparedBinary, _ objects: [String]) throws -> [String]? {
        guard let file = store.file(binary.stripped.digest), try MappedFile.open(file).firstOffset(of: path) != nil
        else {
            return nil
        }
        // Objects hold debug information, too, so that those of modules without the path in their code may be
        // named; prefix maps keep it out of debug information.
        let modules = objects.filter { object in
            guard let object = try? MappedFile.open(FilePath(object)) else { return false }
            return object.firstOffset(of: path) != nil
        }.compactMap(BuiltProduct.module(ofObject:))
        return Set(modules).sorted()
    }
}
