import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A finished set is what its manifest says, in the eyes of other programs.
@Suite(.serialized) struct FinishedSetTests {
    @Test func holdsAZipForEachFunctionAndArchitecture() throws {
        let built = try StorefrontSet.built()
        let names = built.manifest.functions.map { "\($0.name)-\($0.architecture)" }
        let wanted = StorefrontSet.functions.flatMap { name in StorefrontSet.architectures.map { "\(name)-\($0)" } }
        #expect(names.sorted() == wanted.sorted())
        for function in built.manifest.functions {
            let bytes = try Data(contentsOf: built.output / function.archive.path)
            let digest = SHA256Digest(hashing: bytes)
            #expect(bytes.count == function.archive.bytes)
            #expect(digest.hex == function.archive.sha256)
            #expect(Data(digest.bytes).base64EncodedString() == function.archive.codeSha256)
            #expect(function.entries.reduce(0) { $0 + $1.bytes } == function.archive.unzippedBytes)
            #expect(built.log.contains(ByteCount.exact(function.archive.bytes)))
        }
        let sums = try run("sha256sum", ["--check", "--strict", "SHA256SUMS"], in: built.output)
        #expect(sums.status == 0, "\(sums.output)")
    }

    @Test func saysNothingOfTheMachineInItsManifest() throws {
        let built = try StorefrontSet.built()
        let text = try String(contentsOf: built.output / "manifest.json", encoding: .utf8)
        for word in [built.workspace.root.path, NSHomeDirectory() + "/", ProcessInfo.processInfo.hostName, "/tmp"]
        where word.count > 3 {
            #expect(!text.contains(word), "\(word)")
        }
    }

    @Test func isStaticStrippedAndOfItsMachineToReadelf() async throws {
        let built = try StorefrontSet.built()
        try await withTemporaryDirectory { directory in
            for function in built.manifest.functions {
                let bootstrap = try unzip(function, of: built, into: directory) / "bootstrap"
                let report = try run("readelf", ["-lhSdW", bootstrap.path]).output
                #expect(report.contains(function.architecture == .arm64 ? "AArch64" : "X86-64"))
                #expect(report.contains("LOAD"), "no program headers were read: \(report)")
                #expect(!report.contains("INTERP"))
                #expect(!report.contains("NEEDED"))
                #expect(!report.contains(".symtab"))
                #expect(!report.contains(".swift_modhash"))
            }
        }
    }

    @Test func matchesItsDebugFiles() async throws {
        let built = try StorefrontSet.built()
        try await withTemporaryDirectory { directory in
            for function in built.manifest.functions {
                let bootstrap = try unzip(function, of: built, into: directory) / "bootstrap"
                let debug = built.output / function.elf.debugFile
                let buildID = try #require(function.elf.buildId)
                #expect(buildID.count == 40)
                #expect(Set(buildID) != ["0"])
                for file in [bootstrap, debug] {
                    #expect(try run("readelf", ["-n", file.path]).output.contains("Build ID: \(buildID)"))
                }
                // .gnu_debuglink: the name, padding, then the CRC-32 of the debug file.
                let link = try run(
                    "python3", ["-c", Self.debugLink, bootstrap.path, debug.path])
                #expect(link.output == "\(debug.lastPathComponent) True\n")
            }
        }
    }

