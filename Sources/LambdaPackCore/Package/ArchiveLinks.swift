import Archive

/// Where the symbolic links of an archive lead, with the archive where Lambda unpacks it.
struct ArchiveLinks {
    enum Destination: Hashable {
        /// An entry of the archive, by its index.
        case entry(Int)
        /// A directory that has no entry of its own.
        case directory
        /// Inside the archive's root, where nothing is.
        case missing
        /// An absolute path elsewhere, without `.` and `..`.
        case outside(String)
        /// A relative path that leaves the archive's root: it depends on where the archive is unpacked.
        case escapes
        /// Round in a circle, or over more links than a kernel follows.
        case circle
    }

    private let entries: [ArchiveUnpacker.Entry]
    private let root: String
    private var byPath: [String: Int] = [:]
    /// For the question whether something lies below a path.
    private let sortedPaths: [ArchivePath]
    /// Bytes of paths that may still be looked up: the links of an archive may lead through each other.
    private var budget = 1 << 28

    /// Linux follows 40 (path_resolution(7)).
    private static let mostLinks = 40

    /// - Parameter root: where the archive is unpacked, as `/opt`.
    init(_ entries: [ArchiveUnpacker.Entry], root: String) {
        self.entries = entries
        self.root = root
        byPath = Dictionary(entries.indices.map { (entries[$0].path.string, $0) }) { one, _ in one }
        sortedPaths = entries.map(\.path).sorted()
    }

    /// Where an entry leads: for what is no link, to itself.
    mutating func destination(of index: Int) -> Destination {
        guard case .symbolicLink = entries[index].kind else { return .entry(index) }
        var path = Self.components(entries[index].path.string)
        for _ in 0...Self.mostLinks {
            guard let (place, target) = firstLink(in: path) else {
                return budget < 0 ? .circle : existing(path.joined(separator: "/"))
            }
            let rest = path[(place + 1)...]
            if target.hasPrefix("/") {
                let absolute = Self.normalised(Self.components(target) + rest)
                guard target == root || target.hasPrefix(root + "/") else {
                    return .outside("/" + absolute.joined(separator: "/"))
                }
                let mount = Self.components(root)
                guard absolute.starts(with: mount) else { return .outside("/" + absolute.joined(separator: "/")) }
                path = Array(absolute.dropFirst(mount.count))
            } else {
                guard let next = Self.joined(Array(path[..<place]), Self.components(target) + rest) else {
                    return .escapes
                }
                path = next
            }
        }
        return .circle
    }

    /// The first part of a path that is a link, and what it says.
    private mutating func firstLink(in path: [String]) -> (place: Int, target: String)? {
        var prefix = ""
        for (place, component) in path.enumerated() {
            prefix += place == 0 ? component : "/" + component
            budget -= prefix.utf8.count + 16
            guard budget >= 0 else { return nil }
            if let index = byPath[prefix], case .symbolicLink(let target) = entries[index].kind {
                return (place, target)
            }
        }
        return nil
    }

    private func existing(_ path: String) -> Destination {
        if path.isEmpty { return .directory }
        if let index = byPath[path] { return .entry(index) }
        let below = path + "/"
        let start = sortedPaths.partitioningIndex { !$0.string.utf8.lexicographicallyPrecedes(below.utf8) }
        let isDirectory = start < sortedPaths.count && sortedPaths[start].string.utf8.starts(with: below.utf8)
        return isDirectory ? .directory : .missing
    }

    private static func components(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }

    /// `base` and then the way that a relative path goes; nil where that leaves the root.
    private static func joined(_ base: [String], _ way: [String]) -> [String]? {
        var path = base
        for component in way where component != "." {
            guard component == ".." else {
                path.append(component)
                continue
            }
            guard path.popLast() != nil else { return nil }
        }
        return path
    }

    /// An absolute path without `.` and `..`; above the root is the root.
    private static func normalised(_ components: [String]) -> [String] {
        components.reduce(into: []) { path, component in
            if component == ".." { _ = path.popLast() } else if component != "." { path.append(component) }
        }
    }
}

extension [ArchivePath] {
    /// The first index at which `isBehind` holds, which holds for all that follow.
    fileprivate func partitioningIndex(_ isBehind: (ArchivePath) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
