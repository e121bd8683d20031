import Archive
import Foundation
import LambdaPackCore
import TestSupport

/// A finished set that no compiler ran for: two functions, which mount a layer, for one architecture.
///
/// Everything in it follows from everything else, as in a set that a build leaves. Its executables are an ELF header
/// and some bytes.
struct MadeSet {
    typealias Object = [String: Any]

    static let architecture = "x86_64"
    let directory: URL
    var manifestFile: URL { directory / "manifest.json" }

    init(in directory: URL) throws {
        self.directory = directory
        for folder in ["functions", "layers", "debug", "attribution"] {
            try FileManager.default.createDirectory(
                at: directory / folder, withIntermediateDirectories: true)
        }
        let layer = try Archived("layers/swift-x86_64.zip", ["lib/libswiftCore.so": Self.elf("core")], in: directory)
        let functions = try ["Labels", "Orders"].map { name in
            let archived = try Archived(
                "functions/\(name)-x86_64.zip", ["bootstrap": Self.elf(name), "Assets/a.json": Array("{}".utf8)],
                in: directory)
            return try function(name, archived, layer)
        }
        let manifest: Object = [
            "schema": Manifest.marker, "schemaVersion": Manifest.schemaVersion, "package": "shop", "releasable": true,
            "settings": [
                "runtime": "provided.al2023", "linkage": "static", "configuration": "release", "optimize": "default",
                "levers": [String](), "swiftcFlags": ["-DX"], "linkerFlags": [String](), "compression": "default",
                "compatibility": "strict",
                "layers": [
                    "pins": Object(), "excluded": [String](), "external": [String](), "imports": [String](),
                ] as Object,
            ] as Object,
            "functions": functions, "layers": [try self.layer(layer)],
            "preflight": ["profile": "provided.al2023", "allowed": [Object]()] as Object,
        ]
        let decoded = try JSONDecoder().decode(Manifest.self, from: JSONSerialization.data(withJSONObject: manifest))
        try write(CanonicalJSON.encode(decoded))
    }

    func opened() throws -> ArtifactSet { try ArtifactSet.open(FilePath(directory.path)) }

