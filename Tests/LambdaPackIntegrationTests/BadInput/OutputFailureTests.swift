import Foundation
import TestSupport
import Testing

/// Places that can't be written to.
@Suite(.serialized) struct OutputFailureTests {
    @Test func outputBelowAFile() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try "x".write(to: directory / "file", atomically: true, encoding: .utf8)
            try tiny.expectFailure(
                "output-unwritable", ["--product", "Alpha", "--output", (directory / "file/out").path]
            ) {}
        }
    }

    @Test func outputWithOtherPeoplesFiles() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let documents = directory / "documents"
            try tiny.write("../documents/thesis.txt", "years of work")
            try tiny.expectFailure(
                "output-foreign", saying: ["thesis.txt"], ["--product", "Alpha", "--output", documents.path]
            ) {}
            #expect(try snapshot(of: documents) == ["thesis.txt": Data("years of work".utf8)])
        }
    }

    @Test(
        .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"),
        arguments: [
            ("-o ro", "output-unwritable", "can't be written"), ("-o size=512k", "output-unwritable", "no space left"),
        ])
    func outputOnAnUnfitFileSystem(options: String, code: String, words: String) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let good = try tiny.lambdaPack()
            try #require(good.status == 0, "\(good.output)")
            let before = try snapshot(of: tiny.output)
            let mount = directory / "mount"
            try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
            let command = ([Tool.path] + tiny.arguments + ["--product", "Alpha", "--output", (mount / "out").path])
                .map { "'\($0)'" }.joined(separator: " ")
            let flag = getuid() == 0 ? "-m" : "-rm"
            let finished = try run(
                "unshare",
                [
                    flag, "sh", "-c",
                    "mount -t tmpfs \(options) tmpfs '\(mount.path)' && \(command); status=$?; ls -A '\(mount.path)'; exit $status",
                ],
                environment: ["TMPDIR": tiny.temporary.path])
            #expect(finished.status == 1, "\(finished.output)")
            #expect(finished.output.contains("[\(code)]"), "\(finished.output)")
            #expect(finished.output.contains(words), "\(finished.output)")
            #expect(!finished.output.contains("\n.out"), "\(finished.output)")
            #expect(try snapshot(of: tiny.output) == before)
            try tiny.expectNothingLeft()
        }
    }
}
