import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Sets of one content that two versions of libdeflate packed: the second one is loaded in the place of the system's.
@Suite(
    .serialized, .enabled(if: OtherLibdeflate.directory != nil, "there is no other libdeflate: make test fetches one"))
struct OtherCompressorTests {
    /// Nothing in it can be matched, which is where versions go apart at every level.
    private static let content: Data = {
        var seen: Set<[UInt8]> = []
        var bytes: [UInt8] = [0, 1]
        var random = SeededGenerator(seed: 11)
        while bytes.count < 6000 {
            let next = min(UInt8.random(in: 0..<64, using: &random), UInt8.random(in: 0..<64, using: &random))
            if seen.insert(bytes.suffix(2) + [next]).inserted { bytes.append(next) }
        }
        return Data(bytes)
    }()

    /// What `provenance.json` says of it.
    private struct MadeBy: Decodable {
        struct Compressor: Decodable {
            var level: String
            var behaviour: String
        }
        var libraries: [String: String]
        var compressor: Compressor
    }

    @Test func isToldFromAChange() async throws {
        let other = try #require(OtherLibdeflate.directory)
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("lambda-pack.yml", "include: [Assets/table.bin]\nbudgets: {growth: 0 B}\n")
            try FileManager.default.createDirectory(at: tiny.package / "Assets", withIntermediateDirectories: true)
            try Self.content.write(to: tiny.package / "Assets/table.bin")
            func run(_ command: [String], with library: String?) throws -> TestSupport.Finished {
                try Tool.run(
                    command + [
                        "--package-path", tiny.package.path, "--work-directory", tiny.work.path,
                    ],
                    environment: ["TMPDIR": tiny.temporary.path, "LD_LIBRARY_PATH": library], in: tiny.package)
            }
            func build(_ output: URL, with library: String?) throws -> MadeBy {
                let finished = try run(
                    ["build", "--output", output.path, "--product", "Alpha", "--arch", Machine.architecture],
                    with: library)
                try #require(finished.status == 0, "\(finished.output)")
                return try JSONDecoder().decode(MadeBy.self, from: Data(contentsOf: output / "provenance.json"))
            }
            func manifest(_ output: URL) throws -> Manifest {
                try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: output / "manifest.json"))
            }
            let (first, second) = (tiny.root / "first", tiny.root / "second")
            // One work directory: what the first one packed is kept there, and is not the second one's.
            let one = try build(first, with: nil)
            let two = try build(second, with: other)
            #expect(one.libraries == two.libraries, "the headers are the same")
            #expect(one.compressor.level == "default" && one.compressor.behaviour != two.compressor.behaviour)
            let (here, there) = (try manifest(first).functions[0], try manifest(second).functions[0])
            #expect(here.contentDigest == there.contentDigest && here.archive.sha256 != there.archive.sha256)

            // Rebuilt: the sources are the set's.
            let rebuilt = try run(
                ["verify", "--rebuild", "--output", first.path], with: other)
            #expect(rebuilt.status == 0, "\(rebuilt.output)")
            #expect(rebuilt.output.contains("same content and different bytes: another libdeflate compressed it"))
            #expect(rebuilt.output.contains("but for their compression"), "\(rebuilt.output)")

            // Put in the other's place it is named for what it is, and is still not what the manifest says.
            let archive = here.archive.path
            let whole = try Data(contentsOf: first / archive)
            try Data(contentsOf: second / archive).write(to: first / archive)
            let swapped = try run(["verify", "--output", first.path], with: nil)
            #expect(swapped.status == 4 && swapped.output.contains("holds what the manifest lists, in other bytes"))
            try whole.write(to: first / archive)

            // As a baseline: two bytes more are no growth of the function, whatever its budget.
            for baseline in [first, first / "manifest.json"] {
                let checked = try run(["check", "--output", second.path, "--baseline", baseline.path], with: nil)
                #expect(checked.status == 0 && checked.output.contains("[compressor-differs]"), "\(checked.output)")
            }
        }
    }
}

enum OtherLibdeflate {
    /// A directory with a `libdeflate.so.0` that gives other bytes than the system's.
    static let directory: String? = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/")/.cache"
        let home = environment["LAMBDA_PACK_LIBDEFLATE"] ?? "\(cache)/lambda-pack/libdeflate"
        // The oldest and a new one: a system's can be like one of them at most.
        return ["1.26", "1.7"].map { "\(home)/\($0)" }.first { path in
            guard FileManager.default.fileExists(atPath: "\(path)/libdeflate.so.0") else { return false }
            return behaviour(nil) != behaviour(path)
        }
    }()

    /// By a probe of its own, in a process of its own.
    private static func behaviour(_ directory: String?) -> String? {
        let script = """
            import ctypes, hashlib
            library = ctypes.CDLL("libdeflate.so.0")
            library.libdeflate_alloc_compressor.restype = ctypes.c_void_p
            library.libdeflate_deflate_compress.restype = ctypes.c_size_t
            library.libdeflate_deflate_compress.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
            data = b"".join(bytes([i % 64, i // 64, 63 - i % 61]) for i in range(2000))
            output = ctypes.create_string_buffer(10000)
            count = library.libdeflate_deflate_compress(library.libdeflate_alloc_compressor(7), data, len(data), output, 10000)
            print(hashlib.sha256(output.raw[:count]).hexdigest())
            """
        let finished = try? run("python3", ["-c", script], environment: ["LD_LIBRARY_PATH": directory])
        return finished?.status == 0 ? finished?.output : nil
    }
}
