import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// A toolchain, a system and a compiler of a few bytes each, that look like real ones to whoever makes an SDK of them.
struct MadeSystem {
    let directory: URL
    var toolchain: URL { directory / "toolchain" }
    var system: URL { directory / "system" }
    var compilerRoot: URL { directory / "compiler/usr" }
    var sdks: URL { directory / "sdks" }

    init(in directory: URL, machine: UInt8 = 183, version: String = "6.3.1") throws {
        self.directory = directory
        for (path, bytes) in Self.toolchainFiles(machine: machine, version: version) {
            try write("toolchain/usr/lib/\(path)", bytes)
        }
        for (path, bytes) in Self.systemFiles { try write("system/\(path)", bytes) }
        try write("compiler/usr/lib/clang/21/include/stddef.h", Array("/* clang */\n".utf8))
        try script("compiler/usr/bin/swiftc", "exit 0")
        try script("compiler/usr/bin/llvm-objcopy", "exit 0")
        let answer = """
            {"compilerVersion":"Swift version 6.3.1 (swift-6.3.1-RELEASE)",\
            "target":{"unversionedTriple":"x86_64-unknown-linux-gnu"},\
            "paths":{"runtimeResourcePath":"\(compilerRoot.path)/lib/swift"}}
            """
        try script("compiler/usr/bin/swift", "cat <<'END'\n\(answer)\nEND")
    }

    static func toolchainFiles(machine: UInt8, version: String) -> [(String, [UInt8])] {
        let object = elfHeader(machine: machine)
        let interface = Array(
            "// swift-compiler-version: Swift version \(version) (swift-\(version)-RELEASE)\nimport Swift\n".utf8)
        var files: [(String, [UInt8])] = [
            ("swift/linux/libswiftCore.so", object),
            ("swift/shims/Shims.h", [0x0A]),
            ("swift/pm/ManifestAPI/libPackageDescription.so", object),
            ("swift_static/linux/libswiftCore.a", staticLibrary(of: object)),
            ("swift_static/linux/static-executable-args.lnk", Array("-static\n-licuucswift\n-lswiftCore\n".utf8)),
        ]
        for kind in ["swift", "swift_static"] {
            files += [
                ("\(kind)/linux/Swift.swiftmodule/aarch64-unknown-linux-gnu.swiftinterface", interface),
                ("\(kind)/linux/Swift.swiftmodule/aarch64-unknown-linux-gnu.swiftmodule", [1]),
                ("\(kind)/linux/Swift.swiftmodule/aarch64-unknown-linux-gnu.swiftdoc", [2]),
                ("\(kind)/linux/Foundation.swiftmodule/aarch64-unknown-linux-gnu.swiftmodule", [3]),
                ("\(kind)/linux/aarch64/Dispatch.swiftmodule", [4]),
            ]
        }
        return files
    }

    static let systemFiles: [(String, [UInt8])] = [
        ("etc/os-release", Array("ID=\"amzn\"\nVERSION_ID=\"2023\"\n".utf8)),
        ("usr/include/stdlib.h", [0x0A]), ("usr/include/linux/types.h", [0x0A]),
        ("usr/lib64/crt1.o", [1]), ("usr/lib64/libc.so", [2]), ("usr/lib64/libc.a", [3]), ("usr/lib64/libc.so.6", [4]),
        ("usr/lib/gcc/aarch64-amazon-linux/11/crtbegin.o", [5]), ("usr/lib/gcc/aarch64-amazon-linux/11/libgcc.a", [6]),
        ("usr/lib/gcc/aarch64-amazon-linux/11/libstdc++.so", [7]),
        ("usr/lib/gcc/aarch64-amazon-linux/11/libstdc++.a", [8]), ("usr/lib/gcc/aarch64-amazon-linux/11/cc1", [9]),
        ("usr/lib64/python3/site.py", [0x0A]), ("usr/share/doc/README", [0x0A]),
    ]

    /// The ELF header alone (gABI): 64 bits, little-endian, a library of this machine.
    static func elfHeader(machine: UInt8) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.replaceSubrange(0..<7, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1])
        (bytes[16], bytes[18], bytes[20], bytes[52]) = (3, machine, 1, 64)
        return bytes
    }

    static func staticLibrary(of object: [UInt8]) -> [UInt8] {
        func field(_ text: String, _ width: Int) -> String {
            text.padding(toLength: width, withPad: " ", startingAt: 0)
        }
        let header = field("a.o/", 16) + field("0", 12) + field("0", 6) + field("0", 6) + field("644", 8)
        return Array("!<arch>\n".utf8) + Array((header + field("\(object.count)", 10) + "`\n").utf8) + object
    }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = directory / path
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func script(_ path: String, _ text: String) throws {
        try write(path, Array("#!/bin/sh\n\(text)\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: (directory / path).path)
    }

    // MARK: Making an SDK of them

    var compiler: Toolchain {
        Toolchain(
            swift: FilePath(compilerRoot.path) / "bin" / "swift", root: FilePath(compilerRoot.path), version: "6.3.1",
            versionLine: "Swift version 6.3.1 (swift-6.3.1-RELEASE)", hostTriple: "x86_64-unknown-linux-gnu")
    }

    func request(
        _ architecture: Architecture = .arm64, toolchain: [URL]? = nil, system: [URL]? = nil, name: String? = nil
    ) -> SDKMaker.Request {
        SDKMaker.Request(
            architecture: architecture, toolchain: (toolchain ?? [self.toolchain]).map { FilePath($0.path) },
            system: (system ?? [self.system]).map { FilePath($0.path) }, name: name)
    }

    @discardableResult
    func make(_ request: SDKMaker.Request? = nil) async throws -> SDKMaker.Outcome {
        let folder = try SDKFolder.open(FilePath(sdks.path))
        return try await SDKMaker(request ?? self.request(), compiler: compiler, path: "/usr/bin:/bin") { _ in }.make(
            in: folder)
    }

    /// The problem that making it ends with; the folder stays without anything new.
    func problem(_ request: SDKMaker.Request? = nil) async throws -> Problem? {
        let before = try contents()
        do {
            try await make(request)
            return nil
        } catch let problem as Problem {
            #expect(try contents() == before)
            return problem
        } catch let failure as Failure {
            #expect(try contents() == before)
            return failure.problems.first
        }
    }

    /// Names in the folder of SDKs, but for the lock.
    func contents() throws -> [String] {
        guard FileManager.default.fileExists(atPath: sdks.path) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: sdks.path).filter { $0 != ".lambda-pack.lock" }
            .sorted()
    }
}
