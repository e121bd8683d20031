import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What a build writes into the manifest and what `check` says of it are one judgement.
@Suite struct BudgetJudgementTests {
    private let today = CalendarDate("2026-06-15")

    private func rules(_ yaml: String) throws -> BudgetRules { try ConfigurationFile(yaml: yaml, name: "f").budgets }

    private func made() async throws -> Manifest {
        try await withTemporaryDirectory { try MadeSet(in: $0).manifest() }
    }

    private static let mistyped = """
        budgets:
          zip: {warn: 1, fail: 1 MB}
        layers:
          named:
            swfit:
              budgets: {zip: 1 MB}
        """

    @Test func aBudgetForNoLayerIsSaidByEveryReport() async throws {
        let check = SetCheck(
            current: try await made(), baseline: nil, rules: try rules(Self.mistyped), today: try #require(today))
        let problem = try #require(check.problems.first { $0.code == .unknownLayer })
        #expect(problem.message == "there are budgets for a layer 'swfit', and no such layer")
        #expect(problem.advice == "did you mean 'swift'?")
        #expect(check.result.verdict == .warn)
        #expect(check.result.problems.contains { $0.code == "unknown-layer" && $0.line == 6 })
        #expect(CheckMarkdown.render(check.result).contains("'swfit'"))
        let sarif = String(decoding: try SARIFReport.render(check.result), as: UTF8.self)
        #expect(sarif.contains("\"id\": \"unknown-layer\"") && !sarif.contains("\"text\": \"unknown-layer\""))
    }

    @Test func manifestAndCheckSayTheSame() async throws {
        let today = try #require(today)
        for yaml in [
            Self.mistyped, "budgets: {zip: 1}", "layers: {budgets: {unzipped: 1}}", "",
            "budgets: {entry: {fail: 1, waiver: {until: 2026-06-14, reason: over}}}",
            "budgets: {entry: {fail: 1, waiver: {until: 2026-06-15, reason: today}}}",
        ] {
            let manifest = try await made()
            let judgement = Judgement(manifest, rules: try rules(yaml), today: today)
            let judged = judgement.judged(manifest)
            let check = SetCheck(current: manifest, baseline: nil, rules: try rules(yaml), today: today)
            #expect(Set(judgement.problems) == Set(check.problems), "\(yaml)")
            #expect(judged.releasable == (check.result.verdict != .fail), "\(yaml)")
            #expect(
                judged.functions.map(\.budgets) + judged.layers.map(\.budgets)
                    == check.result.artifacts.map(\.budgets), "\(yaml)")
            // The manifest that is written follows from itself.
            #expect(ManifestConsistency.contradictions(judged).isEmpty, "\(yaml)")
        }
    }

    /// Of a part of the functions nothing can be said of layers.
    @Test func aPartialSetHasNoUnknownLayers() async throws {
        var manifest = try await made()
        manifest.selection = Manifest.Selection(omitted: [ArtifactID.function("Catalog", .x86_64)])
        let check = SetCheck(
            current: manifest, baseline: nil, rules: try rules(Self.mistyped), today: try #require(today))
        #expect(!check.problems.contains { $0.code == .unknownLayer })
        // Another architecture that was left out as a whole says nothing of this one's layers.
        manifest.selection = Manifest.Selection(omitted: [ArtifactID.function("Catalog", .arm64)])
        let whole = SetCheck(
            current: manifest, baseline: nil, rules: try rules(Self.mistyped), today: try #require(today))
        #expect(whole.problems.contains { $0.code == .unknownLayer })
    }
}
