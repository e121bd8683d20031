/// Removes from a ``ContentStore`` what has not been of use for longest.
struct ContentPruning {
    var directory: FilePath
    /// Files that this run has used: they stay, whatever the limit.
    var used: Set<FilePath>

    private struct Kept {
        var file: FilePath
        var bytes: Int
        var modified: Int
        var contents: [SHA256Digest] = []
    }

    /// - Parameter limitResults: small ones in great number cost time, too.
    func run(limitBytes: Int, limitResults: Int) {
        let objects = files(below: directory / "objects")
        let results = files(below: directory / "results")
        let bytes = (objects + results).reduce(0) { $0 + $1.bytes }
        guard bytes > limitBytes || results.count > limitResults else { return }
        // Results, from the one that was used last; each with the contents that no earlier one has brought.
        let sizes = Dictionary(objects.map { ($0.file.lastComponent?.string ?? "", $0.bytes) }) { one, _ in one }
        var kept: Set<String> = []
        var total = 0
        var count = 0
        for var result in results.sorted(by: isLater) {
            guard let contents = contents(of: result.file) else {
                // Nobody's result: it would never be found.
                try? FileSystem.remove(result.file)
                continue
            }
            result.contents = contents
            let new = Set(result.contents.map(\.hex)).subtracting(kept)
            let needed = result.bytes + new.reduce(0) { $0 + (sizes[$1] ?? 0) }
            if used.contains(result.file) || (total + needed <= limitBytes && count < limitResults) {
                kept.formUnion(new)
                total += needed
                count += 1
            } else {
                try? FileSystem.remove(result.file)
            }
        }
        for object in objects
        where !used.contains(object.file) && !kept.contains(object.file.lastComponent?.string ?? "") {
            try? FileSystem.remove(object.file)
        }
    }

    private func isLater(_ one: Kept, _ other: Kept) -> Bool {
        let (first, second) = (used.contains(one.file), used.contains(other.file))
        return first == second
            ? (one.modified, one.file.string) > (other.modified, other.file.string) : first
    }

    private func contents(of result: FilePath) -> [SHA256Digest]? {
        guard let name = result.relative(to: directory), let bytes = try? FileSystem.read(result) else { return nil }
        return ContentResult(bytes, name: name)?.contents
    }

    /// All of them lie one folder down. Links are not followed: what they lead to is somebody else's.
    private func files(below directory: FilePath) -> [Kept] {
        ((try? FileSystem.names(in: directory)) ?? []).flatMap { folder in
            guard (try? FileSystem.status(directory / folder, followingLinks: false))?.kind == .directory else {
                return [Kept]()
            }
            return ((try? FileSystem.names(in: directory / folder)) ?? []).compactMap { name in
                let file = directory / folder / name
                return (try? FileSystem.status(file, followingLinks: false)).map {
                    Kept(file: file, bytes: $0.size, modified: $0.modified)
                }
            }
        }
    }
}
