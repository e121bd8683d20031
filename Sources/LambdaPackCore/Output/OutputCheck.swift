/// Whether a run may put its set in a directory's place: nothing of the user's is ever lost, nor a set that has more.
package struct OutputCheck: Sendable {
    /// Directories that must stay, and with them all directories above them.
    package var kept: [(directory: FilePath, name: String)] = []
    /// The package whose sets the run makes; nil for any.
    package var package: String?
    /// What a run makes that leaves functions out; nil for a run of everything.
    package var selected: Set<ArtifactID>?
    /// The package's functions by name; nil where it isn't known. What it has no longer is not lost: no run makes it.
    package var functionNames: Set<String>?
    /// Whether the user named the output. Where lambda-pack chose it for partial sets, one takes the place of another.
    package var isNamed = true

    package init() {}

    /// More than that are not counted: a home directory may hold millions of files.
    private static let countLimit = 1_000

    /// - Parameter output: links resolved.
    package func check(_ output: FilePath) throws {
        guard let status = try? FileSystem.status(output, followingLinks: false) else { return }
        guard status.kind == .directory else {
            throw Self.foreign(
                output, "the output \(output) is not a directory", advice: "remove it, or name another --output")
        }
        try checkKept(output)
        guard try !FileSystem.names(in: output).isEmpty else { return }
        guard let set = SetOutline.read(output) else {
            throw Self.unknown(output, try FileSystem.names(in: output).filter { !Self.isNobodys($0) })
        }
        var strangers: [String] = []
        try collect(output, "", besides: set.files, into: &strangers)
        guard strangers.isEmpty else { throw Self.foreign(output, strangers) }
        if let package, let other = set.package, other != package {
            throw Self.foreign(
                output, "the output \(output) holds the set of another package, '\(other)'",
                advice: "give each package an --output of its own, or remove that set first")
        }
        try checkSelection(output, set)
    }

    private func checkKept(_ output: FilePath) throws {
        for (directory, name) in kept {
            let real = (try? FileSystem.realPath(directory)) ?? directory
            guard real.starts(with: output) else { continue }
            let relation = real == output ? "is" : "holds"
            throw Self.foreign(
                output, "the output \(output) \(relation) \(name)",
                advice: "name an empty or a new directory: a run replaces all that is in it")
        }
    }

    private func checkSelection(_ output: FilePath, _ set: SetOutline) throws {
        guard let selected else { return }
        let lost = set.functions.subtracting(selected)
            .filter { functionNames?.contains($0.name) ?? true }.sorted().map(\.description)
        if set.isPartial, lost.isEmpty || !isNamed { return }
        throw Failure(
            Problem(
                .partialSet, subject: output.string,
                set.isPartial
                    ? "the set at \(output) has functions that this run leaves out"
                    : "the set at \(output) is complete, and this run leaves functions out",
                cause: lost.isEmpty ? nil : NameList.render(lost),
                advice:
                    "without --output a partial set goes to a place of its own; or name another --output, or leave out --product and --arch"
            ))
    }

    private func collect(
        _ directory: FilePath, _ prefix: String, besides known: Set<String>, into strangers: inout [String]
    ) throws(SystemCallError) {
        for name in try FileSystem.names(in: directory) where strangers.count < Self.countLimit {
            let path = prefix + name
            if try FileSystem.status(directory / name, followingLinks: false).kind == .directory {
                try collect(directory / name, path + "/", besides: known, into: &strangers)
            } else if !known.contains(path), !Self.isNobodys(name) {
                strangers.append(path)
            }
        }
    }

    /// Left by file managers wherever somebody has looked.
    private static func isNobodys(_ name: String) -> Bool { [".DS_Store", "Thumbs.db"].contains(name) }

    /// A directory without a manifest of ours. What has other parts of a set was most likely one.
    private static func unknown(_ output: FilePath, _ names: [String]) -> Failure {
        guard names.contains(SetLayout.functions),
            names.contains(SetLayout.checksums) || names.contains(SetLayout.provenance)
        else { return foreign(output, names) }
        let state = names.contains(SetLayout.manifest) ? "can't be read" : "is missing"
        return foreign(
            output, "the output \(output) looks like a set, and its \(SetLayout.manifest) \(state)",
            cause:
                "it holds \(NameList.render(names)); without the manifest nobody can say which of them are the set's",
            advice: "if nothing in it is yours, remove \(output) and run it again; else name another --output")
    }

    private static func foreign(_ output: FilePath, _ strangers: [String]) -> Failure {
        foreign(
            output, "the output \(output) holds files that lambda-pack did not write",
            cause: NameList.render(strangers) + (strangers.count < countLimit ? "" : " at least"),
            advice: "move them away, or name an empty or a new directory: a run replaces all that is in it")
    }

    private static func foreign(
        _ output: FilePath, _ message: String, cause: String? = nil, advice: String
    ) -> Failure {
        Failure(Problem(.outputForeign, subject: output.string, message, cause: cause, advice: advice))
    }
}
