/// What links against a dylib can see of it: the names that it defines.
struct LibraryInterface {
    var file: FilePath

    /// The same for the same names, whatever the code behind them.
    func digest(_ store: ContentStore) throws -> SHA256Digest {
        let inputs = ["interface", try store.records.digest(of: file).hex]
        if let known = store.value(.exports, inputs, as: SHA256Digest.self) { return known }
        let names = try LoadFacts.read(file)?.defined.sorted() ?? []
        let digest = SHA256Digest(hashing: names.joined(separator: "\n"))
        store.keep(digest, .exports, inputs)
        return digest
    }
}