    func manifest() throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: manifestFile))
    }

    /// Replaces the manifest and, as somebody with bad intent would, its line in SHA256SUMS.
    func write(_ manifest: [UInt8], listing: Bool = true) throws {
        try Data(manifest).write(to: manifestFile)
        guard listing else { return }
        let names = try ["functions", "layers"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: (directory / folder).path).map { "\(folder)/\($0)" }
        }
        let lines = try (names + ["manifest.json"]).sorted().map { name in
            "\(SHA256Digest(hashing: try Data(contentsOf: directory / name)).hex)  \(name)\n"
        }
        try lines.joined().write(to: directory / "SHA256SUMS", atomically: true, encoding: .utf8)
    }

    /// A provenance that belongs to the manifest, and records no sources.
    func writeProvenance() throws {
        let provenance: Object = [
            "schema": "lambda-pack/provenance", "schemaVersion": 1,
            "manifestSha256": SHA256Digest(hashing: try Data(contentsOf: manifestFile)).hex,
            "lambdaPack": "0", "swift": "6", "host": "x86_64-unknown-linux-gnu", "libraries": Object(),
            "configuration": "release", "optimize": "default", "levers": [String](), "swiftcFlags": [String](),
            "linkerFlags": [String](), "linkage": "static", "fixedPath": "no", "builds": [Object](),
        ]
        try JSONSerialization.data(withJSONObject: provenance, options: .sortedKeys)
            .write(to: directory / "provenance.json")
    }

    // MARK: Parts

    /// A 64-bit little-endian executable's header (gABI, ELF Header), and bytes that nobody looks at.
    static func elf(_ content: String, machine: UInt8 = 62) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.replaceSubrange(0..<7, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1])
        bytes[16] = 2
        bytes[18] = machine
        bytes[20] = 1
        bytes[52] = 64
        return bytes + Array(String(repeating: content, count: 100).utf8)
    }

    private struct Archived {
        var archive: Object
        var entries: [Object]
        var contentDigest: String
        var bytes: Int
        var unzipped: Int

        init(_ path: String, _ files: [String: [UInt8]], in directory: URL) throws {
            let sorted = files.sorted { $0.key < $1.key }
            let file = directory / path
            let summary = try ZipWriter(level: .default).write(
                sorted.map { .file(try ArchivePath($0.key), executable: $0.key == "bootstrap", .bytes($0.value)) },
                to: file.path)
            entries = zip(sorted, summary.entries).map { file, written in
                [
                    "path": file.key, "mode": file.key == "bootstrap" ? "0755" : "0644", "type": "file",
                    "bytes": file.value.count, "compressedBytes": Int(written.compressedSize),
                    "sha256": SHA256Digest(hashing: file.value).hex,
                ]
            }
            let lines = sorted.map { file in
                "\(file.key)\0\(file.key == "bootstrap" ? "0755" : "0644")\0file\0\(SHA256Digest(hashing: file.value).hex)\n"
            }
            contentDigest = SHA256Digest(hashing: lines.joined()).hex
            bytes = Int(summary.byteCount)
            unzipped = files.values.reduce(0) { $0 + $1.count }
            archive = [
                "path": path, "bytes": bytes, "unzippedBytes": unzipped, "sha256": summary.sha256.hex,
                "codeSha256": summary.sha256.base64, "compression": "default",
            ]
        }
    }

    private func elfFacts(_ debugFile: String) throws -> Object {
        try Data().write(to: directory / debugFile)
        return [
            "machine": "x86_64", "needed": [String](), "highestVersions": Object(), "debugFile": debugFile,
            "containsICU": false, "retargeted": [String](),
        ]
    }

    private func function(_ name: String, _ archived: Archived, _ layer: Archived) throws -> Object {
        let bootstrap = Self.elf(name).count
        let symbols = [["name": "main", "bytes": 16, "kind": "code"] as Object]
        let module: Object = [
            "name": name, "bytes": bootstrap - 64, "shippedBytes": bootstrap - 64,
            "kinds": [["kind": "code", "bytes": bootstrap - 64] as Object], "sources": [Object](), "symbols": symbols,
            "furtherSymbols": 0,
        ]
        let attribution: Object = [
            "schema": Attribution.marker, "schemaVersion": Attribution.schemaVersion, "basis": "link-map",
            "bytes": bootstrap - 64, "modules": [module],
            "sections": [["name": ".text", "bytes": bootstrap - 64, "kind": "code", "isShipped": true] as Object],
        ]
        try JSONSerialization.data(withJSONObject: attribution, options: .sortedKeys)
            .write(to: directory / "attribution/\(name)-x86_64.json")
        let budgets: [Object] = [
            [
                "metric": "unzipped", "level": "warn", "rule": "budgets.unzipped", "limitBytes": 10,
                "bytes": archived.unzipped + layer.unzipped, "exceeded": true,
            ],
            [
                "metric": "zip", "level": "fail", "rule": "budgets.zip", "limitBytes": 1_000_000,
                "bytes": archived.bytes, "exceeded": false,
            ],
        ]
        return [
            "name": name, "architecture": Self.architecture, "runtime": "provided.al2023", "handler": "bootstrap",
            "linkage": "static", "archive": archived.archive, "contentDigest": archived.contentDigest,
            "entries": archived.entries, "elf": try elfFacts("debug/\(name)-x86_64.debug"), "budgets": budgets,
            "layers": [["name": "swift", "version": 3, "contentDigest": layer.contentDigest] as Object],
            "externalLayers": [String](), "unzippedBytesWithLayers": archived.unzipped + layer.unzipped,
            "libraries": [String](),
            "attribution": [
                "basis": "link-map", "foundationImporters": [String](),
                "modules": [
                    ["name": name, "bytes": bootstrap - 64] as Object,
                    ["name": "(file structure)", "bytes": 64] as Object,
                ],
            ] as Object,
        ]
    }

    private func layer(_ archived: Archived) throws -> Object {
        [
            "name": "swift", "architecture": Self.architecture, "version": 3, "layerName": "swift-x86_64",
            "description": "lambda-pack shop v3", "compatibleRuntimes": ["provided.al2023"],
            "archive": archived.archive, "contentDigest": archived.contentDigest, "entries": archived.entries,
            "libraries": [
                [
                    "soname": "libswiftCore.so", "origin": "toolchain",
                    "elf": try elfFacts("debug/libswiftCore.so-x86_64.debug"),
                ] as Object
            ],
            "functions": ["Labels", "Orders"], "budgets": [String](),
        ]
    }
}
