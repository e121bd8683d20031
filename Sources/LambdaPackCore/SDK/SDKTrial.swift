/// Links a program with a new SDK: one that can't is not published.
struct SDKTrial: Sendable {
    var toolchain: Toolchain
    var bundle: SDKBundle
    /// The SDK's directory, and one for what is made here.
    var root: FilePath
    var work: FilePath

    /// What functions use, and each library of it once.
    private static func program(hasFoundation: Bool) -> String {
        """
        \(hasFoundation ? "import Foundation\n" : "")import Glibc
        import Synchronization

        let counter = Mutex(0)
        await withTaskGroup(of: Void.self) { group in
            for word in "one two three".split(separator: /\\s/) {
                group.addTask { counter.withLock { $0 += word.count } }
            }
        }
        print(counter.withLock { $0 }, hypot(3.0, 4.0))
        \(hasFoundation ? "print(Date(timeIntervalSince1970: 0).formatted(.iso8601))\n" : "")
        """
    }

    func run(_ progress: ProgressHandler) async throws {
        let source = work / "trial.swift"
        try FileSystem.write(Array(Self.program(hasFoundation: bundle.record.hasFoundation).utf8), to: source)
        for linkage in bundle.record.linkages {
            let command = command(linkage, source)
            progress(.detail("\(command)"))
            let result = try await ProcessRunner.run(command)
            guard result.succeeded else {
                throw Failure(
                    Problem(
                        .sdkFailed, subject: bundle.id(linkage),
                        "the new Swift SDK does not link a \(linkage.rawValue) program, and is not kept",
                        cause: "the compiler's words are above",
                        advice: "are toolchain and libraries of one and the same system, and complete?"),
                    compilerOutput: result.output)
            }
        }
    }

    func command(_ linkage: Linkage, _ source: FilePath) -> Command {
        let resources = linkage == .static ? SDKLayout.statics : SDKLayout.shared
        var arguments = [
            "-swift-version", "6", "-target", bundle.triple, "-sdk", root.string,
            "-resource-dir", resources.reduce(root) { $0 / $1 }.string, "-use-ld=lld",
            "-module-cache-path", (work / "modules").string,
        ]
        if linkage == .static { arguments.append("-static-executable") }
        arguments += ["-o", (work / "trial-\(linkage.rawValue)").string, source.string]
        return Command(toolchain.root / "bin" / "swiftc", arguments)
    }
}
