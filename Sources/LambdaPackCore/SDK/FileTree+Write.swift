extension FileTree {
    /// Makes a directory of the tree, in the order of names.
    ///
    /// Every link becomes a relative one to the place where the system itself would arrive: an absolute link would lead into the
    /// machine that builds. A link to nothing is left out.
    ///
    /// - Parameter root: must not be there yet.
    func write(to root: FilePath) throws(SystemCallError) {
        try FileSystem.createDirectory(root)
        try write(0, [], root)
    }

    private func write(_ directory: Int, _ path: [String], _ target: FilePath) throws(SystemCallError) {
        for name in names(in: directory) {
            guard let child = nodes[directory].children[name] else { continue }
            let place = target / name
            switch nodes[child].kind {
            case .directory:
                try FileSystem.createDirectory(place)
                try write(child, path + [name], place)
            case .file(let content): try Self.write(content, to: place)
            case .link:
                guard let link = relativeTarget(of: path + [name]) else { continue }
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

    /// What a link has to say to lead, without another link, where it leads in this tree. nil where that is nowhere, or
    /// above itself: no reader of a system's libraries goes round in circles.
    func relativeTarget(of link: [String]) -> String? {
        guard case .found(_, let target)? = try? resolve(link) else { return nil }
        let directory = link.dropLast()
        guard !directory.starts(with: target) else { return nil }
        let common = zip(directory, target).prefix { $0 == $1 }.count
        let up = [String](repeating: "..", count: directory.count - common)
        return (up + target[common...]).joined(separator: "/")
    }
}