    @Test func symbolicatesThroughTheDebugFile() throws {
        let built = try StorefrontSet.built()
        let tools = try toolchainDirectory()
        for architecture in StorefrontSet.architectures {
            let debug = built.output / (try built.function("Checkout", architecture)).elf.debugFile
            let symbols = try run("\(tools)/llvm-nm", ["--defined-only", debug.path]).output
            let line = try #require(
                symbols.split(separator: "\n").first {
                    $0.contains(" T ") && $0.hasSuffix("_main") || $0.contains("pricing")
                })
            let fields = line.split(separator: " ")
            let answer = try run("\(tools)/llvm-symbolizer", ["--obj=\(debug.path)", "0x\(fields[0])"]).output
            #expect(answer.contains(fields[2]), "\(answer)")
        }
    }

    @Test(arguments: ["unzip", "python3", "bsdtar", "java"])
    func isReadTheSameByOtherPrograms(reader: String) async throws {
        guard findExecutable(reader) != nil else {
            return try skip("there is no '\(reader)'")
        }
        let built = try StorefrontSet.built()
        try await withTemporaryDirectory { directory in
            for function in built.manifest.functions {
                let target = directory / "\(function.name)-\(function.architecture)"
                try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
                let zip = (built.output / function.archive.path).path
                let finished =
                    switch reader {
                    case "unzip": try run("unzip", ["-q", zip, "-d", target.path])
                    case "python3":
                        try run("python3", ["-m", "zipfile", "-e", zip, target.path])
                    case "bsdtar": try run("bsdtar", ["-xf", zip, "-C", target.path])
                    default:
                        try run(
                            "java",
                            [
                                (Repository.root / "Tests/LambdaPackIntegrationTests/Resources/Unzip.java").path, zip,
                                target.path,
                            ])
                    }
                #expect(finished.status == 0, "\(finished.output)")
                let files = try snapshot(of: target)
                let wanted = Dictionary(uniqueKeysWithValues: function.entries.map { ($0.path, $0.sha256) })
                #expect(files.mapValues { SHA256Digest(hashing: $0).hex } == wanted)
            }
        }
    }

    @Test(arguments: StorefrontSet.architectures) func shipsIncludedFiles(architecture: Architecture) throws {
        let entries = try StorefrontSet.built().function("Catalog", architecture).entries
        #expect(entries.map(\.path) == ["Assets/catalog.json", "bootstrap", "templates/product.txt"])
        #expect(entries.map(\.mode) == ["0644", "0755", "0644"])
    }

    /// By hand, from what docs say it is: one line an entry, `path NUL mode NUL type NUL digest LF`, in the order of the
    /// paths' bytes; from the archive's own names, modes and contents.
    @Test func hasTheContentDigestOfItsArchives() throws {
        let built = try StorefrontSet.built()
        for function in built.manifest.functions {
            let zip = built.output / function.archive.path
            let digest = try run("python3", ["-c", Self.contentDigest, zip.path]).output
            #expect(digest == function.contentDigest + "\n", "\(function.name)-\(function.architecture)")
        }
        #expect(Set(built.manifest.functions.map(\.contentDigest)).count == built.manifest.functions.count)
    }

    private static let contentDigest = """
        import hashlib, stat, sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as archive:
            lines = []
            for entry in archive.infolist():
                mode = entry.external_attr >> 16
                assert stat.S_ISREG(mode), entry
                content = hashlib.sha256(archive.read(entry)).hexdigest()
                lines.append(b'%s\\0%04o\\0file\\0%s\\n' % (entry.filename.encode(), stat.S_IMODE(mode), content.encode()))
            print(hashlib.sha256(b''.join(sorted(lines))).hexdigest())
        """

    private static let debugLink = """
        import sys, zlib, struct
        data = open(sys.argv[1], 'rb').read()
        shoff, = struct.unpack_from('<Q', data, 40)
        size, count, names = struct.unpack_from('<HHH', data, 58)
        sections = [struct.unpack_from('<IIQQQQ', data, shoff + i * size) for i in range(count)]
        base = sections[names][4]
        for s in sections:
            name = data[base + s[0]:data.index(b'\\0', base + s[0])]
            if name == b'.gnu_debuglink':
                body = data[s[4]:s[4] + s[5]]
                crc, = struct.unpack('<I', body[-4:])
                print(body[:body.index(b'\\0')].decode(), crc == zlib.crc32(open(sys.argv[2], 'rb').read()))
        """
}

/// Unpacks a function's archive as Lambda does, into a directory of its own.
func unzip(_ function: Manifest.Function, of built: StorefrontSet.Built, into directory: URL) throws -> URL {
    let target = directory / "\(function.name)-\(function.architecture)"
    let finished = try run("unzip", ["-q", "-o", (built.output / function.archive.path).path, "-d", target.path])
    try #require(finished.status == 0, "\(finished.output)")
    return target
}

func toolchainDirectory() throws -> String {
    let info = try run("swift", ["-print-target-info"]).output
    struct Info: Decodable {
        struct Paths: Decodable { var runtimeResourcePath: String }
        var paths: Paths
    }
    let path = try JSONDecoder().decode(Info.self, from: Data(info.utf8)).paths.runtimeResourcePath
    return URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent().path + "/bin"
}
