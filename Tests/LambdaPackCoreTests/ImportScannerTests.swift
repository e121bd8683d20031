import LambdaPackCore
import Testing

@Suite struct ImportScannerTests {
    @Test(
        arguments: [
            ("import Foundation\nimport Dispatch\n", ["Foundation", "Dispatch"]),
            ("import struct Foundation.Date; import B", ["Foundation", "B"]),
            (
                "@testable import A\npublic import B\n@preconcurrency internal import C\n@_exported import D",
                ["A", "B", "C", "D"]
            ),
            ("@_spi(Internals) import A", ["A"]),
            ("// import No\n/* import No\n /* nested */ import No */ import Yes // import No", ["Yes"]),
            ("#!/usr/bin/env swift\n\n  import `Odd`\r\nimport Next", ["Odd", "Next"]),
        ] as [(String, [String])])
    func findsWhatIsImportedWhateverHappens(text: String, modules: [String]) {
        #expect(ImportScanner.imports(in: text) == modules)
    }

    /// A false refusal is worse than a late one.
    @Test(arguments: [
        "#if canImport(Foundation)\nimport Foundation\n#endif\n",
        "#if os(macOS)\nimport Foundation\n#else\nimport Foundation\n#endif",
        "#if A\n#if B\n#endif\nimport Foundation\n#endif",
        "// import Foundation", "/*\nimport Foundation\n*/",
        "let text = \"\"\"\nimport Foundation\n\"\"\"", "let x = 1\nimport Foundation",
        "important Foundation", "import", "#endif\nimport Foundation",
    ])
    func takesNothingElseForOne(text: String) {
        #expect(!ImportScanner.imports(in: text).contains("Foundation"))
    }

    @Test func goesOnBehindConditions() {
        let text = "#if canImport(Glibc)\nimport Glibc\n#endif\nimport NIOCore\n"
        #expect(ImportScanner.imports(in: text) == ["NIOCore"])
    }
}
