import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// detect-secrets reads the same planted files: what it finds by a provider's format, lambda-pack finds.
@Suite struct SecondSecretReaderTests {
    private struct Report: Decodable {
        struct Secret: Decodable {
            var type: String
        }

        var results: [String: [Secret]]
    }

    /// Its guesses by entropy and by words in source code are not a provider's format.
    private static let guesses = [
        "Base64 High Entropy String", "Hex High Entropy String", "Secret Keyword", "Public IP (ipv4)",
    ]

    /// It ends its workers with SIGTERM, and waits for ever where that is blocked: so it is in children of a thread of
    /// Dispatch's, which tests may run on.
    private static let program = """
        import runpy, signal
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        runpy.run_module("detect_secrets", run_name="__main__")
        """

    /// - Returns: the formats by the samples' numbers.
    private func secondReading(of samples: [SecretSample], in root: URL, _ tools: URL) throws -> [Int: Set<String>] {
        for (number, sample) in samples.enumerated() { _ = try sample.write(below: root, number: number) }
        let log = try run(
            "python3",
            ["-c", Self.program, "scan", "--all-files", "--no-verify", "--force-use-all-plugins", "."],
            environment: ["PYTHONPATH": tools.path], in: root)
        let start = try #require(log.output.firstIndex(of: "{"), "\(log.output)")
        let report = try JSONDecoder().decode(Report.self, from: Data(log.output[start...].utf8))
        var found: [Int: Set<String>] = [:]
        for (path, secrets) in report.results {
            let number = try #require(Int(path.split(separator: "/").first { $0 != "." } ?? ""), "\(path)")
            found[number] = Set(secrets.map(\.type)).subtracting(Self.guesses)
        }
        return found.filter { !$0.value.isEmpty }
    }

    @Test func findsNoLessThanDetectSecrets() async throws {
        guard let tools = TestTools.directory else { return try skip(TestTools.comment) }
        // A folder that an earlier version of the script filled.
        guard FileManager.default.fileExists(atPath: (tools / "detect_secrets").path) else {
            return try skip("there is no detect-secrets: run Scripts/fetch-test-tools.sh again")
        }
        try await withTemporaryDirectory { root in
            let scan = try SecretScan()
            let planted = PlantedTokens.all + PlantedFiles.all
            let theirs = try secondReading(of: planted, in: root / "planted", tools)
            let ours = try Set(
                planted.indices.filter { number in
                    let file = root / "planted" / "\(number)" / planted[number].path
                    return try !scan.findings(of: FilePath(file.path), path: planted[number].path).isEmpty
                })
            let missed = theirs.filter { !ours.contains($0.key) }.map {
                "\(planted[$0.key].name): \($0.value.sorted())"
            }
            #expect(missed.sorted() == [])
            // The other way round: where both know a format, the sample is a good one.
            let unread = planted.indices.filter { planted[$0].secondReader && theirs[$0] == nil }
            #expect(unread.map { planted[$0].name } == [])
            let harmless = try secondReading(of: HarmlessSamples.all, in: root / "harmless", tools)
            print(
                "secrets: detect-secrets finds \(theirs.count) of \(planted.count) planted ones, lambda-pack \(ours.count)"
            )
            print(
                "secrets: detect-secrets has \(harmless.count) false alarms in \(HarmlessSamples.all.count) harmless files"
            )
            #expect(theirs.count >= 25)
        }
    }
}
