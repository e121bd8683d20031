import LambdaPackCore
import TestSupport
import Testing

@Suite struct ConfigurationFileTests {
    /// Every key of the reference, with a value that it takes.
    private static let complete = """
        version: 1
        products: [Orders]
        architectures: [aarch64]
        runtime: provided.al2
        output: out
        optimize: size
        compression: max
        fixed-path: never
        include: [a.txt, {from: b, to: c}]
        build: {configuration: debug, swiftc: [-DX], linker: [-s], levers: [no-pie]}
        swift-sdks: {arm64: one, x86_64: two}
        budgets: {zip: 8 MB, unzipped: {warn: 1, fail: 2 KiB}, bootstrap: 3, entry: 4}
        functions:
          Orders: {architectures: [x86_64], include: [d], budgets: {zip: 1 MiB}}
        """

    @Test func readsEveryKey() throws {
        let file = try ConfigurationFile(yaml: Self.complete, name: "f")
        #expect(file.products?.map(\.value) == ["Orders"])
        #expect(file.architectures == [.arm64])
        #expect(file.runtime == .providedAL2)
        #expect(file.output == "out")
        #expect(file.optimize == .size)
        #expect(file.compression == .max)
        #expect(file.fixedPath == .never)
        #expect(file.include.map(\.from) == ["a.txt", "b"])
        #expect(file.include.map(\.to) == [nil, "c"])
        #expect(file.build.configuration == .debug)
        #expect(file.build.swiftcFlags == ["-DX"])
        #expect(file.build.linkerFlags == ["-s"])
        #expect(file.build.levers == [.noPIE])
        #expect(file.swiftSDKs == [.arm64: "one", .x86_64: "two"])
        #expect(file.budgets.map(\.limitBytes) == [8_000_000, 1, 2048, 3, 4])
        #expect(file.functions["Orders"]?.architectures == [.x86_64])
        #expect(file.functions["Orders"]?.budgets.map(\.limitBytes) == [1_048_576])
        for key in ConfigurationKey.all where !key.path.contains("*") {
            #expect(Self.complete.contains(key.path.split(separator: ".").last! + ":"), "\(key.path) is not tried")
        }
    }

    @Test(arguments: ["", "# nothing\n", "{}", "build:\n", "functions:\n  Orders:\n"])
    func takesNothingForNothing(yaml: String) throws {
        #expect(try ConfigurationFile(yaml: yaml, name: "f").architectures == nil)
    }

    @Test(arguments: [
        ("optimise: size", "f:1:1: error: unknown key 'optimise' [unknown-key]\n  → did you mean 'optimize'?"),
        ("build: {swiftcc: []}", "f:1:9: error: unknown key 'build.swiftcc' [unknown-key]\n  → did you mean 'swiftc'?"),
        ("compression: fats", "f:1:14: error: 'fats' is no value for 'compression' [invalid-value]\n  → did you mean 'fast'?"),
        ("architectures: arm64", "f:1:16: error: 'architectures' should be a list, but is text [wrong-type]"),
        ("architectures: [riscv]", "f:1:17: error: 'riscv' is no Lambda architecture [invalid-value]\n  → one of: arm64, x86_64"),
        ("output: [a]", "f:1:9: error: 'output' should be text, but is a list [wrong-type]"),
        ("include: [{to: x}]", "f:1:11: error: an include needs 'from:' [invalid-value]"),
        ("budgets: {zip: {max: 1}}", "f:1:17: error: unknown key 'budgets.zip.max' [unknown-key]\n  → known here: warn, fail"),
        ("output: a\noutput: b", "f:1:1: error: 'output' stands there twice [duplicate-key]\n  → keep one of the two"),
    ])
    func saysWhatIsWrongAndWhere(yaml: String, words: String) {
        let failure = #expect(throws: Failure.self) { try ConfigurationFile(yaml: yaml, name: "f") }
        #expect(failure?.problems.map(\.description) == [words])
    }

    @Test func reportsEverythingInOrder() {
        let failure = #expect(throws: Failure.self) {
            try ConfigurationFile(yaml: "x: 1\nruntime: go\nfunctions:\n  A: {arch: [a]}\nbudgets: {zip: -1}", name: "f")
        }
        #expect(failure?.problems.map { $0.location?.line } == [1, 2, 4, 5])
    }

    @Test(arguments: ["a: [", "a: b: c", "\t- x", "a: *nowhere", "&a [*a]", String(repeating: "[", count: 5000)])
    func survivesWhatIsNoYAML(yaml: String) {
        #expect(throws: Failure.self) { try ConfigurationFile(yaml: yaml, name: "f") }
    }

    @Test(arguments: ["8 MB", "8MB", "8000000", "8_000_000", "8000 kB", "8e6"])
    func sizes(text: String) {
        #expect(ByteCount.parse(text) == (text == "8e6" ? nil : 8_000_000))
    }

    @Test(arguments: ["", "-1", "8 XB", "MB", "1.2.3 MB", "0.5", "99999999999999999999", "nan", "inf MB"])
    func noSizes(text: String) {
        #expect(ByteCount.parse(text) == nil)
    }
}
