import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Functions with modules of every kind in common: what is shared, what is not, and that they do the same. These tests
/// read what is built once; what a change does is in `CommonModuleChangeTests`.
@Suite(.serialized, .enabled(if: Toolbox.isPossible, "needs an x86_64 Linux toolchain and mount namespaces"))
struct CommonModulesTests {
    /// With the loader silent: errors are in the output, too.
    @Test(arguments: Toolbox.functions)
    func prints(_ function: String) async throws {
        let shared = try Toolbox.built()
        let finished = try await Toolbox.output(of: function, shared.manifest, in: shared.output)
        #expect(finished.status == 0)
        #expect(finished.output == Toolbox.expected(function))
    }

    @Test(arguments: Toolbox.functions)
    func printsTheSameWithCopies(_ function: String) async throws {
        let copied = try Toolbox.copied()
        #expect(copied.manifest.layers.flatMap(\.libraries).allSatisfy { !$0.soname.hasPrefix("libcommon-") })
        let finished = try await Toolbox.output(of: function, copied.manifest, in: copied.output)
        #expect(finished.status == 0)
        #expect(finished.output == Toolbox.expected(function))
    }

    @Test(arguments: Toolbox.functions.filter { $0 != "Opener" })
    func printsTheSameStatic(_ function: String) async throws {
        let statics = try Toolbox.statics()
        let finished = try await Toolbox.output(of: function, statics.manifest, in: statics.output)
        #expect(finished.status == 0)
        #expect(finished.output == Toolbox.expected(function))
    }

    // MARK: What is where

    /// By binutils' reader: names that each unpacked file defines for others, and what it needs.
    private func inspect(
        _ function: String,
        _ body: (_ defined: (String) throws -> Set<String>, _ needed: (String) throws -> [String]) throws -> Void
    ) async throws {
        let built = try Toolbox.built()
        try await withTemporaryDirectory { directory in
            let found = try #require(built.manifest.functions.first { $0.name == function })
            let root = try PrivateRoot(found, built.manifest, of: built.output, in: directory)
            func file(_ name: String) -> String {
                name == "bootstrap" ? (root.task / name).path : (root.opt / "lib/\(name)").path
            }
            try body(
                { name in
                    let text = try run("nm", ["-D", "--defined-only", file(name)]).output
                    return Set(
                        text.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) })
                },
                { name in
                    try run("readelf", ["-dW", file(name)]).output.split(separator: "\n").filter {
                        $0.contains("(NEEDED)")
                    }
                    .compactMap { $0.split(separator: "[").last?.dropLast().description }
                })
        }
    }

    @Test func dylibsHoldModulesByTheirFunctions() async throws {
        try await inspect("First") { defined, needed in
            let all = try defined("libcommon-CPlain.so")
            #expect(all.isSuperset(of: ["plain_count", "plain_cube_root", "toolbox_twice"]))
            let two = try defined("libcommon-Assembled.so")
            #expect(two.isSuperset(of: ["assembled_answer", "mixed_answer", "mixed_cxx", "cxx_length"]))
            // The linker's own names aside.
            #expect(two.intersection(all).isSubset(of: ["__bss_start", "_edata", "_end"]))
            #expect(!two.contains("hidden_answer") && !two.contains("host_calls") && !two.contains("main"))
            #expect(try needed("libcommon-Assembled.so").contains("libcommon-CPlain.so"))
            #expect(try needed("libcommon-Assembled.so").contains("libKitDynamic.so"))
            let own = try needed("bootstrap")
            #expect(own.contains("libcommon-CPlain.so") && own.contains("libcommon-Assembled.so"), "\(own)")
            #expect(try defined("libKitDynamic.so").contains("kit_answer"))
        }
        try await inspect("Third") { _, needed in
            let own = try needed("bootstrap")
            #expect(own.contains("libcommon-CPlain.so") && !own.contains("libcommon-Assembled.so"), "\(own)")
        }
    }

    /// What can't stand in a dylib is said, and is no error.
    @Test func whatStaysIsSaidWithTheReason() throws {
        let log = try Toolbox.built().log
        for (module, symbol) in [("CHidden", "hidden_answer"), ("CHostCalls", "host_name")] {
            let lines = log.split(separator: "\n").filter { $0.contains("\(module) stays with its functions: ") }
            #expect(!lines.isEmpty && lines.allSatisfy { $0.contains(symbol) }, "\(module): \(lines)")
        }
        #expect(!log.contains("error:") || log.contains("0 errors"))
    }

    /// What compiles for the machine that builds is in nothing that is shipped.
    @Test func toolsOfTheBuildAreNotShipped() async throws {
        let built = try Toolbox.built()
        let modules = built.manifest.functions.flatMap { $0.attribution?.modules.map(\.name) ?? [] }
        #expect(modules.contains("CHidden") && modules.contains("CHostCalls"))
        #expect(!modules.contains { $0.hasPrefix("ToolboxMacros") || $0.hasPrefix("generate") }, "\(modules)")
        #expect(!modules.contains("CPlain") && !modules.contains("Everything"), "\(modules)")
    }
}
