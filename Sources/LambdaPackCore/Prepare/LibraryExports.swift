/// The names that a shared library defines: what others that load it, or are linked against it, can see of it.
enum LibraryExports {
    /// The digest of the names, a line each, sorted; they are a content of the store. The same for the same names, whatever
    /// the code behind them.
    static func digest(of file: FilePath, _ store: ContentStore) throws -> SHA256Digest {
        let inputs = [try store.records.digest(of: file).hex]
        if let kept = store.value(.exports, inputs, as: SHA256Digest.self) { return kept }
        // A script for the linker may have the name of a dylib.
        guard let names = try LoadFacts.read(file)?.defined.sorted() else { return try store.records.digest(of: file) }
        let digest = try store.put(Array(names.joined(separator: "\n").utf8))
        store.keep(digest, .exports, inputs, contents: [digest])
        return digest
    }
}
