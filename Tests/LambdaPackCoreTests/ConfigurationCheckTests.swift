import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What is wrong with a configuration is said at once, before any build.
@Suite struct ConfigurationCheckTests {
    /// - Returns: nothing where the configuration is in order.
    private func problems(
        _ yaml: String, files: [String: String] = [:], products: [String] = ["A", "B"], commandLine: [String] = []
    ) async throws -> [Problem] {
        try await withTemporaryDirectory { directory in
            let package = directory / "p"
            try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
            for (name, text) in files {
                let file = package / name
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            try yaml.write(to: package / "lambda-pack.yml", atomically: true, encoding: .utf8)
            var options = CommandLineOptions()
            options.products = commandLine
            let path = FilePath(package.path)
            do {
                _ = try Configuration.checked(
                    options: options, environment: EnvironmentOptions([:]),
                    read: try Configuration.readWhatCanBe(options, packageDirectory: path), packageDirectory: path,
                    executableProducts: products, buildTools: [],
                    records: FileRecords(file: FilePath((directory / "files.json").path)))
                return []
            } catch let failure as Failure {
                return failure.problems
            }
        }
    }

    @Test func oneProblemHidesNoOther() async throws {
        let found = try await problems(
            """
            layers:
              pin: {mine: [liba.so]}
              import: [{name: mine, archive: l.zip}]
            output: 5
            include: [../secret, missing.txt]
            functions:
              Zzz: {}
            """)
        #expect(
            found.map(\.code) == [
                .duplicateKey, .wrongType, .includeEscapes, .includeMissing, .unknownProduct,
            ], "\(found)")
        #expect(found.map { $0.location?.line } == [3, 4, 5, 5, 7])
    }

    @Test func includesOfAllFunctionsAreLookedAt() async throws {
        let found = try await problems(
            """
            include: [shared.txt]
            functions:
              A: {include: [one.txt, empty]}
              B: {include: [two.txt]}
            """, files: ["shared.txt": "x", "empty/.DS_Store": ""])
        #expect(found.map(\.location?.line) == [3, 3, 4], "\(found)")
        #expect(found.allSatisfy { $0.code == .includeMissing })
        // Those of functions that nobody asked for may be missing.
        #expect(
            try await problems("functions: {B: {include: [two.txt]}}", commandLine: ["A"]).isEmpty)
    }

    @Test(arguments: [
        ("{from: file.txt, to: bootstrap}", "two files of 'A' would be 'bootstrap'"),
        ("{from: file.txt, to: BOOTSTRAP}", "differ in case alone"),
        ("{from: file.txt, to: bootstrap/x}", "to be a directory"),
        ("file.txt, {from: other.txt, to: file.txt}", "two files of 'A' would be 'file.txt'"),
    ])
    func collisionsAreKnownBeforeTheBuild(rules: String, words: String) async throws {
        let found = try await problems(
            "functions: {A: {include: [\(rules)]}}", files: ["file.txt": "x", "other.txt": "y"])
        #expect(found.map(\.code) == [.entryConflict], "once, whatever the architectures: \(found)")
        #expect(found.first?.message.contains(words) == true, "\(found)")
    }

    @Test func lambdasLimitsOnWhatIsKnownAreToo() async throws {
        let layers = (0..<6).map { "arn:aws:lambda:eu-west-1:123456789012:layer:l\($0):1" }.joined(separator: ", ")
        let found = try await problems("functions: {A: {architectures: [arm64], external-layers: [\(layers)]}}")
        #expect(found.map(\.code) == [.layerLimit], "\(found)")
    }

    @Test func aNameOnTheCommandLineIsAnErrorOfUsage() async throws {
        let found = try await problems("", commandLine: ["Alhpa"])
        #expect(found.map(\.code) == [.unknownProduct])
    }

    @Test func whatIsInOrderPasses() async throws {
        let found = try await problems(
            "include: [a.txt, {from: d, to: e}]", files: ["a.txt": "x", "d/b.txt": "y"])
        #expect(found.isEmpty, "\(found)")
    }
}
