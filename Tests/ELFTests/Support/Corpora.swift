import Foundation

/// The files that `Scripts/fetch-elf-corpora.sh` fetches.
struct Corpus: Sendable, CustomStringConvertible {
    let name: String

    /// The fewest ELF files that it must hold, so that a test of it can't pass on nothing.
    let leastFiles: Int

    static let pyelftools = Corpus(name: "pyelftools", leastFiles: 100)
    static let elfutils = Corpus(name: "elfutils", leastFiles: 250)

    var description: String { name }

    private static let folder: String = {
        let environment = ProcessInfo.processInfo.environment
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let cache = value("XDG_CACHE_HOME") ?? NSHomeDirectory() + "/.cache"
        return value("LAMBDA_PACK_CORPORA") ?? cache + "/lambda-pack/corpora"
    }()

    private var path: String { "\(Self.folder)/\(name)" }

    var isFetched: Bool { FileManager.default.fileExists(atPath: path) }

    /// Why it isn't there, as the script left it.
    var reason: String {
        let left = try? String(contentsOfFile: "\(path).unavailable", encoding: .utf8)
        return
            "\(name): \(left.map { $0.split(separator: "\n").first.map(String.init) ?? "" } ?? "Scripts/fetch-elf-corpora.sh has not run")"
    }

    var elfFiles: [String] { RealFiles.elfFiles(in: path, deep: true) }
}
