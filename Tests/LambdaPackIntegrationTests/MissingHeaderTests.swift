import Foundation
import TestSupport
import Testing

/// Whoever compiles the tool without a library's headers learns from the first error what to install, all of it.
@Suite struct MissingHeaderTests {
    @Test(
        .enabled(if: findExecutable("clang") != nil, "there is no clang"),
        arguments: ["CLibArchive", "CLibCrypto", "CLibDeflate", "CLibYAML"])
    func theErrorHasTheWholeLine(_ module: String) throws {
        let shim = (Repository.root / "Sources/\(module)/shim.h").path
        // As if nothing were installed.
        let output = try run("clang", ["-fsyntax-only", "-nostdinc", "-x", "c", shim]).output
        let readme = try String(contentsOf: Repository.root / "README.md", encoding: .utf8)
        for manager in ["apt-get", "dnf", "brew"] {
            let line = try #require(
                readme.split(separator: "`").first { $0.hasPrefix("\(manager) install ") }, "README: \(manager)")
            #expect(output.contains(line), "\(output)")
        }
        #expect(output.contains("swift-lambda-pack-plugin"))
    }
}
