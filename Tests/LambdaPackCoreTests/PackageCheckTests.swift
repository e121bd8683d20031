import Foundation
import Synchronization
import TestSupport
import Testing

@testable import LambdaPackCore

/// What `check` and `verify` do between parsing and printing.
@Suite struct PackageCheckTests {
    /// What a run told.
    private final class Events: Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { texts.withLock { $0 } }

        @Sendable func handle(_ event: ProgressEvent) {
            switch event {
            case .note(let text), .omission(let text): texts.withLock { $0.append(text) }
            default: break
            }
        }
    }

    private static func options(_ package: URL, _ set: MadeSet) throws -> CommandLineOptions {
        try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
        try "// swift-tools-version: 6.2\n".write(
            to: package / "Package.swift", atomically: true, encoding: .utf8)
        try "budgets: {zip: 1}\n".write(to: package / "lambda-pack.yml", atomically: true, encoding: .utf8)
        var options = CommandLineOptions()
        options.packagePath = FilePath(package.path)
        options.output = FilePath(set.directory.path)
        return options
    }

    @Test func judgesTheSetByThePackagesRules() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory / "set")
            try made.writeProvenance()
            let options = try Self.options(directory / "shop/package", made)
            let events = Events()
            let environment = RunEnvironment(["GITHUB_WORKSPACE": directory.path])
            let outcome = try await PackageCheck(
                options, environment, baseline: nil, allowsStale: false, progress: events.handle
            ).run()
            #expect(outcome.check.result.verdict == .fail && !outcome.check.result.hasBaseline)
            #expect(outcome.folder == "shop/package")
            #expect(events.all == ["the set does not record its sources: the current ones are assumed"])
        }
    }

    /// Without it a check would speak of sources that nobody knows.
    @Test(arguments: ["missing", "empty", "cut off", "of another set", "of another version"])
    func aSetWithoutProvenanceIsNotChecked(state: String) async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory / "set")
            let options = try Self.options(directory / "package", made)
            let file = made.directory / "provenance.json"
            try made.writeProvenance()
            let text = try String(contentsOf: file, encoding: .utf8)
            switch state {
            case "missing": try FileManager.default.removeItem(at: file)
            case "empty": try Data().write(to: file)
            case "cut off": try String(text.prefix(100)).write(to: file, atomically: true, encoding: .utf8)
            case "of another set": try made.write(Array(Data(contentsOf: made.manifestFile)) + [0x0A])
            default:
                let other = text.replacing(#/"schemaVersion" ?: ?1/#, with: "\"schemaVersion\": 2")
                try #require(other != text)
                try other.write(to: file, atomically: true, encoding: .utf8)
            }
            func check(allowsStale: Bool) async throws -> PackageCheck.Outcome {
                try await PackageCheck(
                    options, RunEnvironment([:]), baseline: nil, allowsStale: allowsStale, progress: { _ in }
                ).run()
            }
            let failure = await #expect(throws: Failure.self) { try await check(allowsStale: false) }
            #expect(failure?.problems.map(\.code) == [.staleSet])
            #expect(failure?.problems.first?.advice?.contains("--allow-stale") == true)
            let words = "\(failure?.problems as Any)"
            #expect(words.contains("provenance.json"))
            #expect(try await check(allowsStale: true).check.result.verdict == .fail)
        }
    }

    @Test func saysWhatTheBaselineHasNothingOf() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory / "set")
            let options = try Self.options(directory / "package", made)
            let other = try MadeSet(in: directory / "other")
            var manifest = try other.manifest()
            let gone = manifest.functions.removeLast()
            manifest.layers[0].functions = manifest.functions.map(\.name)
            manifest.selection = Manifest.Selection(omitted: [gone.id])
            try other.write(CanonicalJSON.encode(manifest))
            let events = Events()
            let outcome = try await PackageCheck(
                options, RunEnvironment([:]), baseline: .path(FilePath(other.directory.path)), allowsStale: true,
                progress: events.handle
            ).run()
            #expect(outcome.check.result.hasBaseline && outcome.folder == "")
            #expect(
                events.all.count == 1 && events.all[0].contains("the baseline leaves out 'Orders'"), "\(events.all)")
        }
    }

    @Test func verifiesTheSetThatTheOptionsName() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory / "set")
            var options = CommandLineOptions()
            options.output = FilePath(made.directory.path)
            let whole = try await SetVerification.run(options, RunEnvironment([:]), rebuilding: false) { _ in }
            #expect(whole.isVerified && whole.problems.isEmpty && whole.set.manifest.artifacts.count == 3)
            try Data().write(to: made.directory / "functions/Orders-x86_64.zip")
            let damaged = try await SetVerification.run(options, RunEnvironment([:]), rebuilding: false) { _ in }
            #expect(!damaged.isVerified)
            let failure = await #expect(throws: Failure.self) {
                try await SetVerification.verified(FilePath(made.directory.path))
            }
            #expect(failure?.exitStatus == .verificationDiffers)
        }
    }
}
