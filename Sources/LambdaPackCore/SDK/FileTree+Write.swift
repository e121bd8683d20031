extension FileTree {
    /// Makes a directory of the tree, in the order of names.
    ///
    /// Every link becomes a relative one to the place where the system itself would arrive: an absolute link would lead into the
    /// machine that builds. A link to nothing is left out.
    ///
    /// - Parameters:
    ///   - root: must not be there yet.
    ///   - foldsCase: whether the file system there takes `a` and `A` for one name; nil has it tried out.
    /// - Returns: what was left out because the file system takes its name for another one's: paths.
    @discardableResult
    func write(to root: FilePath, foldsCase: Bool? = nil) throws(SystemCallError) -> [String] {
        try FileSystem.createDirectory(root)
        var writer = Writer(tree: self, foldsCase: foldsCase ?? Self.foldsCase(root))
        try writer.write(0, [], root)
        return writer.passedOver
    }

    private static func foldsCase(_ directory: FilePath) -> Bool {
        guard let name = directory.lastComponent?.string, name != name.uppercased() else { return false }
        return FileSystem.isSame(directory, directory.removingLastComponent() / name.uppercased())
    }

    private struct Writer {
        let tree: FileTree
        let foldsCase: Bool
        var passedOver: [String] = []

        mutating func write(_ directory: Int, _ path: [String], _ target: FilePath) throws(SystemCallError) {
            var folded: Set<String> = []
            for name in tree.names(in: directory) {
                guard let child = tree.child(name, of: directory) else { continue }
                // Nothing else can be in a tree. Should it be all the same, then nothing may come of it.
                guard Name.isPlain(name) else {
                    throw SystemCallError("create", target, code: 0, explanation: "'\(name)' is not a file's name")
                }
                // The kernel has headers that differ in this alone: xt_MARK.h and xt_mark.h.
                guard !foldsCase || folded.insert(name.lowercased()).inserted else {
                    passedOver.append((path + [name]).joined(separator: "/"))
                    continue
                }
                let place = target / name
                switch tree.nodes[child].kind {
                case .directory:
                    try FileSystem.createDirectory(place)
                    try write(child, path + [name], place)
                case .file(let content): try Self.write(content, to: place)
                case .link:
                    guard let link = tree.relativeTarget(of: path + [name]) else { continue }
                    try FileSystem.createLink(place, to: link)
                }
            }
        }

        private static func write(_ content: Content, to place: FilePath) throws(SystemCallError) {
            if content.isOwned {
                try FileSystem.linkOrCopy(content.path, to: place)
            } else {
                try FileSystem.copy(content.path, to: place)
            }
        }
    }

    /// What a link has to say to lead, without another link, where it leads in this tree. nil where that is nowhere, or
    /// above itself: no reader of a system's libraries goes round in circles.
    func relativeTarget(of link: [String]) -> String? {
        guard case .found(_, let target)? = try? resolve(link) else { return nil }
        let directory = link.dropLast().map(Name.init)
        let names = target.map(Name.init)
        guard !directory.starts(with: names) else { return nil }
        let common = zip(directory, names).prefix { $0 == $1 }.count
        let up = [String](repeating: "..", count: directory.count - common)
        return (up + target[common...]).joined(separator: "/")
    }
}
