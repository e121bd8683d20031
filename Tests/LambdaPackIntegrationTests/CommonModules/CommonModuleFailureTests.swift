import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What goes wrong where modules are shared: the previous set stays whole, and nothing is left behind.
@Suite(.serialized, .enabled(if: SharedStorefront.isPossible, "needs an x86_64 Linux toolchain"))
struct CommonModuleFailureTests {
    /// Builds a good set, lets `spoil` make something go wrong, and checks what is said and what is left.
    private func expectFailure(
        _ code: String, _ words: [String], spoil: (TinyPackage) throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try CommonPackage.tiny(in: directory)
            let good = try tiny.lambdaPack(CommonPackage.arguments)
            try #require(good.status == 0, "\(good.output)")
            let lock = try Data(contentsOf: tiny.package / "lambda-pack.lock")
            let before = try snapshot(of: tiny.output)
            try spoil(tiny)
            let failed = try tiny.lambdaPack(CommonPackage.arguments)
            #expect(failed.status == 1 && failed.output.contains("[\(code)]"), "\(failed.output)")
            for word in words { #expect(failed.output.contains(word), "\(word) in: \(failed.output)") }
            #expect(try snapshot(of: tiny.output) == before)
            #expect(try Data(contentsOf: tiny.package / "lambda-pack.lock") == lock)
            try tiny.expectNothingLeft()
        }
    }

    @Test func aModuleThatDoesNotExist() async throws {
        try await expectFailure("unknown-module", ["lambda-pack.yml:2:10: error: ", "'Kitt'", "did you mean Kit?"]) {
            tiny in
            try tiny.write("lambda-pack.yml", "layers:\n  copy: [Kitt]\n")
        }
    }

    @Test func twoModulesOfOneName() async throws {
        try await expectFailure("build-failed", ["declare targets with a conflicting name: 'Kit", "('other', "]) {
            tiny in
            try tiny.write(
                "Other/Package.swift",
                """
                // swift-tools-version: 6.1
                import PackageDescription
                let package = Package(
                    name: "other", products: [.library(name: "Other", targets: ["Kit"])], targets: [.target(name: "Kit")])
                """)
            try tiny.write("Other/Sources/Kit/Kit.swift", "public let other = 1\n")
            let manifest = try String(contentsOf: tiny.package / "Package.swift", encoding: .utf8)
            try tiny.write(
                "Package.swift",
                manifest.replacing(
                    "name: \"tiny\",", with: "name: \"tiny\", dependencies: [.package(path: \"Other\")],"
                )
                .replacing(
                    "name: \"Beta\", dependencies: [\"Kit\"",
                    with: "name: \"Beta\", dependencies: [\"Kit\", .product(name: \"Other\", package: \"Other\")"))
        }
    }

    /// Each takes one of five places, and each function would mount all.
    @Test func moreThanFiveLayers() async throws {
        try await expectFailure("layer-limit", ["6", "5"]) { tiny in
            let layers = (1...6).map {
                "    - {arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:l\($0):1', unzipped: 1}\n"
            }
            try tiny.write("lambda-pack.yml", "layers:\n  external:\n\(layers.joined())")
        }
    }

