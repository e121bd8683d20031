extension SwiftSDK {
    /// Whether it was made for this very compiler: SDKs of other versions mostly do not load. Their ids say it.
    func isMade(for version: String) -> Bool {
        id.contains("-\(version)-") || id.hasSuffix("-\(version)") || id.contains("-\(version)_")
    }

    /// What makes `swift build --swift-sdk` take exactly this one, and the folder to look in.
    ///
    /// SwiftPM takes the first SDK whose id fits, else the first whose triple does, in the order in which the file system
    /// lists bundles. So where others in the folder fit as well, the bundle is named by a link in a folder of its own.
    ///
    /// - Parameter directory: where such folders are made.
    func selected(in directory: FilePath) throws(SystemCallError) -> SwiftSDK {
        let others = Self.installed(in: searchPath).filter { $0 != self }
        let isAlone = !others.contains { $0.id == selector || $0.triple == selector }
        guard !isAlone, let name = bundle.lastComponent?.string else { return self }
        let folder = directory / String(SHA256Digest(hashing: bundle.string).hex.prefix(16))
        try FileSystem.createDirectory(folder)
        let link = folder / name
        if (try? FileSystem.linkTarget(link)) != bundle.string {
            try FileSystem.remove(link)
            try FileSystem.createLink(link, to: bundle.string)
        }
        return Self.installed(in: folder).first { $0.id == id && $0.triple == triple } ?? self
    }

    /// The Static Linux SDK has one id for two triples; others have one triple for two ids.
    var selector: String { isMusl ? triple : id }
}
