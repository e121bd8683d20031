extension SDKFolder {
    /// Removes the bundle that has an SDK of this id.
    ///
    /// - Parameter others: folders in which another owner's SDK of that id may be.
    /// - Returns: the bundle's path.
    /// - Throws: where there is none, and where it is somebody else's.
    package func remove(_ id: String, others: [FilePath]) throws(Problem) -> FilePath {
        let found = SwiftSDK.installed(in: path).first { $0.id == id }
        guard let bundle = found?.bundle else {
            let elsewhere = others.flatMap(SwiftSDK.installed).first { $0.id == id }
            throw Problem(
                .sdkMissing, subject: id, "there is no Swift SDK '\(id)' in \(path)",
                cause: elsewhere.map { "it is in \($0.searchPath)" },
                advice: elsewhere == nil
                    ? "'lambda-pack sdk list' shows what there is" : "swift sdk remove \(ShellWord.quoted(id))")
        }
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
}
