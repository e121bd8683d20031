import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Like with like: what two sets were built with is held against each other.
@Suite struct ComparabilityTests {
    private static let directory = FilePath("/shop")

    private func configuration(_ yaml: String, _ options: CommandLineOptions) throws -> Configuration {
        try Configuration(
            options: options, environment: EnvironmentOptions([:]),
            file: try ConfigurationFile(yaml: yaml, name: "f"), fileName: "f", packageDirectory: Self.directory,
            executableProducts: ["Labels", "Orders"])
    }

    private func side(
        _ manifest: Manifest, _ yaml: String = "", known: Bool = true,
        _ change: (inout CommandLineOptions) -> Void = { _ in }
    ) throws -> Comparability.Side {
        var options = CommandLineOptions()
        change(&options)
        var manifest = manifest
        manifest.settings = Manifest.Settings(try configuration(yaml, options))
        return Comparability.Side(
            manifest: manifest,
            overrides: known ? BuildOverrides(options, packageDirectory: Self.directory) : nil)
    }

    private func made() async throws -> Manifest {
        try await withTemporaryDirectory { try MadeSet(in: $0).manifest() }
    }

    @Test func setsOfOtherFlagsAreRefusedWithWhatDiffers() async throws {
        let manifest = try await made()
        for (change, row) in [
            ({ $0.linkage = .shared }, "linkage  static → shared"),
            ({ $0.compression = .max }, "compression  default → max"),
            ({ $0.optimize = .size }, "optimize  default → size"),
            ({ $0.configuration = .debug }, "build.configuration  release → debug"),
            ({ $0.levers = [.noPIE] }, "build.levers  none → no-pie"),
            ({ $0.swiftcFlags = ["-DX", "-I/shop/include"] }, "build.swiftc  none → -DX -I/package/include"),
            ({ $0.linkerFlags = ["-s"] }, "build.linker  none → -s"),
            ({ $0.traits = .naming(["Fast"]) }, "build.traits  default traits → Fast"),
            ({ $0.compatibility = .retarget }, "compatibility  strict → retarget"),
        ] as [((inout CommandLineOptions) -> Void, String)] {
            let (baseline, current) = (try side(manifest), try side(manifest, "", change))
            let failure = #expect(throws: Failure.self) {
                try Comparability.check(baseline: baseline, current: current)
            }
            let problem = try #require(failure?.problems.first)
            #expect(problem.code == .unlikeBaseline && problem.cause == row, "\(problem)")
            // Of a baseline without provenance nobody knows who changed it.
            let unknown = try side(manifest, known: false)
            #expect(throws: Failure.self) { try Comparability.check(baseline: unknown, current: current) }
            #expect(try Comparability.check(baseline: current, current: current).differences.isEmpty)
        }
    }

    /// A pull request that changes the configuration: a change to report.
    @Test func whatThePackageChangesItselfIsReported() async throws {
        let manifest = try await made()
        let (baseline, current) = (
            try side(manifest), try side(manifest, "linkage: shared\nlayers: {exclude: [liba.so]}")
        )
        let comparability = try Comparability.check(baseline: baseline, current: current)
        #expect(comparability.differences.map(\.setting) == ["linkage", "layers.exclude"])
        let result = SetCheck(
            current: manifest, baseline: manifest, rules: BudgetRules(),
            today: try #require(CalendarDate("2026-06-15")),
            comparability: comparability
        ).result
        #expect(result.verdict == .pass)
        #expect(
            CheckReport.render(result).string.contains("Settings that changed:\n  linkage         static → shared\n"))
        #expect(CheckMarkdown.render(result).contains("- linkage: static → shared\n"))
        #expect(
            String(decoding: try CheckPage.render(result, treemaps: [:]), as: UTF8.self).contains("static → shared"))
        // The same flag on both sides changes nothing.
        let flagged = try side(manifest) { $0.optimize = .size }
        let both = try side(manifest, "compression: max") { $0.optimize = .size }
        #expect(try Comparability.check(baseline: flagged, current: both).differences.map(\.setting) == ["compression"])
        // Neither a product nor an architecture is a setting.
        let narrowed = try side(manifest, "linkage: shared") { $0.products = ["Orders"] }
        #expect(try Comparability.check(baseline: baseline, current: narrowed).differences.count == 1)
    }

    @Test func anotherRuntimeIsNoReasonToRefuse() async throws {
        let manifest = try await made()
        let other = try side(manifest, "runtime: provided.al2", known: false)
        #expect(
            try Comparability.check(baseline: try side(manifest), current: other).differences.map(\.setting) == [
                "runtime"
            ])
    }

    @Test func setsThatDoNotSayAreHeldByTheirFunctionsAndArchives() async throws {
        var manifest = try await made()
        manifest.settings = nil
        var other = manifest
        for index in other.functions.indices { other.functions[index].linkage = .shared }
        let (one, two) = (
            Comparability.Side(manifest: manifest, overrides: nil), Comparability.Side(manifest: other, overrides: nil)
        )
        let failure = #expect(throws: Failure.self) { try Comparability.check(baseline: one, current: two) }
        #expect(failure?.problems.first?.cause == "linkage  static → shared")
    }

    @Test func otherToolsAreANote() async throws {
        let manifest = try await made()
        var (one, two) = (try side(manifest), try side(manifest))
        one.tools = ["Swift": "6.2", "SDK for arm64": "a"]
        two.tools = ["Swift": "6.3", "SDK for x86_64": "b"]
        let comparability = try Comparability.check(baseline: one, current: two)
        #expect(comparability.notes == ["Swift: the baseline was built with 6.2, the set with 6.3"])
        let result = SetCheck(
            current: manifest, baseline: manifest, rules: BudgetRules(),
            today: try #require(CalendarDate("2026-06-15")),
            comparability: comparability
        ).result
        #expect(CheckReport.render(result).string.contains("note: Swift: the baseline was built with 6.2"))
        #expect(result.verdict == .pass)
    }

    /// What a run left out is neither new nor gone.
    @Test func aFunctionThatWasLeftOutIsNoNews() async throws {
        let whole = try await made()
        var part = whole
        part.functions.removeAll { $0.name == "Labels" }
        part.layers[0].functions = ["Orders"]
        func states(_ baseline: Manifest, _ current: Manifest) throws -> [String: CheckResult.State] {
            let result = SetCheck(
                current: current, baseline: baseline, rules: BudgetRules(),
                today: try #require(CalendarDate("2026-06-15"))
            ).result
            return Dictionary(uniqueKeysWithValues: result.artifacts.map { ($0.name, $0.state) })
        }
        #expect(try states(whole, part)["Labels"] == .removed)
        #expect(try states(part, whole)["Labels"] == .new)
        part.selection = Manifest.Selection(omitted: [ArtifactID.function("Labels", .x86_64)])
        #expect(try states(whole, part)["Labels"] == nil)
        #expect(try states(part, whole)["Labels"] == .same)
        // Layers of a part are others.
        part.layers = []
        part.functions[0].layers = []
        #expect(try states(whole, part) == ["Orders": .same])
        #expect(try states(part, whole)["swift"] == .same)
    }
}
