import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// A run of some functions or architectures makes a partial set, beside the whole one.
@Suite struct PartialSetTests {
    private func resolve(
        _ yaml: String = "", environment: [String: String] = [:],
        _ change: (inout CommandLineOptions) -> Void = { _ in }
    ) throws -> Configuration {
        var options = CommandLineOptions()
        change(&options)
        return try Configuration(
            options: options, environment: EnvironmentOptions(environment),
            file: try ConfigurationFile(yaml: yaml, name: "f"), fileName: "f", packageDirectory: "/p",
            executableProducts: ["A", "B", "C"])
    }

    private func omitted(
        _ yaml: String = "", products: [String] = [], _ architectures: [Architecture] = []
    ) throws -> [String] {
        try resolve(yaml) {
            $0.products = products
            $0.architectures = architectures
        }.omitted.map(\.description)
    }

    @Test func whatIsLeftOutIsKnown() throws {
        #expect(try omitted().isEmpty)
        #expect(try omitted(products: ["A", "B", "C"]).isEmpty)
        #expect(try omitted(products: ["C", "A"], [.x86_64, .arm64]) == ["B-arm64", "B-x86_64"])
        #expect(try omitted("", [.arm64]) == ["A-x86_64", "B-x86_64", "C-x86_64"])
        #expect(try omitted("architectures: [arm64]", [.arm64]).isEmpty)
        #expect(try omitted("architectures: [arm64]", [.arm64, .x86_64]).isEmpty)
        #expect(try omitted("products: [A]", products: ["A"]).isEmpty)
        #expect(try omitted("products: [A]", products: ["B"]) == ["A-arm64", "A-x86_64"])
        #expect(
            try omitted("functions: {A: {architectures: [arm64]}}", products: ["B", "C"], [.x86_64])
                == ["A-arm64", "B-arm64", "C-arm64"])
    }

    @Test func itGoesBesideTheWholeOne() throws {
        let plugin = ["LAMBDA_PACK_WORK_DIRECTORY": "/w"]
        func output(_ yaml: String = "", _ environment: [String: String] = [:], _ named: FilePath? = nil) throws
            -> String
        {
            try resolve(yaml, environment: environment) {
                $0.products = ["A"]
                $0.output = named
            }.output.string
        }
        #expect(try output() == "/p/.build/lambda-pack-partial")
        #expect(try output("output: dist/set") == "/p/dist/set-partial")
        #expect(try output("", plugin) == "/w/output-partial")
        #expect(try output("", ["LAMBDA_PACK_OUTPUT": "/o"]) == "/o")
        #expect(try output("", [:], "/o") == "/o")
        #expect(try resolve { $0.products = ["A", "B", "C"] }.output == "/p/.build/lambda-pack")
    }

    /// Layers are planned for each architecture by itself.
    @Test func theLockCountsWholeFleetsAlone() throws {
        #expect(try resolve { $0.architectures = [.arm64] }.hasWholeFleets)
        #expect(try resolve { $0.products = ["A", "B", "C"] }.hasWholeFleets)
        #expect(try !resolve { $0.products = ["A", "B"] }.hasWholeFleets)
        let limited = "functions: {C: {architectures: [arm64]}}"
        #expect(
            try resolve(limited) {
                $0.products = ["A", "B"]
                $0.architectures = [.x86_64]
            }.hasWholeFleets)
    }

    @Test(
        arguments: [
            // what is there, what it leaves out, what the run makes, what it is told
            (["a", "b"], [], ["a"], true), (["a"], [], ["a"], true), (["a", "b"], ["c"], ["a"], true),
            (["a"], ["b"], ["a"], false), (["a"], ["b", "c"], ["a", "b"], false),
        ] as [([String], [String], [String], Bool)])
    func aPartialSetNeverTakesMoreAway(
        _ there: [String], _ omitted: [String], _ selected: [String], isRefused: Bool
    ) async throws {
        try await withTemporaryDirectory { directory in
            let output = FilePath((directory / "out").path)
            let records = FileRecords(file: FilePath((directory / "r.json").path))
            try OutputTransaction.begin(output).commit(SampleSet.files("1", there, omitted: omitted), records: records)
            let before = try snapshot(of: directory)
            var check = OutputCheck()
            check.selected = Set(selected.map { ArtifactID.function($0, .arm64) })
            func run() throws {
                try OutputTransaction.begin(output, check)
                    .commit(SampleSet.files("2", selected, omitted: ["z"]), records: records)
            }
            if isRefused {
                let failure = #expect(throws: Failure.self, performing: run)
                #expect(failure?.problems.map(\.code) == [.partialSet])
                #expect(try snapshot(of: directory) == before)
                // A run of everything may.
                check.selected = nil
            }
            try run()
            #expect(try snapshot(of: directory) != before)
        }
    }

    /// After a function was renamed, no run makes the old one again: it keeps no partial set from its place.
    @Test(arguments: [(["b", "new"], true), (["b", "new", "old"], false)])
    func aFunctionThatIsGoneIsNotLost(_ names: [String], isReplaced: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let output = FilePath((directory / "out").path)
            let records = FileRecords(file: FilePath((directory / "r.json").path))
            try OutputTransaction.begin(output)
                .commit(SampleSet.files("1", ["b", "old"], omitted: ["z"]), records: records)
            var check = OutputCheck()
            check.selected = [.function("b", .arm64), .function("new", .arm64)]
            check.functionNames = Set(names)
            #expect(((try? check.check(output)) != nil) == isReplaced)
        }
    }

    /// Where lambda-pack chose the place, the last partial set is there; a whole one stays even so.
    @Test func thePlaceOfPartialSetsHasTheLastOne() async throws {
        try await withTemporaryDirectory { directory in
            let output = FilePath((directory / "out").path)
            let records = FileRecords(file: FilePath((directory / "r.json").path))
            var check = OutputCheck()
            check.isNamed = false
            for name in ["a", "b"] {
                check.selected = [ArtifactID.function(name, .arm64)]
                try OutputTransaction.begin(output, check)
                    .commit(SampleSet.files(name, [name], omitted: ["z"]), records: records)
            }
            #expect(try snapshot(of: directory / "out").keys.sorted() == ["functions/b-arm64.zip", "manifest.json"])
            try OutputTransaction.begin(output).commit(SampleSet.files("all", ["b"]), records: records)
            let failure = #expect(throws: Failure.self) { _ = try OutputTransaction.begin(output, check) }
            #expect(failure?.problems.map(\.code) == [.partialSet])
        }
    }

    @Test func theManifestSaysIt() throws {
        var manifest = Manifest(
            package: "shop", releasable: true, functions: [], layers: [],
            preflight: Manifest.Preflight(profile: "p", allowed: []))
        #expect(manifest.omission == nil)
        #expect(!String(decoding: try CanonicalJSON.encode(manifest), as: UTF8.self).contains("selection"))
        manifest.selection = Manifest.Selection(
            omitted: ["A", "B"].map { ArtifactID.function($0, .arm64) })
        #expect(manifest.omission == "it leaves out everything for arm64")
        let text = String(decoding: try CanonicalJSON.encode(manifest), as: UTF8.self)
        #expect(text.contains("\"omitted\"") && text.contains("\"architecture\": \"arm64\""))
    }
}
