import Foundation
import TestSupport
import Testing

/// Scripts that make a directory anew, pointed at one that is somebody's.
@Suite struct ScriptSafetyTests {
    @Test(arguments: [
        ("fetch-test-tools.sh", ["CACHE"], "thesis.txt"),
        ("check-swift-6.2.sh", ["--renew", "--cache", "CACHE"], "root/thesis.txt"),
    ])
    func foreignDirectoriesAreKept(script: String, arguments: [String], file: String) async throws {
        try await withTemporaryDirectory { directory in
            let (cache, bin) = (directory / "documents", directory / "bin")
            let thesis = cache / file
            for folder in [bin, thesis.deletingLastPathComponent()] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            try "years of work".write(to: thesis, atomically: true, encoding: .utf8)
            // They fetch nothing, make no namespaces, and believe that they did.
            let nothing = "exit 0"
            for (name, body) in [
                ("python3", nothing), ("apt-get", nothing), ("debootstrap", nothing),
                ("unshare", "while [ \"${1#-}\" != \"$1\" ]; do shift; done; exec \"$@\""),
            ] {
                try "#!/bin/sh\n\(body)\n".write(to: bin / name, atomically: true, encoding: .utf8)
                try run("chmod", ["+x", (bin / name).path])
            }
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            let finished = try run(
                "bash",
                [(Repository.root / "Scripts/\(script)").path] + arguments.map { $0 == "CACHE" ? cache.path : $0 },
                environment: ["PATH": "\(bin.path):\(path)"])
            #expect(finished.status == 1, "\(finished.output)")
            #expect(finished.output.contains("\(cache.path) holds files that are not"), "\(finished.output)")
            #expect(FileManager.default.fileExists(atPath: thesis.path))
        }
    }
}
