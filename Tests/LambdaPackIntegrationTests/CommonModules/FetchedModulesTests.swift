import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Modules of packages that SwiftPM fetches are in dylibs apart from the package's own, which change more often.
@Suite(.enabled(if: SharedStorefront.isPossible && Machine.has("git"), "needs git and an x86_64 Linux toolchain"))
struct FetchedModulesTests {
    /// A repository with one module, large enough for a dylib of it to be smaller than two copies.
    private func makeDependency(in directory: URL) throws {
        let sources = directory / "Sources/CFetched"
        try FileManager.default.createDirectory(at: sources / "include", withIntermediateDirectories: true)
        let files = [
            "Package.swift": """
            // swift-tools-version: 6.1
            import PackageDescription
            let package = Package(
                name: "fetched", products: [.library(name: "Fetched", targets: ["CFetched"])],
                targets: [.target(name: "CFetched")])
            """,
            "Sources/CFetched/include/CFetched.h": "#pragma once\nint fetched_at(unsigned index);\n",
            "Sources/CFetched/fetched.c": """
            #include "CFetched.h"
            static const unsigned char table[1 << 18] = {5};
            int fetched_at(unsigned index) { return table[index & ((1 << 18) - 1)]; }
            """,
        ]
        for (path, text) in files { try text.write(to: directory / path, atomically: true, encoding: .utf8) }
        for arguments in [
            ["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "a"], ["tag", "1.0.0"],
        ] {
            let finished = try run(
                "git", ["-C", directory.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments)
            try #require(finished.status == 0, "\(finished.output)")
        }
    }

    @Test func aChangeOfThePackageLeavesTheirDylibAlone() async throws {
        try await withTemporaryDirectory { directory in
            let dependency = directory / "fetched"
            try makeDependency(in: dependency)
            let tiny = try CommonPackage.tiny(in: directory)
            let manifest = try String(contentsOf: tiny.package / "Package.swift", encoding: .utf8)
            let url = "\"\(URL(fileURLWithPath: dependency.path).absoluteString)\""
            try tiny.write(
                "Package.swift",
                manifest.replacing(
                    "name: \"tiny\",", with: "name: \"tiny\", dependencies: [.package(url: \(url), from: \"1.0.0\")],"
                ).replacing(
                    "name: \"Kit\", dependencies: [",
                    with: "name: \"Kit\", dependencies: [.product(name: \"Fetched\", package: \"fetched\"), "))
            let kit = "Sources/Kit/Kit.swift"
            try tiny.write(
                kit,
                """
                import CFetched
                import CTable
                @inline(never) public func kit(_ text: String) -> String { "\\(text) \\(table_at(0)) \\(fetched_at(0))" }
                """)
            let built = try tiny.lambdaPack(CommonPackage.arguments)
            try #require(built.status == 0, "\(built.output)")
            #expect(
                built.links == ["Alpha", "Beta", "libcommon-CFetched.so", "libcommon-CTable.so"], "\(built.output)")
            func dylibs() throws -> [String: String] {
                let manifest = try tiny.manifest()
                let entries = manifest.layers.flatMap(\.entries) + manifest.functions.flatMap(\.entries)
                return Dictionary(
                    entries.filter { $0.path.hasPrefix("lib/libcommon-") }.map { ($0.path, $0.sha256) }
                ) { first, _ in first }
            }
            let before = try dylibs()
            #expect(before.keys.sorted() == ["lib/libcommon-CFetched.so", "lib/libcommon-CTable.so"])

            let text = try String(contentsOf: tiny.package / kit, encoding: .utf8)
            try tiny.write(kit, text.replacing("table_at(0)", with: "table_at(1)"))
            let changed = try tiny.lambdaPack(CommonPackage.arguments)
            try #require(changed.status == 0, "\(changed.output)")
            #expect(!changed.links.contains("libcommon-CFetched.so"), "\(changed.output)")
            #expect(changed.links.contains("libcommon-CTable.so"), "\(changed.output)")
            let after = try dylibs()
            #expect(after["lib/libcommon-CFetched.so"] == before["lib/libcommon-CFetched.so"])
            #expect(after["lib/libcommon-CTable.so"] != before["lib/libcommon-CTable.so"])
            let printed = try await Toolbox.output(of: "Alpha", try tiny.manifest(), in: tiny.output)
            #expect(printed.output == "Alpha 0 5\n")
        }
    }
}
