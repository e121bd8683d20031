import Foundation
import LambdaPackCore
import TestSupport

/// Two tiny functions with two modules in common, in shared linkage.
enum CommonPackage {
    static let arguments = ["--linkage", "shared", "--retarget", "--verbose", "--explain"]

    /// - Parameter settings: what both functions have for a `linkerSettings`.
    static func tiny(in directory: URL, settings: String = "[]") throws -> TinyPackage {
        let tiny = try TinyPackage(
            in: directory,
            manifest: """
                // swift-tools-version: 6.1
                import PackageDescription
                let settings: [LinkerSetting] = \(settings)
                let package = Package(
                    name: "tiny",
                    targets: [
                        .target(name: "CTable"), .target(name: "Kit", dependencies: ["CTable"]),
                        .executableTarget(name: "Alpha", dependencies: ["Kit"], linkerSettings: settings),
                        .executableTarget(name: "Beta", dependencies: ["Kit"], linkerSettings: settings),
                    ])
                """)
        // Large enough for a dylib of it to be smaller than two copies.
        try tiny.write(
            "Sources/CTable/table.c",
            "#include \"CTable.h\"\nstatic const unsigned char table[1 << 18] = {1};\n"
                + "int table_at(unsigned index) { return table[index & ((1 << 18) - 1)]; }\n")
        try tiny.write("Sources/CTable/include/CTable.h", "#pragma once\nint table_at(unsigned index);\n")
        try tiny.write(
            "Sources/Kit/Kit.swift",
            "import CTable\n@inline(never) public func kit(_ text: String) -> String { \"\\(text) \\(table_at(0))\" }\n"
        )
        for name in ["Alpha", "Beta"] {
            try tiny.write(
                "Sources/\(name)/main.swift",
                "import Kit\n@_cdecl(\"own_name\") public func own() -> Int32 { 7 }\nprint(kit(\"\(name)\"))\n")
        }
        return tiny
    }
}

extension TinyPackage {
    func manifest() throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: output / "manifest.json"))
    }
}
