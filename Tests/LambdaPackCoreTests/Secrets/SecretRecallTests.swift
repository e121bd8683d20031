import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What is found of planted secrets, and of files that only look as if they held some.
@Suite struct SecretRecallTests {
    /// The samples of which a scan says the wrong thing, and what it said.
    private static func scan(_ samples: [SecretSample]) async throws -> [(sample: SecretSample, found: [SecretFinding])]
    {
        try await withTemporaryDirectory { directory in
            let scan = try SecretScan()
            return try samples.enumerated().map { number, sample in
                let file = try sample.write(below: directory, number: number)
                return (sample, try scan.findings(of: FilePath(file.path), path: sample.path))
            }
        }
    }

    @Test func plantedSecretsAreFound() async throws {
        let samples = PlantedTokens.all + PlantedFiles.all
        #expect(samples.count >= 60)
        let missed = try await Self.scan(samples).filter { $0.found.isEmpty }.map(\.sample.name)
        print("secrets: \(samples.count - missed.count) of \(samples.count) planted ones found")
        #expect(missed == [])
    }

    @Test func whatIsNoSecretIsLeftAlone() async throws {
        let samples = HarmlessSamples.all
        #expect(samples.count >= 40)
        let wrong = try await Self.scan(samples).filter { !$0.found.isEmpty }.map { "\($0.sample.name): \($0.found)" }
        print("secrets: \(wrong.count) false alarms in \(samples.count) harmless files")
        #expect(wrong == [])
    }

    /// A finding may show what belongs to a token's format and never what makes it a secret.
    @Test func findingsDoNotShowTheSecret() async throws {
        var (shown, words) = (0, 0)
        for (sample, found) in try await Self.scan(PlantedTokens.all + PlantedFiles.all) {
            let text = String(decoding: sample.bytes, as: UTF8.self)
            for finding in found {
                shown += finding.preview == nil ? 0 : 1
                #expect((finding.preview ?? "").count <= 4, "\(sample.name)")
                for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber) }) where word.count >= 16 {
                    words += 1
                    #expect(!finding.sentence.contains(word), "\(sample.name): \(finding.sentence)")
                }
            }
        }
        #expect(shown > 20 && words > 60, "\(shown) previews, \(words) words that no finding may say")
    }

    /// Every rule finds what its own pattern describes, in text, and names itself.
    @Test func everyRuleFindsItsFormat() throws {
        let rules = try SecretRules.builtIn().rules
        #expect(Set(rules.map(\.id)).count == rules.count)
        let matcher = try SecretMatcher.shared.get()
        var draw = Draw(7)
        var tried = 0
        for (index, rule) in rules.enumerated() where rule.check == nil {
            tried += 1
            let pattern = try #require(matcher.rules[index].pattern, "\(rule.id) has no pattern")
            let anchors = try rule.anchors.flatMap { try #require(SecretPattern($0).literals) }
            for elements in pattern.alternatives {
                var token = Self.text(of: elements, &draw)
                // An anchor may say more than the pattern.
                if rule.within == nil, rule.before == nil, !anchors.contains(where: token.utf8.starts) {
                    token = String(decoding: anchors[0], as: UTF8.self) + token.dropFirst(anchors[0].count)
                }
                let word = rule.within == nil ? "x" : rule.anchors[0]
                let text = Array("\(word) = '\(token)'\n".utf8)
                let hits = text.withUnsafeBytes {
                    matcher.hits(in: $0, as: SecretContext(kind: .text, isConfiguration: false))
                }
                #expect(hits.byRule[index] != nil, "\(rule.id)")
            }
            #expect(rule.source.hasPrefix("https://"), "\(rule.id)")
        }
        #expect(tried > 20)
    }

    /// A text that a pattern describes, drawn at random where there is a choice, of 40 characters where counts vary.
    private static func text(of elements: [SecretPattern.Element], _ draw: inout Draw) -> String {
        elements.map { element in
            let members = element.set.members.filter { (0x21..<0x7F).contains($0) }
            let plain = members.filter(ByteSet.alphanumeric.contains)
            let isChoice = members.count > 8
            return draw.text(
                String(decoding: isChoice ? plain : members, as: UTF8.self),
                isChoice ? max(element.least, min(element.most, 40)) : element.least)
        }.joined()
    }
}
