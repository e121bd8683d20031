import Testing

@testable import LambdaPackCore

@Suite struct PackageCommandLineTests {
    @Test(arguments: [
        ("swift-package --traits A,B lambda-pack build", "build", TraitSelection.naming(["A", "B"])),
        ("swift-package --traits=A lambda-pack", "", .naming(["A"])),
        ("swift-package --traits A --traits B plugin lambda-pack -q", "-q", .naming(["B"])),
        ("swift-package --enable-all-traits lambda-pack --arch arm64", "--arch arm64", .all),
        ("swift-package --disable-default-traits lambda-pack", "", .only([])),
        ("swift-package --disable-default-traits --traits A lambda-pack", "", .naming(["A"])),
        ("swift-package --package-path lambda-pack lambda-pack --traits A", "--traits A", nil),
        ("swift-package lambda-pack --enable-all-traits", "--enable-all-traits", nil),
        ("swift-package lambda-pack", "", nil),
        // Not the command line that started this tool.
        ("swift-package --traits A lambda-pack check", "build", nil),
        ("", "build", nil), ("swift-package", "", nil), ("swift-package --traits", "", nil),
    ])
    func readsWhatStandsBeforeThePlugin(line: String, own: String, expected: TraitSelection?) {
        func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
        #expect(PackageCommandLine.traits(in: words(line), own: words(own)) == expected)
    }

    @Test func aProcessThatIsGoneSaysNothing() {
        #expect(RunEnvironment(["LAMBDA_PACK_PARENTS": "1 0"]).traitsOfSwiftPackage([]) == nil)
        #expect(RunEnvironment([:]).traitsOfSwiftPackage([]) == nil)
    }
}
