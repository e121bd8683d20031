import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The toolbox, whose functions have every kind of module in common, for x86_64. Nobody changes what is built once.
enum Toolbox {
    static let isPossible = SharedStorefront.isPossible && Machine.hasNamespaces
    static let functions = ["First", "Opener", "Second", "Third"]
    static let shared = ["--arch", "x86_64", "--linkage", "shared", "--retarget", "--verbose", "--explain"]

    private static let sharing = Result {
        try StorefrontSet.Built(try Workspace(copying: "toolbox", into: "tool box/shared"), shared)
    }
    private static let copying = Result {
        let workspace = try Workspace(copying: try built().workspace, into: "tool box/copied")
        try workspace.configure("layers: {modules: copy}")
        return try StorefrontSet.Built(workspace, shared)
    }
    private static let alone = Result {
        // A static executable opens no dylib.
        let wanted = functions.filter { $0 != "Opener" }.flatMap { ["--product", $0] }
        return try StorefrontSet.Built(
            try Workspace(copying: "toolbox", into: "tool box/static"), ["--arch", "x86_64"] + wanted)
    }

    static func built() throws -> StorefrontSet.Built { try sharing.get() }
    static func copied() throws -> StorefrontSet.Built { try copying.get() }
    static func statics() throws -> StorefrontSet.Built { try alone.get() }

    /// A copy that its test may change.
    static func copy(_ name: String) throws -> Workspace {
        try Workspace(copying: built().workspace, into: "tool box/\(name)")
    }

    /// What a function prints on both streams, from its unpacked zip and layers.
    ///
    /// - Parameter runner: an emulator with its system, or nothing.
    static func output(
        of function: String, _ manifest: Manifest, in output: URL, runner: [String] = []
    ) async throws -> Finished {
        try await withTemporaryDirectory { directory in
            let found = try #require(manifest.functions.first { $0.name == function })
            var root = try PrivateRoot(found, manifest, of: output, in: directory)
            root.runner = runner
            return try run(root.command.executable, root.command.arguments)
        }
    }

    private static let everything = [
        "assembly 42", "mixed 7", "C++ 4 -1", "@_cdecl 12", "system library 3421780262", "plugin forty+two", "macro 42",
        "resource the text of the bundle", "dynamic product 1", "hidden 42",
    ]

    static func expected(_ function: String) -> String {
        let lines =
            switch function {
            case "First": everything + ["host first"]
            case "Second": everything + ["host second"]
            case "Third": ["C 1 2 3", "@_cdecl 4", "dynamic product 1"]
            default: ["C 1 @_cdecl 4 dynamic product 1", "opened 42"]
            }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Workspace {
    /// Adds lines to the configuration.
    func configure(_ lines: String) throws {
        let file = package / "lambda-pack.yml"
        let text = try String(contentsOf: file, encoding: .utf8)
        try (text + lines + "\n").write(to: file, atomically: true, encoding: .utf8)
    }

    /// Changes one source.
    func replace(_ old: String, with new: String, in path: String) throws {
        let file = package / path
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacing(old, with: new)
        try #require(changed != text, "\(old) in \(path)")
        try changed.write(to: file, atomically: true, encoding: .utf8)
    }
}

extension Finished {
    /// What was linked, whole or with dylibs, in order and once each.
    var links: [String] {
        let names = output.split(separator: "\n").filter { $0.hasPrefix("link ") }.compactMap { line in
            line.split(separator: " ").dropFirst().first.map { $0.hasSuffix(".whole") ? $0.dropLast(6) : $0 }
        }
        return Set(names.map(String.init)).sorted()
    }
}
