/// A Linux system's files as archives and directories give them, before any of it is written.
///
/// While the tree grows, no name in it reaches the file system: contents lie in files of other names, and links are followed
/// here, as the system that they belong to would follow them. So nothing is read or written outside, whatever an archive
/// names. ``write(to:)`` makes files of it.
package struct FileTree: Sendable {
    /// Where a file's bytes lie.
    package struct Content: Hashable, Sendable {
        package var path: FilePath
        package var size: Int
        /// Whether the file is lambda-pack's own, so that it may get a second name in place of a copy.
        package var isOwned = false
    }

    enum Kind: Sendable {
        case directory
        case file(Content)
        case link(String)
    }

    struct Node: Sendable {
        var kind: Kind
        /// Of a directory: names, and indices of nodes.
        var children: [Name: Int] = [:]

        var isDirectory: Bool { if case .directory = kind { true } else { false } }
    }

    /// Why an entry can't be part of a tree.
    package enum Fault: Error, Hashable, Sendable {
        /// A component `..`, in an entry's own name.
        case leaves
        case nameTooLong
        case circle
        /// What should be a directory is none.
        case notADirectory
        case noSuchTarget(String)
        /// No file can have such a name.
        case noName
    }

    /// Links are followed this often in one path, as Linux does (path_resolution(7)).
    static let linkLimit = 40

    /// No system nests directories as deep, and whoever walks a tree takes a bit of the stack for each.
    static let depthLimit = 128

    /// The root comes first. A node that nothing names any more stays, and is never seen again.
    private(set) var nodes: [Node] = [Node(kind: .directory)]

    package init() {}

    enum Resolution {
        /// The node, and its path without links.
        case found(Int, [String])
        /// The last directory that is there, its path, and what is missing below it.
        case missing(Int, [String], rest: [String])
    }

    /// Where a path leads. `..` of links stops at the root, as in a chroot(2).
    func resolve(_ path: [String], followingLast: Bool = true) throws(Fault) -> Resolution {
        var pending = Array(path.reversed())
        var stack: [(node: Int, name: String)] = []
        var links = 0
        while let name = pending.popLast() {
            switch name {
            case "", ".": continue
            case "..":
                _ = stack.popLast()
                continue
            default: break
            }
            let current = stack.last?.node ?? 0
            guard nodes[current].isDirectory else { throw .notADirectory }
            guard let child = child(name, of: current) else {
                return .missing(current, stack.map(\.name), rest: [name] + pending.reversed())
            }
            if case .link(let target) = nodes[child].kind, followingLast || !pending.isEmpty {
                links += 1
                guard links <= Self.linkLimit else { throw .circle }
                if target.utf8.first == UInt8(ascii: "/") { stack = [] }
                pending += target.pathComponents.reversed()
                continue
            }
            stack.append((child, name))
        }
        return .found(stack.last?.node ?? 0, stack.map(\.name))
    }

    // MARK: Changes

    /// The directory at a path, made where it is missing, and its path without links.
    mutating func makeDirectory(_ path: [String]) throws(Fault) -> (node: Int, path: [String]) {
        switch try resolve(path) {
        case .found(let node, let real):
            guard nodes[node].isDirectory else { throw .notADirectory }
            return (node, real)
        case .missing(var node, var real, let rest):
            for name in rest where name != "." {
                guard name != ".." else { throw .noSuchTarget(path.joined(separator: "/")) }
                guard real.count < Self.depthLimit else { throw .nameTooLong }
                node = try put(Node(kind: .directory), name, in: node)
                real.append(name)
            }
            return (node, real)
        }
    }

    /// Puts a file or a link in the place of whatever has its name.
    mutating func add(_ kind: Kind, at path: [String]) throws(Fault) {
        guard let name = path.last else { return }
        let parent = try makeDirectory(path.dropLast())
        _ = try put(Node(kind: kind), name, in: parent.node)
    }

    /// A second name for a node, or for all that is below it.
    mutating func alias(_ node: Int, at path: [String]) throws(Fault) {
        guard let name = path.last else { return }
        let parent = try makeDirectory(path.dropLast())
        guard Name.isPlain(name) else { throw .noName }
        nodes[parent.node].children[Name(name)] = node
    }

    /// Removes a name; that there is none is no error.
    ///
    /// - Parameter before: nodes from this index on stay, with the directories above them.
    mutating func remove(_ path: [String], before: Int = .max) throws(Fault) {
        guard let name = path.last, case .found(let parent, _) = try resolve(path.dropLast()),
            let child = child(name, of: parent), child < before
        else { return }
        if before < .max, nodes[child].isDirectory { clear(child, before: before) }
        if before == .max || !nodes[child].isDirectory || nodes[child].children.isEmpty {
            nodes[parent].children[Name(name)] = nil
        }
    }

    /// Empties a directory of the nodes before an index.
    mutating func clear(_ directory: Int, before: Int) {
        for (name, child) in nodes[directory].children where child < before {
            if nodes[child].isDirectory { clear(child, before: before) }
            if nodes[child].children.isEmpty { nodes[directory].children[name] = nil }
        }
    }

    mutating func setContent(_ content: Content, of node: Int) { nodes[node].kind = .file(content) }

    private mutating func put(_ node: Node, _ name: String, in parent: Int) throws(Fault) -> Int {
        guard Name.isPlain(name) else { throw .noName }
        nodes.append(node)
        nodes[parent].children[Name(name)] = nodes.count - 1
        return nodes.count - 1
    }
}
