extension SDKFolder {
    /// Removes the bundle that has an SDK of this id. One that is damaged is known by lambda-pack's record in it.
    ///
    /// - Returns: the bundle's path.
    /// - Throws: where there is none, and where it is somebody else's.
    package func remove(_ id: String, _ search: SDKSearch) throws(Problem) -> FilePath {
        guard let bundle = Self.bundle(of: id, in: path) else { throw search.missing(id, in: path) }
        guard SDKRecord.read(bundle) != nil else {
            throw Problem(
                .sdkForeign, subject: id, "the Swift SDK '\(id)' is not one that lambda-pack has made",
                cause: "there is no \(SDKRecord.fileName) in \(bundle)",
                advice: "remove it yourself: rm -r \(ShellWord.quoted(bundle.string))")
        }
        // In one step it is none any more, however long removing takes.
        do throws(SystemCallError) {
            try FileSystem.rename(bundle, to: work / "removed")
            try FileSystem.remove(work / "removed")
        } catch {
            throw .unwritableSDK(error)
        }
        return bundle
    }

    fileprivate static func bundle(of id: String, in folder: FilePath) -> FilePath? {
        if let found = SwiftSDK.installed(in: folder).first(where: { $0.id == id }) { return found.bundle }
        let bundles = ((try? FileSystem.names(in: folder)) ?? []).filter { $0.hasSuffix(".artifactbundle") }
        return bundles.map { folder / $0 }.first { bundle in
            guard let record = SDKRecord.read(bundle) else { return false }
            return Linkage.allCases.contains { SDKBundle(record: record).id($0) == id }
        }
    }
}

/// Where else an SDK may be that is not in the folder that a command works on.
package struct SDKSearch: Sendable {
    /// Folders of the machine's other SDKs.
    var folders: [FilePath]
    /// How `lambda-pack sdk` is typed.
    var command: String

    package init(folders: [FilePath], isPlugin: Bool) {
        self.folders = folders
        command = SDKAdvice.command(isPlugin: isPlugin)
    }

    /// That there is none, and how the one is removed that is elsewhere.
    package func missing(_ id: String, in folder: FilePath) -> Problem {
        let bundle = folders.lazy.compactMap { SDKFolder.bundle(of: id, in: $0) }.first
        let elsewhere = bundle?.removingLastComponent()
        let advice =
            switch (bundle, elsewhere) {
            case (let bundle?, let elsewhere?) where SDKRecord.read(bundle) != nil:
                "\(command) remove \(ShellWord.quoted(id)) --swift-sdks-path \(ShellWord.quoted(elsewhere.string))"
            case (.some, _): "swift sdk remove \(ShellWord.quoted(id))"
            default: "'\(command) list' shows what there is"
            }
        return Problem(
            .sdkMissing, subject: id, "there is no Swift SDK '\(id)' in \(folder)",
            cause: elsewhere.map { "it is in \($0)" }, advice: advice)
    }
}
