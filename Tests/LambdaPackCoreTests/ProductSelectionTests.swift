import LambdaPackCore
import TestSupport
import Testing

/// Which executables are functions.
@Suite struct ProductSelectionTests {
    private func select(
        _ yaml: String = "", products: [String] = ["Orders", "generate"], tools: [String] = ["generate"],
        commandLine: [String] = []
    ) throws(Failure) -> ProductSelection {
        var options = CommandLineOptions()
        options.products = commandLine
        return try ProductSelection(
            options: options, file: try ConfigurationFile(yaml: yaml, name: "f"), executableProducts: products,
            buildTools: tools, packageDirectory: "/p")
    }

    @Test func toolsOfPluginsAreLeftOutAndSaidToBe() throws {
        let selection = try select()
        #expect(selection.products == ["Orders"])
        #expect(selection.leftOut.map(\.description) == ["'generate' is left out: a plugin of the package runs it"])
    }

    @Test(arguments: ["products: [generate]", "products: [Orders, generate]"])
    func namesInTheFileCount(yaml: String) throws {
        let selection = try select(yaml)
        #expect(selection.products.contains("generate") && selection.leftOut.isEmpty)
    }

    @Test func namesOnTheCommandLineCount() throws {
        #expect(try select(commandLine: ["generate"]).products == ["generate"])
        #expect(
            try select("functions: {generate: {exclude: true}}", commandLine: ["generate"]).products == ["generate"])
    }

    @Test func settingsMakeAToolAFunction() throws {
        #expect(try select("functions: {generate: {}}").products == ["Orders", "generate"])
        #expect(try select("functions: {generate: {exclude: false}}").products == ["Orders", "generate"])
    }

    @Test func anyExecutableCanBeExcluded() throws {
        let selection = try select("functions: {Orders: {exclude: true}, generate: {}}")
        #expect(selection.products == ["generate"])
        #expect(
            selection.leftOut.map(\.description) == ["'Orders' is left out: its settings say 'exclude: true'"])
    }

    @Test func contradictionsAndUnknownNamesAreSaidTogether() {
        let failure = #expect(throws: Failure.self) {
            try select("products: [Orders, Zzz]\nfunctions:\n  Orders: {exclude: true}\n  Qqq: {}")
        }
        #expect(failure?.problems.map(\.subject) == ["Zzz", "functions.Orders.exclude", "Qqq"])
        #expect(failure?.problems[1].location?.line == 3)
    }

    @Test func nothingButToolsIsAnErrorThatNamesThem() {
        let failure = #expect(throws: Failure.self) { try select(products: ["generate"]) }
        #expect(failure?.problems.map(\.code) == [.noExecutableProduct])
        #expect(failure?.problems.first?.cause == "'generate' is left out: a plugin of the package runs it")
    }

    @Test func theTemplateExcludesTools() throws {
        let text = ConfigurationTemplate.render(
            packageName: "p", products: ["Orders", "generate"], buildTools: ["generate"])
        let file = try ConfigurationFile(yaml: text, name: "f")
        #expect(file.functions["generate"]?.exclude?.value == true && file.functions["Orders"]?.exclude == nil)
        #expect(text.contains("#   exclude: true"))
    }
}
