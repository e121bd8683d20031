extension SwiftSDK {
    /// Whether it was made for this very compiler: SDKs of other versions mostly do not load. Their ids say it.
    func isMade(for version: String) -> Bool {
        swiftVersion == version
            || id.contains("-\(version)-") || id.hasSuffix("-\(version)") || id.contains("-\(version)_")
    }

    /// Whether it was made for another compiler than this one, as far as can be told.
    func isMadeForOther(than version: String) -> Bool {
        guard let own = swiftVersion, version.first?.isNumber == true else { return false }
        return own != version && !isMade(for: version)
    }

    /// The Swift version that it was made for; nil where neither lambda-pack's record nor its id tells.
    var swiftVersion: String? {
        if let record = SDKRecord.read(bundle) { return record.swiftVersion }
        let words = id.split { $0 == "-" || $0 == "_" }
        // `swift-6.3.1-RELEASE_static-linux-0.1.0`, `6.0.3-RELEASE_ubuntu_noble_aarch64`
        var version: Substring?
        if let mark = words.firstIndex(of: "RELEASE"), mark > 0 { version = words[mark - 1] }
        // `debian13-aarch64-static-6.3.1`, of a version of lambda-pack that kept no record.
        if words.count > 2, let last = words.last, Linkage(rawValue: String(words[words.count - 2])) != nil {
            version = version ?? last
        }
        return version.flatMap { $0.first?.isNumber == true ? String($0) : nil }
    }

    /// Of an SDK that somebody has named although it is for another compiler; nil where it is not.
    func versionWarning(_ compiler: Toolchain) -> Problem? {
        guard isMadeForOther(than: compiler.version), let own = swiftVersion else { return nil }
        return Problem(
            .sdkVersion, subject: id,
            "the Swift SDK '\(id)' was made for Swift \(own), and the compiler is Swift \(compiler.version)",
            severity: .warning,
            advice: "if it does not compile, take one of the compiler's version, or the compiler of the SDK's")
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
