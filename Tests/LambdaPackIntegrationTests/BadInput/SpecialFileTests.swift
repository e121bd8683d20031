import Foundation
import POSIX
import TestSupport
import Testing

/// Pipes, sockets, devices and directories where a file is meant: each is named, and none is waited for.
@Suite(.enabled(if: findExecutable("timeout") != nil, "there is no timeout(1)"))
struct SpecialFileTests {
    private static let kinds = [
        ("fifo", "a pipe (FIFO)"), ("socket", "a socket"), ("/dev/zero", "a device"), ("folder", "a directory"),
    ]

    /// What takes a file, with `FILE` for it.
    private static let commands = [
        "inspect FILE", "inspect good.tar --layer FILE", "inspect good.tar --profile FILE", "attribute FILE",
        "attribute TOOL --link-map FILE", "check --package-path pkg --config FILE",
        "check --package-path pkg --allow-stale --output set --baseline FILE",
        "aws-commands --package-path pkg --config FILE",
    ]

    @Test(arguments: commands, kinds)
    func isNamed(command: String, kind: (name: String, words: String)) async throws {
        // A directory may hold a manifest.
        if command.hasSuffix("--baseline FILE"), kind.name == "folder" { return }
        try await withTemporaryDirectory { directory in
            try prepare(directory)
            let file = kind.name.hasPrefix("/") ? kind.name : (directory / kind.name).path
            let arguments = command.split(separator: " ").map { word in
                word == "FILE" ? file : word == "TOOL" ? Tool.path : String(word)
            }
            let finished = try Tool.run(arguments, in: directory, under: ["timeout", "-k", "5", "60"])
            #expect(finished.status == 1, "\(finished.output)")
            #expect(
                finished.output.contains("it is \(kind.words), and not a regular file"), "\(finished.output)")
        }
    }

    /// A manifest in a set's directory.
    @Test(arguments: ["verify", "aws-commands"])
    func inTheSet(command: String) async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(at: directory / "set", withIntermediateDirectories: true)
            try #require(mkfifo((directory / "set/manifest.json").path, 0o644) == 0)
            let finished = try Tool.run(
                [command, "--output", "set"], in: directory, under: ["timeout", "-k", "5", "60"])
            #expect(finished.status == 1, "\(finished.output)")
            #expect(finished.output.contains("it is a pipe (FIFO)"), "\(finished.output)")
        }
    }

    private func prepare(_ directory: URL) throws {
        try #require(mkfifo((directory / "fifo").path, 0o644) == 0)
        try makeSocket(directory / "socket")
        for folder in ["folder", "pkg", "set"] {
            try FileManager.default.createDirectory(at: directory / folder, withIntermediateDirectories: true)
        }
        try Data("// swift-tools-version: 6.1\n".utf8).write(to: directory / "pkg/Package.swift")
        try FileManager.default.copyItem(
            at: Repository.root / "Tests/LambdaPackCoreTests/Goldens/after.json", to: directory / "set/manifest.json")
        try #require(run("sh", ["-c", "sha256sum manifest.json >SHA256SUMS"], in: directory / "set").status == 0)
        var tar = TarFile()
        tar.add("bootstrap", Array("#!/bin/sh\n".utf8), mode: 0o755)
        try Data(tar.finished).write(to: directory / "good.tar")
    }

    /// A socket that nobody listens at: its file stays when the descriptor is closed.
    private func makeSocket(_ place: URL) throws {
        // A socket's path has at most 107 bytes; a relative one is short.
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(place.path.utf8)
        try #require(path.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_UNIX, kind, 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }
}
