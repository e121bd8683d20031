import Archive
import ELF
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

private let toolchainObjcopy: String? = {
    let swift = findExecutable("swift").map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
    let own = swift.map { ($0.deletingLastPathComponent() / "llvm-objcopy").path }
    return own.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
}()

/// A stripped executable and its debug file belong together.
@Suite(.enabled(if: toolchainObjcopy != nil && findExecutable("clang") != nil, "there is no llvm-objcopy or clang"))
struct StripperTests {
    private struct Output {
        var bootstrap: URL
        var debug: URL
        var result: Stripper.Result
    }

    /// - Parameter preparation: llvm-objcopy's, on what was linked.
    private func strip(_ directory: URL, flags: [String] = [], preparation: [String] = []) async throws -> Output {
        let source = directory / "tool.c"
        let linked = directory / "tool"
        try Data("#include <stdio.h>\nint main(void) { puts(\"runs\"); return 0; }\n".utf8).write(to: source)
        let link = try run("clang", ["-g", "-fuse-ld=lld", source.path, "-o", linked.path] + flags)
        try #require(link.status == 0, "\(link.output)")
        let objcopy = try #require(toolchainObjcopy)
        if !preparation.isEmpty {
            let prepared = try run(objcopy, preparation + [linked.path])
            try #require(prepared.status == 0, "\(prepared.output)")
        }
        let output = directory / "out"
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        let (bootstrap, debug) = (output / "bootstrap", output / "tool-x.debug")
        let result = try await Stripper(objcopy: FilePath(objcopy)).strip(
            FilePath(linked.path), bootstrap: FilePath(bootstrap.path), debug: FilePath(debug.path),
            debugName: "tool-x.debug")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: output.path).sorted() == ["bootstrap", "tool-x.debug"])
        return Output(bootstrap: bootstrap, debug: debug, result: result)
    }

    /// Link, checksum, build-id and digest are all what they say.
    private func check(_ output: Output, buildIDBytes: Int) throws {
        var bytes = Array(try Data(contentsOf: output.bootstrap))
        let debug = Array(try Data(contentsOf: output.debug))
        let image = try ELFImage(bytes)
        let link = try #require(image.debugLink)
        var checksum = CRC32()
        checksum.update(debug)
        #expect(link.fileName == "tool-x.debug")
        #expect(link.crc == checksum.value)
        #expect(image.sections.filter { $0.name == ".gnu_debuglink" }.count == 1)
        #expect(!image.sections.contains { [".symtab", ".strtab", ".comment"].contains($0.name) })
        #expect(try ELFImage(debug).sections.contains { $0.name == ".debug_info" })
        #expect(output.result.debugDigest == SHA256Digest(hashing: debug))
        #expect(image.buildID?.hex == output.result.buildID)
        #expect((image.buildID?.bytes.count ?? 0) == buildIDBytes)
        #expect(try run(output.bootstrap.path, []).output == "runs\n")

        for range in [image.buildID?.fileRange, FileRange(offset: link.crcOffset, length: 4)].compactMap({ $0 }) {
            let indices = try #require(range.indices(in: bytes.count))
            bytes.replaceSubrange(indices, with: [UInt8](repeating: 0, count: indices.count))
        }
        #expect((image.buildID?.bytes ?? []) == Array(SHA256Digest(hashing: bytes).bytes.prefix(buildIDBytes)))
        if buildIDBytes > 0 { #expect(try ELFImage(debug).buildID?.hex == output.result.buildID) }
    }

    @Test(arguments: [("sha1", 20), ("md5", 16), ("0xABCD", 2), ("none", 0)])
    func belongsToItsDebugFile(buildID: String, bytes: Int) async throws {
        try await withTemporaryDirectory { directory in
            try check(try await strip(directory, flags: ["-Wl,--build-id=\(buildID)"]), buildIDBytes: bytes)
        }
    }

    /// `.comment` is said to be loaded, where no segment is; llvm-objcopy has to deal with it.
    @Test func leavesOddFilesToTheToolchain() async throws {
        try await withTemporaryDirectory { directory in
            let extra = directory / "extra"
            try Data("odd\n".utf8).write(to: extra)
            let output = try await strip(
                directory, flags: ["-Wl,--build-id=sha1"],
                preparation: ["--add-section=.odd=\(extra.path)", "--set-section-flags=.odd=alloc"])
            try check(output, buildIDBytes: 20)
            let sections = try ELFImage(Array(try Data(contentsOf: output.bootstrap))).sections
            #expect(sections.contains { $0.name == ".odd" })
        }
    }

    /// A distribution's library has a link already; two of them would lead debuggers to the wrong file.
    @Test func replacesALink() async throws {
        try await withTemporaryDirectory { directory in
            let other = directory / "other.debug"
            try Data("other".utf8).write(to: other)
            try check(
                try await strip(
                    directory, flags: ["-Wl,--build-id=sha1"], preparation: ["--add-gnu-debuglink=\(other.path)"]),
                buildIDBytes: 20)
        }
    }

    @Test(.enabled(if: findExecutable("gdb") != nil, "there is no gdb"))
    func isFoundByGDB() async throws {
        try await withTemporaryDirectory { directory in
            let output = try await strip(directory, flags: ["-Wl,--build-id=none"])
            let command = ["-nx", "-batch", "-ex", "info line main", output.bootstrap.path]
            #expect(try run("gdb", command).output.contains("Line 2 of \"\((directory / "tool.c").path)\""))
            // Another content, and gdb refuses it by its checksum.
            let handle = try FileHandle(forWritingTo: output.debug)
            try handle.seekToEnd()
            try handle.write(contentsOf: Data([1]))
            try handle.close()
            #expect(!(try run("gdb", command).output.contains("Line 2 of")))
        }
    }

    @Test func dependsOnTheProgramAlone() async throws {
        try await withTemporaryDirectory { directory in
            var digests: Set<SHA256Digest> = []
            for folder in ["one", "another-with-a-longer-name"] {
                let place = directory / folder
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                let output = try await strip(place, flags: ["-Wl,--build-id=sha1"])
                digests.insert(SHA256Digest(hashing: Array(try Data(contentsOf: output.bootstrap))))
            }
            #expect(digests.count == 1)
        }
    }
}
