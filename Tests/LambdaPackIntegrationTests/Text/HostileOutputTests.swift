import Foundation
import TestSupport
import Testing

/// Names that would give orders to a terminal or a runner, on their whole way through the tool.
@Suite struct HostileOutputTests {
    private func expectHarmless(_ finished: Finished, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        let output = finished.output
        let steering = output.unicodeScalars.filter {
            $0 != "\n" && [.control, .format, .lineSeparator].contains($0.properties.generalCategory)
        }
        #expect(steering.isEmpty, "\(output.debugDescription)", sourceLocation: sourceLocation)
        let commands = output.split(whereSeparator: \.isNewline).filter {
            $0.drop(while: \.isWhitespace).hasPrefix("::") || $0.contains("##[")
        }
        #expect(commands.isEmpty, "\(output.debugDescription)", sourceLocation: sourceLocation)
        #expect(!output.isEmpty, sourceLocation: sourceLocation)
    }

    @Test func keysAndValuesOfTheConfiguration() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write(
                "lambda-pack.yml",
                #"""
                "k\x1b]0;title\a\n::error::injected": 1
                "a\u202eb": 1
                linkage: "\n::stop-commands::x\n##[error]y\u009b2J"
                functions: {"F\n::warning::z": {architectures: ["\r\e[2K"]}}
                """#)
            let finished = try tiny.lambdaPack([])
            #expect(finished.status == 1 && finished.output.contains(#"\u{1B}]0;title"#), "\(finished.output)")
            expectHarmless(finished)
        }
    }

    @Test(.enabled(if: findExecutable("python3") != nil, "there is no python3"))
    func entriesOfArchives() async throws {
        try await withTemporaryDirectory { directory in
            let zip = directory / "f.zip"
            let made = try run(
                "python3",
                [
                    "-c",
                    #"""
                    import sys, zipfile
                    with zipfile.ZipFile(sys.argv[1], "w") as archive:
                        for name in ["bootstrap", "a\x1b[31mb", "c\n::error::d", "e\u202ef", "g\u200bh", "##[command]i"]:
                            archive.writestr(name, "#!/bin/sh\n")
                    """#, zip.path,
                ])
            try #require(made.status == 0, "\(made.output)")
            let finished = try Tool.run(["inspect", zip.path])
            #expect(finished.output.contains(#"\u{202E}"#), "\(finished.output)")
            expectHarmless(finished)
        }
    }

    /// Warnings of the user's compiler quote the user's code.
    @Test func wordsOfTheCompiler() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write(
                "Sources/Alpha/main.swift",
                "#warning(\"one\u{202E}two\u{200B}\")\n::error::injected\n/* ##[command]x */ let y: Int = \"z\"\n")
            let finished = try tiny.lambdaPack()
            #expect(finished.status == 1 && finished.output.contains(#"\u{202E}"#), "\(finished.output)")
            expectHarmless(finished)
        }
    }
}
