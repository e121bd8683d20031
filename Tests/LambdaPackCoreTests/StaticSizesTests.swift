import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What layers are compared with: sizes of static functions, never of other sources than these.
@Suite struct StaticSizesTests {
    @Test func figuresAreThoseOfTheirInputsAlone() async throws {
        try await withTemporaryDirectory { directory in
            let store = ContentStore(FilePath((directory / "store").path))
            let sizes = StaticSizes(store: store, context: ["sources", "flags"])
            let figures = StaticSizes.Figures(zippedBytes: 5, unzippedBytes: 9)
            let orders = try SampleFunction.make("Orders", including: ["a.txt": "one"])
            sizes.note(figures, of: orders)
            #expect(sizes.figures(of: orders) == figures)
            #expect(
                sizes.figures(of: try SampleFunction.make("Orders", bootstrap: "shared", including: ["a.txt": "one"]))
                    == figures)
            #expect(sizes.figures(of: try SampleFunction.make("Orders", including: ["a.txt": "two"])) == nil)
            #expect(sizes.figures(of: try SampleFunction.make("Stock", including: ["a.txt": "one"])) == nil)
            #expect(StaticSizes(store: store, context: ["sourcesf", "lags"]).figures(of: orders) == nil)
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
        let text = Self.mounts.rendered().string
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
