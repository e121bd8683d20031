import Foundation
import TestSupport
import Testing

/// Wrong words in the file and on the command line.
@Suite(.serialized) struct ConfigurationFailureTests {
    @Test func noExecutableProduct() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.expectFailure("no-executable-product", saying: ["executableTarget"], []) {
                try tiny.write(
                    "Package.swift",
                    """
                    // swift-tools-version: 6.1
                    import PackageDescription
                    let package = Package(name: "tiny", targets: [.target(name: "Lib")])
                    """)
                try tiny.write("Sources/Lib/lib.swift", "public let one = 1\n")
            }
        }
    }

    @Test func unknownProductOnTheCommandLine() async throws {
        try await withTemporaryDirectory { directory in
            try TinyPackage(in: directory).expectFailure(
                "unknown-product", saying: ["'Alhpa'", "did you mean 'Alpha'"], status: 64, ["--product", "Alhpa"]
            ) {}
        }
    }

    @Test func severalProblemsInTheFileAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.expectFailure(
                "unknown-key",
                saying: [
                    "lambda-pack.yml:1:1: error: unknown key 'optimise'", "did you mean 'optimize'",
                    "lambda-pack.yml:2:14:", "lambda-pack.yml:4:8: error: '8 XB' is not a size",
                ]
            ) {
                try tiny.write("lambda-pack.yml", "optimise: size\ncompression: [fast]\nbudgets:\n  zip: 8 XB\n")
            }
        }
    }

    @Test func unknownProductInTheFile() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.expectFailure("unknown-product", saying: ["lambda-pack.yml:2:3:", "did you mean 'Beta'"], []) {
                try tiny.write("lambda-pack.yml", "functions:\n  Betta: {}\n")
            }
        }
    }

    @Test func noSDKForAnArchitecture() async throws {
        try await withTemporaryDirectory { directory in
            let other = Machine.architecture == "arm64" ? "x86_64" : "arm64"
            try TinyPackage(in: directory).expectFailure(
                "sdk-missing", saying: ["lambda-pack sdk install", other],
                ["--product", "Alpha", "--arch", other, "--swift-sdks-path", directory.path]
            ) {}
        }
    }
}