    /// A layer that finds no place is no error where its libraries can be in the functions.
    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func whatFindsNoPlaceInALayerIsInTheFunctions() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try CommonPackage.tiny(in: directory)
            let libraries = [
                "libcommon-CTable.so", "libswiftCore.so", "libswiftGlibc.so", "libswift_Concurrency.so",
                "libswift_StringProcessing.so", "libswift_RegexParser.so",
            ]
            let pins = libraries.enumerated().map { "    pinned\($0.offset): [\($0.element)]\n" }.joined()
            try tiny.write(
                "lambda-pack.yml", "libraries: [\(libraries.joined(separator: ", "))]\nlayers:\n  pin:\n\(pins)")
            let built = try tiny.lambdaPack(CommonPackage.arguments)
            try #require(built.status == 0, "\(built.output)")
            let manifest = try tiny.manifest()
            for name in ["Alpha", "Beta"] {
                let function = try #require(manifest.functions.first { $0.name == name })
                #expect(
                    function.layers.count <= 5 && function.entries.contains { $0.path == "lib/libcommon-CTable.so" })
                let printed = try await Toolbox.output(of: name, manifest, in: tiny.output)
                #expect(printed.output == "\(name) 1\n")
            }
        }
    }

    @Test func aSetThatIsTooLarge() async throws {
        try await expectFailure("over-hard-limit", ["262,144,000"]) { tiny in
            // A hole on disk. With the layers it is more than Lambda unpacks.
            try tiny.write("hole", "")
            let file = try FileHandle(forWritingTo: tiny.package / "hole")
            try file.truncate(atOffset: 258_000_000)
            try file.close()
            try tiny.write("lambda-pack.yml", "include: [hole]\n")
        }
    }

    // MARK: Links

    /// `own_name` is what only the executables have.
    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func aLinkThatFailsIsNoFailedBuild() async throws {
        try await withTemporaryDirectory { directory in
            let settings = "[.unsafeFlags([\"-Xlinker\", \"--defsym=alias=own_name\"])]"
            let tiny = try CommonPackage.tiny(in: directory, settings: settings)
            let built = try tiny.lambdaPack(CommonPackage.arguments)
            try #require(built.status == 0, "\(built.output)")
            for module in ["CTable", "Kit"] {
                let line = built.output.split(separator: "\n").first {
                    $0.contains("\(module) stays with its functions: ")
                }
                #expect(line?.contains("own_name") == true, "\(module): \(built.output)")
            }
            let manifest = try tiny.manifest()
            #expect(!manifest.layers.flatMap(\.libraries).contains { $0.soname.hasPrefix("libcommon-") })
            let printed = try await Toolbox.output(of: "Beta", manifest, in: tiny.output)
            #expect(printed.output == "Beta 1\n")
            let again = try tiny.lambdaPack(CommonPackage.arguments)
            #expect(again.status == 0 && again.links == [], "\(again.output)")
            try tiny.expectNothingLeft()
        }
    }

    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func interruptedBetweenLinks() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try CommonPackage.tiny(in: directory)
            let good = try tiny.lambdaPack(CommonPackage.arguments)
            try #require(good.status == 0, "\(good.output)")
            let before = try snapshot(of: tiny.output)
            try tiny.write(
                "Sources/CTable/table.c",
                "#include \"CTable.h\"\nstatic const unsigned char table[1 << 18] = {2};\n"
                    + "int table_at(unsigned index) { return table[index & ((1 << 18) - 1)]; }\n")
            let finished = try tiny.lambdaPack(CommonPackage.arguments) { process in
                let deadline = Date().addingTimeInterval(240)
                while Date() < deadline, process.isRunning {
                    if processes(naming: "common-modules/libcommon-").contains(where: { $0.contains("-emit-library") })
                    {
                        break
                    }
                    usleep(5000)
                }
                kill(process.processIdentifier, SIGINT)
            }
            #expect(finished.status == 128 + SIGINT, "\(finished.output)")
            #expect(finished.output.contains("[interrupted]"), "\(finished.output)")
            #expect(try snapshot(of: tiny.output) == before)
            try tiny.expectNothingLeft()
            // The next run is not misled by what the link left.
            let next = try tiny.lambdaPack(CommonPackage.arguments)
            #expect(next.status == 0 && next.links.contains("libcommon-CTable.so"), "\(next.output)")
            let manifest = try tiny.manifest()
            let printed = try await Toolbox.output(of: "Alpha", manifest, in: tiny.output)
            #expect(printed.output == "Alpha 2\n")
        }
    }

    /// Nested builds see the package's own path where none is fixed, with blanks and quotes in it.
    @Test func oddPathsInTheListsOfObjects() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try CommonPackage.tiny(in: directory / "sp ace ü 'q' 5%20")
            try tiny.write("lambda-pack.yml", "fixed-path: never\n")
            let built = try tiny.lambdaPack(CommonPackage.arguments)
            try #require(built.status == 0, "\(built.output)")
            #expect(built.links == ["Alpha", "Beta", "libcommon-CTable.so"], "\(built.output)")
            let again = try tiny.lambdaPack(CommonPackage.arguments)
            #expect(again.status == 0 && again.links == [], "\(again.output)")
        }
    }
}
