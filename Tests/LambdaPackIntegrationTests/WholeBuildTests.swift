import Foundation
import TestSupport
import Testing

/// One `swift build` for all products, and what happens where that can't be.
@Suite(.serialized) struct WholeBuildTests {
    private static let three = """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(
            name: "tiny",
            products: [.library(name: "Plugged", type: .dynamic, targets: ["Plugged"])],
            targets: [
                .executableTarget(name: "Alpha"), .executableTarget(name: "Beta"), .executableTarget(name: "Gamma"),
                .target(name: "Plugged"),
            ])
        """

    private func package(in directory: URL) throws -> TinyPackage {
        let tiny = try TinyPackage(in: directory, manifest: Self.three)
        try tiny.write("Sources/Gamma/main.swift", "print(\"gamma\")\n")
        try tiny.write("Sources/Plugged/Plugged.swift", "public let plugged = 1\n")
        return tiny
    }

    private func builds(_ output: String) -> [String] {
        output.split(separator: "\n").filter { $0.hasPrefix("build ") && !$0.contains("…") }
            .map { String($0.dropFirst(9).prefix(16)).trimmingCharacters(in: .whitespaces) }
    }

    @Test func oneBuildMakesAll() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try package(in: directory)
            let first = try tiny.lambdaPack([])
            #expect(first.status == 0, "\(first.output)")
            #expect(builds(first.output) == ["3 products"], "\(first.output)")
            // A dynamic library is no part of a static set, and isn't linked.
            let library = tiny.work / "scratch-\(Machine.architecture)/release/libPlugged.so"
            let size =
                try FileManager.default.attributesOfItem(
                    atPath: library.resolvingSymlinksInPath().path)[.size] as? Int
            #expect(size == 0)
            // One alone is not worth the rest.
            let one = try tiny.lambdaPack(["--product", "Alpha", "--output", (directory / "one").path])
            #expect(builds(one.output) == ["Alpha"], "\(one.output)")
        }
    }

    @Test func whatNobodyWantsMayBeBroken() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try package(in: directory)
            try tiny.write("Sources/Gamma/main.swift", "import NoSuchModule\n")
            let wanted = ["--product", "Alpha", "--product", "Beta", "--verbose"]
            let first = try tiny.lambdaPack(wanted)
            #expect(first.status == 0, "\(first.output)")
            #expect(first.output.contains("each product is built by itself"))
            #expect(builds(first.output) == ["2 products", "Alpha", "Beta"], "\(first.output)")
            let second = try tiny.lambdaPack(wanted)
            #expect(builds(second.output) == ["Alpha", "Beta"], "the record is used: \(second.output)")
            // Mended, and the manifest changed: all at once again.
            try tiny.write("Sources/Gamma/main.swift", "print(3)\n")
            try tiny.write("Package.swift", Self.three + "// changed\n")
            let third = try tiny.lambdaPack(wanted)
            #expect(builds(third.output) == ["2 products"], "\(third.output)")
        }
    }

    /// SwiftPM stops at the first module that does not compile.
    @Test func allBrokenFunctionsAreNamedOnceWithTheirOwnErrors() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(
                in: directory,
                manifest: """
                    // swift-tools-version: 6.1
                    import PackageDescription
                    let package = Package(
                        name: "tiny",
                        targets: [
                            .executableTarget(name: "Alpha"), .executableTarget(name: "Beta"),
                            .executableTarget(name: "Gamma", dependencies: ["Kit"]),
                            .executableTarget(name: "Delta", dependencies: ["Kit"]), .target(name: "Kit"),
                        ])
                    """)
            try tiny.write("Sources/Gamma/main.swift", "print(\"gamma\")\n")
            try tiny.write("Sources/Delta/main.swift", "print(\"delta\")\n")
            try tiny.write("Sources/Kit/Kit.swift", "public let kit: Int = \"kit\"\n")
            try tiny.write("Sources/Beta/main.swift", "let beta: Int = \"no\"\n")
            let failed = try tiny.lambdaPack([])
            #expect(failed.status == 1)
            for (name, cause) in [
                ("Beta", "Sources/Beta/main.swift:1:17: error: cannot convert"),
                ("Gamma", "Sources/Kit/Kit.swift:1:23: error: cannot convert"),
                ("Delta", "Sources/Kit/Kit.swift:1:23: error: cannot convert"),
            ] {
                let words =
                    "error: '\(name)' does not build for \(Machine.architecture) (toolchain) [build-failed]\n  cause: "
                #expect(failed.output.contains(words + cause), "\(name): \(failed.output)")
            }
            #expect(!failed.output.contains("'Alpha' does not build"))
            // The compiler's own words, once each, and none of our own builds in vain.
            for place in ["Kit.swift:1:23: error", "Beta/main.swift:1:17: error"] {
                let lines = failed.output.split(separator: "\n").filter { $0.contains("\(tiny.package.path)/") }
                #expect(lines.count { $0.contains(place) } == 1, "\(failed.output)")
            }
            #expect(builds(failed.output).count <= 3, "Gamma and Delta are known by Kit: \(failed.output)")
            #expect(!FileManager.default.fileExists(atPath: tiny.output.path))
            try tiny.expectNothingLeft()

            // The rest is built all the same, and the set stays what it was.
            let kept = try tiny.lambdaPack(["--keep-going"])
            #expect(kept.status == 1)
            #expect(kept.output.contains("Alpha     \(Machine.architecture)"), "the table: \(kept.output)")
            #expect(kept.output.contains("3 of 4 functions are missing: nothing was written [incomplete]"))
            #expect(
                kept.output.contains(
                    "missing: Beta-\(Machine.architecture), Delta-\(Machine.architecture), Gamma-\(Machine.architecture)"
                ), "\(kept.output)")
            #expect(!FileManager.default.fileExists(atPath: tiny.output.path))
            try tiny.expectNothingLeft()

            // What was built since its sources changed is not tried again only to find more errors.
            try tiny.write("Sources/Kit/Kit.swift", "public let kit = 1\n")
            let one = try tiny.lambdaPack([])
            #expect(one.status == 1 && one.output.contains("'Beta' does not build"), "\(one.output)")
            #expect(!builds(one.output).contains("Alpha"), "\(one.output)")
        }
    }

    @Test func aFileThatIsAddedToALocalPackageIsBuilt() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(
                in: directory,
                manifest: """
                    // swift-tools-version: 6.1
                    import PackageDescription
                    let package = Package(
                        name: "tiny", dependencies: [.package(path: "../kit")],
                        targets: [.executableTarget(name: "Alpha", dependencies: [.product(name: "Kit", package: "kit")])])
                    """)
            try tiny.write(
                "../kit/Package.swift",
                """
                // swift-tools-version: 6.1
                import PackageDescription
                let package = Package(
                    name: "kit", products: [.library(name: "Kit", targets: ["Kit"])], targets: [.target(name: "Kit")])
                """)
            try tiny.write("../kit/Sources/Kit/One.swift", "public let one = 1\n")
            try tiny.write("Sources/Alpha/main.swift", "import Kit\nprint(one)\n")
            try FileManager.default.removeItem(at: tiny.package / "Sources/Beta")
            #expect(try tiny.lambdaPack().status == 0)
            #expect(try tiny.lambdaPack().output.contains("unchanged: "))
            let zip = tiny.output / "functions/Alpha-\(Machine.architecture).zip"
            let before = try Data(contentsOf: zip)
            try tiny.write("../kit/Sources/Kit/Two.swift", "public func two() -> String { \"zwei\" }\n")
            try tiny.write("Sources/Alpha/main.swift", "import Kit\nprint(one, two())\n")
            let changed = try tiny.lambdaPack()
            #expect(changed.status == 0, "\(changed.output)")
            #expect(try Data(contentsOf: zip) != before)
        }
    }

    @Test func aMapThatIsGoneIsMadeAgain() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            #expect(try tiny.lambdaPack([]).status == 0)
            let before = try snapshot(of: tiny.output)
            let bin = tiny.work / "scratch-\(Machine.architecture)/release"
            let map = bin.resolvingSymlinksInPath() / "Alpha.link-map"
            try FileManager.default.removeItem(at: map)
            #expect(try tiny.lambdaPack([]).status == 0)
            #expect(FileManager.default.fileExists(atPath: map.path))
            #expect(try snapshot(of: tiny.output) == before)
        }
    }
}
