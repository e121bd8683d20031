import Foundation
import LambdaPackCore
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    private func resolve(
        _ yaml: String = "", environment: [String: String] = [:], products: [String] = ["A", "B"],
        _ change: (inout CommandLineOptions) -> Void = { _ in }
    ) throws -> Configuration {
        var options = CommandLineOptions()
        change(&options)
        return try Configuration(
            options: options, environment: EnvironmentOptions(environment),
            file: try ConfigurationFile(yaml: yaml, name: "f"), fileName: "f", packageDirectory: "/p",
            executableProducts: products)
    }

    @Test func defaults() throws {
        let value = try resolve()
        #expect(value.output == "/p/.build/lambda-pack")
        #expect(value.workDirectory == "/p/.build/lambda-pack-work")
        #expect(value.functions.map(\.product) == ["A", "B"])
        #expect(value.architectures == [.arm64, .x86_64])
        #expect(value.compression == .default)
        #expect(value.build.configuration == .release)
    }

    @Test func commandLineOverEnvironmentOverFileOverDefault() throws {
        let file = "output: file"
        let environment = ["LAMBDA_PACK_OUTPUT": "/environment"]
        #expect(try resolve(file).output == "/p/file")
        #expect(try resolve(file, environment: environment).output == "/environment")
        #expect(try resolve(file, environment: environment) { $0.output = "/flag" }.output == "/flag")
        let plugin = ["LAMBDA_PACK_WORK_DIRECTORY": "/w"]
        #expect(try resolve(environment: plugin).output == "/w/output")
        #expect(try resolve(file, environment: plugin).output == "/p/file")
        #expect(try resolve("optimize: size").build.optimize == .size)
        #expect(try resolve("optimize: size") { $0.optimize = .default }.build.optimize == .default)
        #expect(try resolve("swift-sdks: {arm64: a}") { $0.swiftSDKs = [.arm64: "b"] }.build.swiftSDKs == [.arm64: "b"])
    }

    @Test func functionsHaveTheirOwn() throws {
        let yaml = """
            include: [all]
            budgets: {zip: 1 MB, entry: 2 MB}
            functions: {A: {architectures: [arm64], include: [own], budgets: {zip: 3 MB}}}
            """
        let value = try resolve(yaml) { $0.architectures = [.x86_64, .arm64] }
        let function = try #require(value.functions.first)
        #expect(function.architectures == [.arm64])
        #expect(function.include.map(\.from) == ["all", "own"])
        #expect(value.budgets.budgets(.function("A", .arm64)).map(\.limitBytes) == [2_000_000, 3_000_000])
        #expect(try resolve(yaml) { $0.architectures = [.x86_64] }.functions.map(\.product) == ["B"])
    }

    @Test func reportsEveryUnknownProduct() {
        let failure = #expect(throws: Failure.self) {
            try resolve("products: [Aa, Zzzzz]\nfunctions: {C: {}}", products: ["A", "B"])
        }
        #expect(failure?.problems.map(\.subject) == ["Aa", "Zzzzz", "C"])
        #expect(failure?.problems.first?.advice == "did you mean 'A'?")
    }

    @Test(arguments: [
        ["Orders"], [], ["1", "true", "with space", "quo\"te", "ünï"],
        ["back\\slash", "line\nbreak: {}", "\u{1B}[31m\u{85}\u{2028}\u{202E}\u{E0041}"],
    ])
    func theTemplateReadsBack(products: [String]) throws {
        let text = ConfigurationTemplate.render(packageName: "shop\nproducts: 1", products: products)
        let file = try ConfigurationFile(yaml: text, name: "f")
        #expect(Set(file.functions.keys) == Set(products))
        // Explanations are commented with one space after the mark, samples with none or their own indentation.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("#") && (!line.hasPrefix("# ") || line.hasPrefix("#  "))
                ? String(line.dropFirst()) : String(line)
        }
        let sampled = try ConfigurationFile(yaml: lines.joined(separator: "\n"), name: "f")
        #expect(sampled.budgets.functions.budgets.count == 3)
    }

    @Test func theReferenceIsUpToDate() throws {
        let file = Repository.root / "docs/configuration.md"
        #expect(try String(contentsOf: file, encoding: .utf8) == ConfigurationReference.render(), "run: make docs")
    }

    /// Products, work directory and output are those of the plugin's package: another one's sources would go into its set.
    @Test func thePluginWorksOnItsOwnPackage() async throws {
        try await withTemporaryDirectory { directory in
            let (own, other) = (directory / "own", directory / "other")
            for package in [own, other] {
                try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
                try "// swift-tools-version: 6.1".write(
                    to: package / "Package.swift", atomically: true, encoding: .utf8)
            }
            func found(_ named: String?, isPlugin: Bool) throws -> FilePath {
                var options = CommandLineOptions()
                options.packagePath = named.map { FilePath($0) }
                var variables = ["LAMBDA_PACK_PACKAGE_PATH": own.path]
                if isPlugin { variables["LAMBDA_PACK_PRODUCTS"] = "Fn" }
                return try Configuration.packageDirectory(options, EnvironmentOptions(variables))
            }
            #expect(try found(nil, isPlugin: true) == FilePath(own.path))
            #expect(try found(own.path + "/../own", isPlugin: true).lastComponent?.string == "own")
            let failure = #expect(throws: Failure.self) { try found(other.path, isPlugin: true) }
            #expect(failure?.problems.first?.advice?.contains("swift package --package-path") == true)
            // Without the plugin the command line comes first.
            #expect(try found(other.path, isPlugin: false) == FilePath(other.path))
        }
    }
}
