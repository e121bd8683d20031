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
        let records = linker.store.records
        let inputs = try inputs()
        if let known = linker.store.value(.link, inputs, as: Record.self), let outcome = outcome(of: known) {
            return outcome
        }
        let result = try await start()
        guard result.succeeded else {
            let failure = LinkFailure(output: result.text)
            // What a signal or a full disk caused is no property of the objects.
            if !failure.undefinedSymbols.isEmpty {
                linker.store.keep(Record(failure: failure.output), .link, inputs)
            }
            return .failed(failure)
        }
        let hasMap = FileSystem.exists(map)
        let record = Record(
            output: try records.digest(of: output), map: hasMap ? try records.digest(of: map) : nil, failure: nil)
        linker.store.keep(record, .link, inputs)
        return .linked(hasMap ? map : nil)
    }

    /// Removes what the link left.
    func discard() {
        for file in [output, map, list] { FileSystem.discard(file) }
    }

    /// All that its result depends on.
    func inputs() throws -> [String] {
        let records = linker.store.records
        return try [linker.builder.command.toolchain.versionLine] + arguments
            + objects.map { try records.digest(of: FilePath($0)).hex }
    }

    /// nil where the files are not, or no longer, those of the link.
    private func outcome(of record: Record) -> LinkOutcome<FilePath?>? {
        let records = linker.store.records
        if let failure = record.failure { return .failed(LinkFailure(output: failure)) }
        guard let digest = record.output, records.isUnchanged(output, digest: digest) else { return nil }
        guard let mapDigest = record.map else { return .linked(nil) }
        return records.isUnchanged(map, digest: mapDigest) ? .linked(map) : nil
    }

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
