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

    @Test func aBrokenFunctionIsNamed() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try package(in: directory)
            try tiny.write("Sources/Gamma/main.swift", "let x: Int = \"no\"\n")
            let failed = try tiny.lambdaPack([])
            #expect(failed.status == 1)
            #expect(failed.output.contains("error: 'Gamma' does not build for"), "\(failed.output)")
            #expect(failed.output.contains("cannot convert value of type 'String'"))
            // It was tried before those that are in order.
            #expect(builds(failed.output) == ["3 products", "Gamma"], "\(failed.output)")
            try tiny.expectNothingLeft()
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
