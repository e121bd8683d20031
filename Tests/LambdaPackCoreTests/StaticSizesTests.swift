import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// What layers are compared with: sizes of static functions, never of other sources than these.
@Suite struct StaticSizesTests {
    @Test func figuresAreThoseOfTheirKeyAlone() async throws {
        try await withTemporaryDirectory { directory in
            let file = FilePath((directory / "cache/static-sizes.json").path)
            var sizes = StaticSizes.read(file)
            let figures = StaticSizes.Figures(zippedBytes: 5, unzippedBytes: 9)
            sizes.note(figures, of: "Orders-arm64", key: "k")
            try sizes.write(file)
            let kept = StaticSizes.read(file)
            #expect(kept == sizes && kept.figures(of: "Orders-arm64", key: "k") == figures)
            #expect(kept.figures(of: "Orders-arm64", key: "other") == nil)
            #expect(kept.figures(of: "Orders-x86_64", key: "k") == nil)
            try "{".write(to: directory / "cache/static-sizes.json", atomically: true, encoding: .utf8)
            #expect(StaticSizes.read(file) == StaticSizes())
        }
        #expect(StaticSizes.key(["a", "b"], []) != StaticSizes.key(["ab"], []))
    }

    @Test func anyFileOfThePackageMayBeASource() async throws {
        try await withTemporaryDirectory { directory in
            func write(_ name: String, _ text: String) throws {
                let file = directory / name
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            func stamp() -> String? {
                SourceStamp.of(
                    ["p", "kit"].map { FilePath((directory / $0).path) },
                    without: [FilePath((directory / "p/out").path), FilePath((directory / "p/lambda-pack.yml").path)])
            }
            try write("p/Sources/main.swift", "1")
            try write("kit/Sources/kit.swift", "1")
            let before = try #require(stamp())
            #expect(stamp() == before)
            // What builds and earlier runs leave is no source.
            try write("p/out/x", "1")
            try write("p/.build/x", "1")
            try write("p/Package.resolved", "1")
            try write("p/lambda-pack.yml", "linkage: shared")
            #expect(stamp() == before)
            try write("p/set/manifest.json", "{}")
            try write("p/set/SHA256SUMS", "")
            let beside = try #require(stamp())
            try write("p/set/functions/A.zip", "1")
            #expect(stamp() == beside)
            for name in ["p/Sources/main.swift", "kit/Sources/kit.swift", "p/api.proto", "kit/Sources/new.swift"] {
                let last = stamp()
                try write(name, "changed")
                #expect(stamp() != last, "\(name)")
            }
        }
    }

    private static let mounts = [
        MountedSizes(
            function: "Orders-arm64",
            parts: [
                .init(name: "Orders-arm64.zip", zippedBytes: 1000, unzippedBytes: 4000),
                .init(name: "layer shop-swift", zippedBytes: 2_000_000, unzippedBytes: 8_000_000),
                .init(name: "external arn:x", zippedBytes: nil, unzippedBytes: nil),
            ], asStatic: .init(zippedBytes: 1_500_000, unzippedBytes: 5_000_000)),
        MountedSizes(
            function: "Stock-arm64", parts: [.init(name: "Stock-arm64.zip", zippedBytes: 10, unzippedBytes: 20)],
            asStatic: nil),
    ]

    @Test func whatIsMountedStandsBesideTheStaticFunction() {
        let text = Self.mounts.rendered()
        #expect(text.contains("layer shop-swift") && text.contains("8,004,000 B"))
        #expect(text.contains("static instead") && text.contains("5,000,000 B"), "\(text)")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(Self.mounts.staticZippedBytes == nil)
        #expect(Self.mounts.unmeasured?.contains("not measured for Stock-arm64") == true)
        let measured = Array(Self.mounts.prefix(1))
        #expect(measured.staticZippedBytes == 1_500_000 && measured.unmeasured == nil)
        #expect(Array(Self.mounts.suffix(1)).unmeasured?.hasPrefix("static linkage: not measured with") == true)
    }
}
