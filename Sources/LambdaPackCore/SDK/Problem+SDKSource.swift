import Archive

extension Problem {
    /// Something that a Swift SDK is to be made of can't serve.
    static func unusableSource(_ source: FilePath, _ cause: String, advice: String? = nil) -> Problem {
        Problem(
            .sdkSource, subject: source.string,
            "\(source.lastComponent?.string ?? source.string) can't be used for a Swift SDK",
            cause: cause, advice: advice)
    }

    static func unreadableSource(_ source: FilePath, _ error: SystemCallError) -> Problem {
        unusableSource(source, error.description, advice: error.isForbidden ? "may you read it?" : nil)
    }

    /// A file that can't be written, or, outside of the folder of SDKs, one that can't be read.
    static func failedSDK(_ error: SystemCallError, in folder: FilePath) -> Problem {
        let isInside = error.path.utf8.starts(with: folder.string.utf8)
        return isInside || error.isNoSpace
            ? .unwritableSDK(error) : .unreadableSource(FilePath(error.path), error)
    }

    static func unusableEntry(_ entry: String, of source: FilePath, _ fault: FileTree.Fault) -> Problem {
        unusableSource(
            source, "its entry '\(entry.prefix(200))' \(fault)",
            advice: "take it from where it is published, and check its checksum")
    }

    /// An archive that libarchive could not read to its end, or that found no room.
    static func damagedSource(_ source: FilePath, _ error: ArchiveError) -> Problem {
        if case .system(let code) = error.code, error.operation == .write {
            return .unwritableSDK(SystemCallError("write", FilePath(error.subject), code: code))
        }
        return unusableSource(
            source, "\(error)",
            advice: "is the download complete? Tar archives (plain, gzip, xz, zstd), .deb and .rpm can be read")
    }

    /// There is no room, or no permission, where SDKs are kept.
    static func unwritableSDK(_ error: SystemCallError) -> Problem {
        Problem(
            .sdkUnwritable, subject: error.path,
            error.isNoSpace ? "there is no space left for the Swift SDK" : "the Swift SDK can't be written",
            cause: error.description,
            advice: error.isNoSpace
                ? "make room on that disk: an SDK takes up to 2 GB while it is made. An SDK of the same name is as it was"
                : "check the directory's permissions. An SDK of the same name is as it was")
    }
}

extension FileTree.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .leaves: "would leave the directory that it is unpacked into"
        case .nameTooLong: "has a longer name than any Linux system can hold"
        case .circle: "goes through links that lead round in a circle"
        case .notADirectory: "lies in something that is not a directory"
        case .noName: "has a component that can't be the name of a file"
        case .noSuchTarget(let target): "is another name of '\(target)', which is not there"
        }
    }
}
