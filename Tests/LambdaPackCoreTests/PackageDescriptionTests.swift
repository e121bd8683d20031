import Testing

@testable import LambdaPackCore

@Suite struct PackageDescriptionTests {
    /// As Swift 6.3 prints it, shortened.
    private static let answer = """
        warning: 'p': something
        {
          "dependencies" : [ { "identity" : "kit", "path" : "/kit", "type" : "fileSystem" } ],
          "name" : "p",
          "products" : [
            { "name" : "Orders", "targets" : [ "Orders" ], "type" : { "executable" : null } },
            { "name" : "generate", "targets" : [ "generate-catalog" ], "type" : { "executable" : null } },
            { "name" : "Lib", "targets" : [ "Lib", "generate-catalog" ], "type" : { "library" : [ "automatic" ] } }
          ],
          "targets" : [
            { "name" : "Orders", "type" : "executable", "target_dependencies" : [ "Lib" ] },
            { "name" : "Lib", "type" : "library" },
            { "name" : "generate-catalog", "type" : "executable", "target_dependencies" : [ "Lib" ] },
            { "name" : "Generate", "type" : "plugin", "target_dependencies" : [ "generate-catalog", "Lib" ] }
          ]
        }
        """

    @Test func executablesThatPluginsDependOnAreBuildTools() throws {
        let description = try #require(PackageDescription.parse(Array(Self.answer.utf8)))
        #expect(description.executableProducts == ["Orders", "generate"])
        #expect(description.buildTools == ["generate"])
        #expect(description.localPackages == ["/kit"])
    }
}
