import Foundation
import TestSupport
import Testing

@testable import Platform

@Suite struct ExchangeTests {
    @Test func exchangesFilesAndDirectories() async throws {
        try await withTemporaryDirectory { directory in
            let (one, other) = (FilePath((directory / "one").path), FilePath((directory / "other").path))
            try FileSystem.createDirectory(one)
            try FileSystem.write([1], to: one / "a")
            try FileSystem.write([2], to: other)
            #expect(FileSystem.exchange(one, other))
            #expect(try FileSystem.read(one) == [2] && FileSystem.read(other / "a") == [1])
            #expect(!FileSystem.exchange(one, FilePath((directory / "nothing").path)))
            #expect(try FileSystem.read(one) == [2])
        }
    }

    /// The prebuilt tool has no dynamic symbols. Compiled as it is, the source exchanges names there, too.
    @Test(
        .enabled(
            if: Machine.isLinux && Machine.has("swiftc") && linksStatic, "the toolchain links no static executables"))
    func inAStaticExecutable() async throws {
        try await withTemporaryDirectory { directory in
            let source = try String(
                contentsOf: Repository.root / "Sources/Platform/Files/FileSystem+Exchange.swift", encoding: .utf8)
            let program = """
                import Glibc
                struct FilePath { var string: String }
                enum FileSystem {}
                let paths = CommandLine.arguments.dropFirst().map { FilePath(string: $0) }
                exit(FileSystem.exchange(paths[0], paths[1]) ? 0 : 1)

                """
            try source.replacingOccurrences(of: "import POSIX", with: "import Glibc")
                .replacingOccurrences(of: "package ", with: "").write(
                    to: directory / "Exchange.swift", atomically: true, encoding: .utf8)
            try program.write(to: directory / "main.swift", atomically: true, encoding: .utf8)
            let built = try run(
                "swiftc",
                ["-swift-version", "6", "-static-executable", "-o", "exchange", "Exchange.swift", "main.swift"],
                in: directory)
            try #require(built.status == 0, "\(built.output)")
            try Data([1]).write(to: directory / "a")
            try Data([2]).write(to: directory / "b")
            #expect(try run((directory / "exchange").path, ["a", "b"], in: directory).status == 0)
            #expect(try Data(contentsOf: directory / "a") == Data([2]))
            #expect(try Data(contentsOf: directory / "b") == Data([1]))
        }
    }

    private static let linksStatic: Bool = {
        guard let swift = findExecutable("swiftc") else { return false }
        let root = URL(fileURLWithPath: swift).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
        return FileManager.default.fileExists(
            atPath: root.path + "/lib/swift_static/linux/static-executable-args.lnk")
    }()
}
