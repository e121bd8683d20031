import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What a link reads beside its objects decides whether it is done again.
@Suite struct LinkedFilesTests {
    /// The files that are found, as paths below the package, in their order.
    private func found(
        _ arguments: [String], excluding: Set<String> = [], in directory: URL, files: [String]
    ) throws -> (libraries: [String], others: [String]) {
        for file in files {
            let url = directory / file
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.utf8).write(to: url)
        }
        let root = FilePath(directory.path)
        let linked = LinkedFiles(
            ["swiftc"] + arguments, excluding: excluding, defaults: [root / "system"],
            outside: { path in
                path.hasPrefix("/inside/")
                    ? root / String(path.dropFirst("/inside/".count)) : FilePath(path).resolved(against: root)
            })
        func names(_ files: [FilePath]) -> [String] {
            files.map { String($0.string.dropFirst(directory.path.count + 1)) }
        }
        return (names(linked.libraries), names(linked.others))
    }

    /// `swiftc` and `ld`: libraries are looked for in the folders by their order, then in the system's.
    @Test func librariesAreFoundWhereTheLinkerLooks() async throws {
        try await withTemporaryDirectory { directory in
            let (libraries, others) = try found(
                [
                    "-L", "one", "-L/inside/two", "-Xlinker", "-L", "-Xlinker", "three", "-lboth", "-l", "archive",
                    "-lsystem", "-lnowhere", "-Xlinker", "-l:exact.a", "-lboth",
                ],
                in: directory,
                files: [
                    "one/libarchive.a", "two/libboth.a", "two/libboth.so", "three/exact.a", "three/libboth.so",
                    "system/libsystem.so", "system/libarchive.a",
                ])
            #expect(libraries == ["two/libboth.so", "system/libsystem.so"])
            #expect(others == ["one/libarchive.a", "three/exact.a"])
        }
    }

    @Test func filesThatArgumentsNameAreFound() async throws {
        try await withTemporaryDirectory { directory in
            let (libraries, others) = try found(
                [
                    "lib/libown.a", "/inside/lib/libown.so.1", "-Xlinker", "--version-script=exports.map", "-Xlinker",
                    "--dynamic-list", "-Xlinker", "list", "@more.txt", "-o", "/inside/output", "@/inside/objects",
                    "lib", "missing.a", "-target", "x86_64",
                ],
                excluding: ["/inside/output", "@/inside/objects"], in: directory,
                files: [
                    "lib/libown.a", "lib/libown.so.1", "exports.map", "list", "more.txt", "output", "objects",
                ])
            #expect(libraries == ["lib/libown.so.1"])
            #expect(others == ["lib/libown.a", "exports.map", "list", "more.txt"])
        }
    }

    /// A pipe would be waited for.
    @Test func onlyPlainFilesAreRead() async throws {
        try await withTemporaryDirectory { directory in
            try #require(mkfifo((directory / "pipe").path, 0o600) == 0)
            let (libraries, others) = try found(
                ["pipe", ".", "", "-", "-=", "@", "-l", "-L", "/dev/null"], in: directory, files: [])
            #expect(libraries.isEmpty && others.isEmpty)
        }
    }
}
