extension FileTree {
    /// A path's components, as an archive or a user writes it.
    static func components(_ path: String) -> [String] {
        path.pathComponents.filter { $0 != "." }
    }

    /// The node of that name in a directory.
    func child(_ name: String, of directory: Int) -> Int? { nodes[directory].children[Name(name)] }

    /// The node at a path, links followed; nil where nothing is there.
    func node(_ path: [String]) -> Int? {
        guard case .found(let node, _)? = try? resolve(path) else { return nil }
        return node
    }

    func node(_ path: String) -> Int? { node(Self.components(path)) }

    func isDirectory(_ path: [String]) -> Bool { node(path).map { nodes[$0].isDirectory } ?? false }

    /// The file at a path, links followed.
    func file(_ path: [String]) -> Content? {
        guard let node = node(path), case .file(let content) = nodes[node].kind else { return nil }
        return content
    }

    func file(_ path: String) -> Content? { file(Self.components(path)) }

    /// The names in a directory, in the order of their bytes.
    func names(in path: [String]) -> [String] { node(path).map(names) ?? [] }

    func names(in node: Int) -> [String] {
        nodes[node].children.keys.sorted().map(\.text)
    }

    /// Puts another tree's node, and all that is below it, at a path of this one. Links are taken as they stand.
    mutating func graft(_ other: FileTree, _ node: Int, to path: [String]) throws(Fault) {
        switch other.nodes[node].kind {
        case .directory:
            _ = try makeDirectory(path)
            for name in other.names(in: node) {
                guard let child = other.child(name, of: node) else { continue }
                try graft(other, child, to: path + [name])
            }
        case .file, .link: try add(other.nodes[node].kind, at: path)
        }
    }
}
