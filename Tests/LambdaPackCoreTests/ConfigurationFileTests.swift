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
        build: {configuration: debug, swiftc: [-DX], linker: [-s], traits: [Fast, default], levers: [no-pie]}
        swift-sdks: {arm64: one, x86_64: two}
        budgets: {zip: 8 MB, unzipped: {warn: 1, fail: 2 KiB}, bootstrap: 3, entry: 4, growth: {warn: 10 kB, fail: 2.5 %}, arm64: {zip: {fail: 5, waiver: {reason: R, until: 2028-02-29}}}, x86_64: {growth: 6}}
        linkage: shared
        compatibility: {retarget: true, refuse: [fmod]}
        profile: p.json
        allow: [symbol-version, 'secret:a/**']
        libraries: [libopen.so]
        layers:
          pin: {mine: [libm*], other: [libo.so]}
          exclude: [libx.so]
          modules: copy
          copy: [Kit]
          external: [arn:aws:lambda:eu-west-1:123456789012:layer:a:1, {arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:b:2', unzipped: 1 KiB, architecture: arm64}]
          import: [{name: pre, archive: l.zip, architecture: x86_64, functions: [Orders]}]
          budgets: {zip: 7}
          named: {mine: {budgets: {entry: 8}}}
        icu: {locales: [en, de], converters: [], drop: [rbnf]}
        functions:
          Orders:
            architectures: [x86_64]
            include: [d]
            budgets: {zip: 1 MiB}
            libraries: [libmore.so]
            external-layers: [arn:aws:lambda:eu-west-1:123456789012:layer:c:3]
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
        #expect(file.build.traits == .naming(["Fast", "default"]))
        #expect(file.swiftSDKs == [.arm64: "one", .x86_64: "two"])
        #expect(file.budgets.functions.budgets.map(\.limitBytes) == [8_000_000, 1, 2048, 3, 4])
        #expect(file.functions["Orders"]?.architectures == [.x86_64])
        #expect(file.budgets.namedFunctions["Orders"]?.budgets.map(\.limitBytes) == [1_048_576])
        #expect(file.budgets.functions.growth.map(\.limit) == [.bytes(10_000), .permille(25)])
        let arm64 = file.budgets.functions.architectures[.arm64]?.budgets
        #expect(arm64?.map(\.limitBytes) == [5] && arm64?.first?.origin.waiver?.reason == "R")
        #expect(arm64?.first?.origin.waiver?.until?.description == "2028-02-29")
        #expect(file.budgets.functions.architectures[.x86_64]?.growth.map(\.limit) == [.bytes(6)])
        #expect(file.budgets.layers.budgets.map(\.limitBytes) == [7])
        #expect(file.budgets.namedLayers["mine"]?.budgets.map(\.origin.rule) == ["layers.named.mine.budgets.entry"])
        #expect(file.linkage == .shared && file.compatibility == .retarget && file.profile == "p.json")
        #expect(file.refusedRewrites == ["fmod"])
        #expect(file.allow.map(\.rule) == ["symbol-version", "secret"] && file.allow.map(\.path) == [nil, "a/**"])
        #expect(file.libraries.map(\.value) == ["libopen.so"])
        #expect(file.layers.pin(of: "libmath.so") == "mine" && file.layers.pin(of: "libx.so") == nil)
        #expect(file.layers.isExcluded("libx.so") && !file.layers.isExcluded("liby.so"))
        #expect(file.layers.modules == .copy && file.layers.copied.map(\.value) == ["Kit"])
        #expect(file.layers.external.map(\.unzippedBytes) == [nil, 1024])
        #expect(file.layers.external.map(\.architecture) == [nil, .arm64])
        #expect(file.layers.imports.map(\.name) == ["pre"] && file.layers.imports.first?.functions == ["Orders"])
        #expect(file.icu.locales?.map(\.value) == ["en", "de"] && file.icu.converters?.isEmpty == true)
        #expect(file.icu.droppedNames == ["rbnf"])
        #expect(file.functions["Orders"]?.libraries.map(\.value) == ["libmore.so"])
        #expect(file.functions["Orders"]?.externalLayers.count == 1)
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
        (
            "compression: fats",
            "f:1:14: error: 'fats' is not a value for 'compression' [invalid-value]\n  → did you mean 'fast'? one of: fast, default, max"
        ),
        (
            "architectures: arm64",
            "f:1:16: error: 'architectures' should be a list, but is text [wrong-type]\n  → write [arm64]"
        ),
        (
            "architectures: [riscv]",
            "f:1:17: error: 'riscv' is not a Lambda architecture [invalid-value]\n  → one of: arm64, x86_64"
        ),
        (
            "icu: {drop: [translt]}",
            "f:1:14: error: 'translt' is not a kind of ICU's data that can be dropped [invalid-value]\n  → did you mean translit?"
        ),
        (
            "icu: {locales: en}",
            "f:1:16: error: 'icu.locales' should be a list, but is text [wrong-type]\n  → write [en]"
        ),
        (
            "build: {traits: Fast}",
            "f:1:17: error: 'build.traits' is neither a list of traits nor 'all' [invalid-value]\n  → one trait is a list, too: [Fast]"
        ),
        (
            "build: {traits: ['Fast,Small']}",
            "f:1:18: error: 'Fast,Small' is not the name of a trait [invalid-value]"
        ),
        ("build: {traits: {a: b}}", "f:1:17: error: 'build.traits' should be a list, but is a mapping [wrong-type]"),
        ("output: [a]", "f:1:9: error: 'output' should be text, but is a list [wrong-type]"),
        (
            "linkage: dynamic",
            "f:1:10: error: 'dynamic' is not a value for 'linkage' [invalid-value]\n  → 'dynamic' is called 'shared' here; one of: static, shared"
        ),
        (
            "allow: [symbol-versions]",
            "f:1:9: error: 'symbol-versions' is not a rule of the preflight [invalid-value]\n  → did you mean 'symbol-version'?"
        ),
        (
            "allow: [secret]",
            "f:1:9: error: secrets can be allowed only by path [invalid-value]\n  → write 'secret:<path in the package>', as in secret:Assets/test.pem"
        ),
        (
            "allow: [malformed-archive]",
            "f:1:9: error: 'malformed-archive' can't be allowed [invalid-value]\n  → readers would understand the archive differently"
        ),
        (
            "libraries: [/usr/lib/libx.so]",
            "f:1:13: error: '/usr/lib/libx.so' is a path: a library is named by its SONAME [invalid-value]\n  → write 'libx.so'"
        ),
        (
            "layers: {pin: {a b: [x]}}",
            "f:1:16: error: 'a b' can't be a layer's name [invalid-value]\n  → Lambda takes letters, digits, '-' and '_', 132 at most here"
        ),
        (
            "layers: {external: [x]}",
            "f:1:21: error: 'x' is not a layer version's ARN [invalid-value]\n  → arn:aws:lambda:<region>:<account>:layer:<name>:<version>"
        ),
        (
            "layers: {import: [{name: x}]}",
            "f:1:19: error: an imported layer needs 'name:' and 'archive:' [invalid-value]"
        ),
        (
            "layers: {import: [{name: x, archive: y, arch: z}]}",
            "f:1:41: error: unknown key 'arch' in 'layers.import' [unknown-key]\n  → known here: name, archive, architecture, functions"
        ),
        ("layers: {pins: {}}", "f:1:10: error: unknown key 'layers.pins' [unknown-key]\n  → did you mean 'pin'?"),
        (
            "budgets: {growth: -3}",
            "f:1:19: error: '-3' is neither a size nor a percentage [invalid-value]\n  → write 200 kB, 64 KiB or 5 %"
        ),
        (
            "budgets: {growth: {fial: 3}}",
            "f:1:20: error: unknown key 'budgets.growth.fial' [unknown-key]\n  → known here: warn, fail, waiver"
        ),
        (
            "budgets: {zip: {fail: 1, waiver: {until: 2026-02-30, reason: x}}}",
            "f:1:42: error: '2026-02-30' is not a date [invalid-value]\n  → write 2026-12-31"
        ),
        (
            "budgets: {zip: {fail: 1, waiver: {until: 2026-02-28}}}",
            "f:1:34: error: a waiver needs 'reason:' [invalid-value]\n  → say why the overrun is accepted"
        ),
        (
            "budgets: {arm64: {x86_64: {zip: 1}}}",
            "f:1:19: error: unknown key 'x86_64' in 'budgets.arm64' [unknown-key]\n  → known here: zip, unzipped, bootstrap, entry, growth"
        ),
        (
            "layers: {budgets: {bootstrap: 1}}",
            "f:1:20: error: a layer has no bootstrap [invalid-value]\n  → zip, unzipped, entry and growth are a layer's"
        ),
        ("include: [{to: x}]", "f:1:11: error: an include needs 'from:' [invalid-value]"),
        (
            "budgets: {zip: {max: 1}}",
            "f:1:17: error: unknown key 'budgets.zip.max' [unknown-key]\n  → known here: warn, fail, waiver"
        ),
        (
            "compatibility: {refuse: [fmodd]}",
            "f:1:26: error: there is no rewrite 'fmodd' [invalid-value]\n  → did you mean 'fmod'?"
        ),
        (
            "compatibility: {retarget: maybe}",
            "f:1:27: error: 'compatibility.retarget' should be true or false, but is text [wrong-type]"
        ),
        (
            "output: a\noutput: b",
            "f:2:1: error: 'output' is here a second time [duplicate-key]\n  → keep one of the two"
        ),
    ])
    func saysWhatIsWrongAndWhere(yaml: String, words: String) {
        let failure = #expect(throws: Failure.self) { try ConfigurationFile(yaml: yaml, name: "f") }
        #expect(failure?.problems.map(\.description) == [words])
    }

    @Test func compatibilityHasTwoSpellings() throws {
        func read(_ yaml: String) throws -> ConfigurationFile { try ConfigurationFile(yaml: yaml, name: "f") }
        #expect(try read("compatibility: retarget").compatibility == .retarget)
        #expect(try read("compatibility: strict").compatibility == .strict)
        let refusing = try read("compatibility: {refuse: [strlcpy, isoc23-scanf]}")
        #expect(refusing.compatibility == .retarget && refusing.refusedRewrites == ["strlcpy", "isoc23-scanf"])
        #expect(try read("compatibility: {retarget: false}").compatibility == .strict)
        let names = try RetargetTable.builtIn().entries.map(\.name)
        #expect(Set(names).count == names.count && !names.isEmpty)
        let table = try RetargetTable.builtIn().refusing(refusing.refusedRewrites)
        #expect(table.entries.count == names.count - 2 && !table.entries.contains { $0.name == "strlcpy" })
    }

    @Test func reportsEverythingInOrder() {
        let failure = #expect(throws: Failure.self) {
            try ConfigurationFile(
                yaml: "x: 1\nruntime: go\nfunctions:\n  A: {arch: [a]}\nbudgets: {zip: -1}", name: "f")
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
