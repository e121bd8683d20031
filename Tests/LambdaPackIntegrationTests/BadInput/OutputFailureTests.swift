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

    /// A manifest in the package's directory makes no set of it. Whatever is lost here is a copy.
    @Test(arguments: [".", "pkg", ".."])
    func thePackageItself(output: String) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory / "a")
            let manifest = Repository.root / "Tests/LambdaPackCoreTests/Goldens/after.json"
            for place in [tiny.package, directory / "a"] {
                try FileManager.default.copyItem(at: manifest, to: place / "manifest.json")
            }
            try FileManager.default.createSymbolicLink(at: tiny.package / "pkg", withDestinationURL: tiny.package)
            let before = try snapshot(of: tiny.package)
            let refused = try Tool.run(
                ["--work-directory", tiny.work.path, "--output", output, "--arch", Machine.architecture],
                environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
            #expect(refused.status == 1 && refused.output.contains("[output-foreign]"), "\(refused.output)")
            #expect(
                refused.output.contains(output == ".." ? "holds the package" : "is the package"), "\(refused.output)")
            for (name, content) in before { #expect(try Data(contentsOf: tiny.package / name) == content, "\(name)") }
        }
    }

    @Test func aWorkDirectoryWithOtherPeoplesFiles() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("../documents/baseline/worktree/thesis.txt", "years of work")
            for command in [["build"], ["init"]] {
                let refused = try Tool.run(
                    command + ["--package-path", tiny.package.path],
                    environment: ["LAMBDA_PACK_WORK_DIRECTORY": (directory / "documents").path])
                #expect(refused.status == 1 && refused.output.contains("[output-foreign]"), "\(refused.output)")
                #expect(refused.output.contains("cause: baseline\n"), "\(refused.output)")
            }
            #expect(
                try snapshot(of: directory / "documents") == [
                    "baseline/worktree/thesis.txt": Data("years of work".utf8)
                ])
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
