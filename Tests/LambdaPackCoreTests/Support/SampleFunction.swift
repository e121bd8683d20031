import Archive

@testable import LambdaPackCore

/// Functions that were never built: what later stages make of them is looked at.
enum SampleFunction {
    /// - Parameters:
    ///   - bootstrap: the executable's content.
    ///   - files: contents of included files, by path.
    ///   - libraries: contents of shared libraries, by SONAME.
    static func make(
        _ name: String, _ architecture: Architecture = .arm64, bootstrap: String = "bootstrap",
        including files: [String: String] = [:], libraries: [String: String] = [:], store: ContentStore? = nil
    ) throws -> PreparedFunction {
        func content(_ text: String) throws -> PreparedBinary.Content {
            let bytes = Array(text.utf8)
            try store?.put(bytes)
            return .init(digest: SHA256Digest(hashing: bytes), bytes: bytes.count)
        }
        func binary(_ text: String) throws -> PreparedBinary {
            PreparedBinary(
                stripped: try content(text), debugFile: try content("debug of \(text)"), buildID: nil,
                facts: BinaryFacts(
                    machine: "AArch64", interpreter: nil, needed: [], runpath: nil, highestVersions: [:], linker: nil,
                    containsICU: false, unstrippedBytes: 2 * text.utf8.count, soname: nil), attribution: nil)
        }
        let executable = try binary(bootstrap)
        var entries = [
            ArchivePlan.Entry(
                path: try ArchivePath("bootstrap"), isExecutable: true, size: executable.stripped.bytes,
                sha256: executable.stripped.digest, origin: "product '\(name)'")
        ]
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let file = try content(text)
            entries.append(
                ArchivePlan.Entry(
                    path: try ArchivePath(path), isExecutable: false, size: file.bytes, sha256: file.digest,
                    origin: "include '\(path)'"))
        }
        return PreparedFunction(
            id: .function(name, architecture),
            build: .init(triple: "aarch64-unknown-linux-gnu", sdk: "sdk", linker: .lld, modulesWithPaths: []),
            binary: executable, entries: entries,
            libraries: try libraries.sorted { $0.key < $1.key }.map { soname, text in
                PreparedLibrary(
                    library: SharedLibrary(name: soname, place: soname, origin: .toolchain, neededBy: name),
                    binary: try binary(text))
            }, systemExports: [:], opened: [], externalLayers: [])
    }
}
