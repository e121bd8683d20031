/// What came of a link.
enum LinkOutcome<Value: Sendable>: Sendable {
    case linked(Value)
    case failed(LinkFailure)

    func map<Other>(_ transform: (Value) -> Other) -> LinkOutcome<Other> {
        switch self {
        case .linked(let value): .linked(transform(value))
        case .failed(let failure): .failed(failure)
        }
    }
}

/// One link from objects, done where it was not done before with the same.
struct ObjectLink: Sendable {
    var linker: ModuleLinker
    /// Of the output.
    var name: String
    var arguments: [String]
    /// As this process sees them.
    var objects: [String]
    /// Whether the content store keeps what was linked: then it comes back after a link of the same name.
    var isStored = true

    /// What is kept of a link.
    private struct Record: Codable {
        var output: SHA256Digest?
        var map: SHA256Digest?
        var failure: String?
    }

    private var output: FilePath { linker.directory / name }
    private var map: FilePath { linker.directory / (name + LinkerProgram.mapSuffix) }
    private var list: FilePath { linker.directory / "\(name).objects" }

    /// - Returns: the link's map; nil where the user's own flags sent it elsewhere.
    func run() async throws -> LinkOutcome<FilePath?> {
        let inputs = try inputs()
        if let known = linker.store.value(.link, inputs, as: Record.self), let outcome = outcome(of: known) {
            return outcome
        }
        let result = try await start()
        guard result.succeeded else {
            let failure = LinkFailure(output: result.text)
            if failure.isLasting { linker.store.keep(Record(failure: failure.output), .link, inputs) }
            return .failed(failure)
        }
        let hasMap = FileSystem.exists(map)
        let record = Record(output: try kept(output), map: hasMap ? try kept(map) : nil, failure: nil)
        let contents = isStored ? [record.output, record.map].compactMap(\.self) : []
        linker.store.keep(record, .link, inputs, contents: contents)
        return .linked(hasMap ? map : nil)
    }

    /// Removes what the link left.
    func discard() {
        for file in [output, map, list] { FileSystem.discard(file) }
    }

    /// All that the outcome depends on. Of dylibs that it is linked with, these are the names that they define: another
    /// body of a function in one of them changes no other link.
    func inputs() throws -> [String] {
        try [linker.builder.command.toolchain.versionLine] + arguments.map(portable)
            + objects.map { try linker.store.records.digest(of: FilePath($0)).hex } + files.digests(linker.store)
    }

    /// The linker's program and the compatibility library have names that tell what is in them, in a folder of the work
    /// directory, which may be anywhere.
    private func portable(_ argument: String) -> String {
        let tools = linker.builder.command.linkerProgram.removingLastComponent().removingLastComponent()
        return argument.replacing(tools.string + "/", with: "")
    }

    private var files: LinkedFiles {
        let (output, objects) = (linker.inside(name), linker.inside("\(name).objects"))
        return linker.linkedFiles(arguments, excluding: [output, objects, "@" + objects])
    }

    // MARK: What was linked before

    /// nil where the files are no longer to be had.
    private func outcome(of record: Record) -> LinkOutcome<FilePath?>? {
        if let failure = record.failure { return .failed(LinkFailure(output: failure)) }
        guard let digest = record.output, restore(output, digest) else { return nil }
        guard let mapDigest = record.map else { return .linked(nil) }
        return restore(map, mapDigest) ? .linked(map) : nil
    }

    /// Whether the file is there as the link left it. Each try at a fleet, with a module more or fewer in a dylib, writes
    /// files of the same names, and the last one of a run is not the first one of the next.
    private func restore(_ file: FilePath, _ digest: SHA256Digest) -> Bool {
        let store = linker.store
        if store.records.isUnchanged(file, digest: digest) { return true }
        guard let content = store.file(digest) else { return false }
        FileSystem.discard(file)
        guard (try? FileSystem.copy(content, to: file, mode: 0o755)) != nil else { return false }
        store.records.remember(file, digest: digest)
        return true
    }

    private func kept(_ file: FilePath) throws -> SHA256Digest {
        guard isStored else { return try linker.store.records.digest(of: file) }
        let store = linker.store
        let copy = try store.temporaryFile()
        FileSystem.discard(copy)
        defer { FileSystem.discard(copy) }
        try FileSystem.copy(file, to: copy)
        let digest = try store.adopt(copy)
        store.records.remember(file, digest: digest)
        return digest
    }

    // MARK: The link

    private func start() async throws -> CommandResult {
        let builder = linker.builder
        try FileSystem.createDirectory(linker.directory)
        let lines = objects.map { ShellWord.quoted(linker.inside(object: $0)) + "\n" }.joined()
        try FileSystem.writeAtomically(Array(lines.utf8), to: list)
        // A linker that fails leaves the file of an earlier link where it is.
        FileSystem.discard(output)
        FileSystem.discard(map)
        let invocation = Command(
            FilePath(arguments[0]), Array(arguments.dropFirst()), environment: .exactly(builder.environment.variables),
            workingDirectory: builder.packageDirectory)
        builder.progress(.detail("$ \(invocation)"))
        let step = ProgressEvent.Step(.link, product: name, architecture: builder.target.architecture)
        return try await withProgress(step, builder.progress) {
            try await ProcessRunner.run(builder.namespace?.wrap(invocation) ?? invocation)
        }
    }
}
