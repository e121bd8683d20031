import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Names that somebody chose to do more than name.
enum HostileText {
    static let names = [
        "red\u{1B}[31m\u{1B}]0;title\u{7}", "c1\u{9B}2J\u{7F}\u{0}", "invoice\u{202E}fdp.exe",
        "isolate\u{2066}x\u{2069}\u{200F}",
        "zero\u{200B}width\u{200D}\u{FEFF}\u{E0041}", "line\u{2028}paragraph\u{2029}next\u{85}",
        "a\n::error file=x::injected", "::stop-commands::pause", "\t ::set-output name=x::y",
        "x##[error]y ##vso[task]z",
        "over\rwritten\u{8}\u{8}", "[click](https://evil.example/)", "![image](//evil.example/i.png)",
        "@evil org/repo#1 GH-12 https://evil.example www.evil.example", "a | b | `code` <img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>", "*bold* _under_ ~~gone~~ $math$ &lt; \\", "# heading", "1. item",
        "- item",
        "\"quoted\" 'names'",
    ]

    /// Whether text would steer a terminal, or hide or reorder what is in it. Line breaks and tabs do neither.
    static func isSteering(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            if scalar == "\n" || scalar == "\t" { return false }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: return true
            default: return scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }

    /// Whether a runner would take a line of it for a command (actions/runner, `ActionCommand`).
    static func commands(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init).filter { line in
            let start = line.unicodeScalars.drop { $0.properties.isWhitespace }
            return String(start).hasPrefix("::")
                || line.firstMatch(of: #/##[A-Za-z]*\[/#) != nil
        }
    }

    /// A set whose package, functions, layers, entries and modules all have one name, and the check of it.
    static func check(_ name: String) throws -> (manifest: Manifest, check: SetCheck) {
        func manifest(_ file: String) throws -> Manifest {
            let path = GoldenReportTests.folder / file
            var manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: path))
            manifest.package = name
            for index in manifest.functions.indices {
                manifest.functions[index].name = name + String(index)
                manifest.functions[index].layers = [
                    try decoded(["name": name, "version": 1, "contentDigest": name])
                ]
                var entry = manifest.functions[index].entries[0]
                entry.path = name
                entry.bytes = 100_000 + file.count
                entry.compressedBytes = 9 + file.count
                entry.sha256 = name
                manifest.functions[index].entries.append(entry)
                manifest.functions[index].attribution?.modules
                    .append(try decoded(["name": name, "bytes": 99_000_000 * file.count]))
                manifest.functions[index].attribution?.foundationImporters = [name]
                manifest.functions[index].attribution?.foundationNames = [name: [name]]
            }
            return manifest
        }
        let current = try manifest("after.json")
        let rules = try ConfigurationFile(
            yaml: "budgets:\n  entry: {warn: 1 B, fail: {limit: 2 B}}\n".replacing("{limit: 2 B}", with: "2 B"),
            name: "lambda-pack.yml"
        ).budgets
        return (
            current,
            SetCheck(
                current: current, baseline: try manifest("before.json"), baselineName: name, rules: rules,
                today: try #require(CalendarDate("2026-11-21")), trailer: name)
        )
    }

    /// A value as its JSON, which may hold whatever it likes, gives it.
    static func decoded<Value: Decodable>(_ json: [String: Any]) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONSerialization.data(withJSONObject: json))
    }
}
