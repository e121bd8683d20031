import Foundation
import TestSupport

/// A root directory with nothing but a program and what a test puts into `/etc`, as `Resources/emptyroot.py` runs it.
struct EmptyRoot {
    let directory: URL
    private let program: [String]

    /// - Parameter emulator: a static one, which goes in, too.
    init(in directory: URL, bootstrap: URL, emulator: String? = nil) throws {
        self.directory = directory
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: bootstrap, to: directory / "bootstrap")
        if let emulator {
            try FileManager.default.copyItem(atPath: emulator, toPath: (directory / "emulator").path)
        }
        program = (emulator == nil ? [] : ["/emulator"]) + ["/bootstrap"]
        try write("etc/resolv.conf", "nameserver 127.0.0.1\n")
        try write("etc/hosts", "127.0.0.1 localhost\n")
    }

    func write(_ path: String, _ text: String) throws {
        let file = directory / path
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// - Parameter https: the files of a certificate and its key.
    func run(_ arguments: [String] = [], https: (certificate: URL, key: URL)? = nil) throws -> Finished {
        let script = Repository.root / "Tests/LambdaPackIntegrationTests/Resources/emptyroot.py"
        let server = https.map { ["--https", $0.certificate.path, $0.key.path] } ?? []
        return try TestSupport.run(
            "unshare", ["-rmn", "python3", script.path] + server + [directory.path, "--"] + program + arguments)
    }

    /// Whether there are namespaces for mounts and networks, and Python.
    static let isPossible = (try? TestSupport.run("unshare", ["-rmn", "python3", "-c", ""]))?.status == 0
}
