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

    /// As Swift 6.3 says it.
    @Test(arguments: [
        "Trait 'Nope' enabled by command-line trait configuration is not declared by package 'p' (tiny). The available traits declared by this package are: Fast, Loud, default.",
        "Traits [X] have been enabled on package 'q' (q) that declares no traits.",
        "Disabled default traits by command-line trait configuration on package 'q' (q) that declares no traits. This is prohibited.",
    ])
    func aChoiceThatThePackageDoesNotHaveIsSaidInSwiftPMsWords(sentence: String) throws {
        let output = "warning: 'p': something\nerror: \(sentence)\n"
        let problem = try #require(PackageDescription.traitProblem(.naming(["Nope"]), output, package: "/shop"))
        #expect(problem.code == .unknownTrait && problem.subject == "shop" && problem.cause == sentence)
        #expect(problem.message == "these traits can't be enabled: Nope")
        // Without a choice it is the package that is wrong.
        #expect(PackageDescription.traitProblem(.packageDefaults, output, package: "/shop") == nil)
        #expect(
            PackageDescription.traitProblem(.all, "error: 'p': Traits.swift is no target\n", package: "/shop") == nil)
    }

    @Test func declaredTraitsAreInTheDump() {
        let dump = """
            warning: 'p': something
            { "name" : "p", "traits" : [ { "enabledTraits" : [], "name" : "Fast" }, { "enabledTraits" : ["Fast"], "name" : "default" } ] }
            """
        #expect(PackageDescription.traits(inDump: Array(dump.utf8)) == ["Fast", "default"])
        #expect(PackageDescription.traits(inDump: Array("{}".utf8)) == [])
        #expect(PackageDescription.traits(inDump: Array("error: no".utf8)) == nil)
    }
}
