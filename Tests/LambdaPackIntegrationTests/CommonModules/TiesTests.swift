import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Modules that all link as dylibs and would then behave otherwise: what a static link ties together stays together.
@Suite(.serialized, .enabled(if: Toolbox.isPossible, "needs an x86_64 Linux toolchain and mount namespaces"))
struct TiesTests {
    private static let result = Result {
        let workspace = try Workspace(copying: "ties", into: "ties/shared")
        let libs = workspace.package / "libs"
        let arguments = ["-fvisibility=hidden", "-fPIC", "-c", "foo.c", "-o", "foo.o"]
        let compiled = try run("cc", arguments, in: libs)
        let archived = try run("ar", ["rcs", "libfoo.a", "foo.o"], in: libs)
        guard compiled.status == 0, archived.status == 0 else {
            throw BuildFailure(output: compiled.output + archived.output)
        }
        let alone = try Workspace(copying: workspace, into: "ties/static")
        return (
            shared: try StorefrontSet.Built(workspace, Toolbox.shared),
            alone: try StorefrontSet.Built(alone, ["--arch", "x86_64"])
        )
    }

    @Test(arguments: ["A", "B", "C", "F1", "F2", "W"])
    func eachPrintsWhatItPrintsAsOneFile(function: String) async throws {
        let (shared, alone) = try Self.result.get()
        let one = try await Toolbox.output(of: function, alone.manifest, in: alone.output)
        #expect(one.status == 0 && !one.output.isEmpty, "\(one.output)")
        let several = try await Toolbox.output(of: function, shared.manifest, in: shared.output)
        #expect(several.output == one.output && several.status == one.status)
    }

    /// The others are shared, and the reasons are told.
    @Test func onlyWhatIsTiedStays() throws {
        let log = try Self.result.get().shared.log
        for line in [
            "COver stays with its functions: hook takes the place of a weak one in another module",
            "CReg stays with its functions: section myreg is gathered from CReg, CRegMore",
            "CallWrap stays with its functions: wrapped_fn, which it uses, is replaced",
            "CxxTwo stays with its functions: _ZZN3Hid5countEvE1c is hidden, and one variable of CxxOne, CxxTwo",
            "U1 stays with its functions: it uses the static library libfoo.a",
            "F1 has all modules inside: its version script may hide names that a dylib looks for",
        ] {
            #expect(log.contains(line), "\(log)")
        }
        let stay = ["COver", "CReg", "CRegMore", "CallWrap", "CxxOne", "CxxTwo", "U1", "U2"]
        #expect(
            log.split(separator: "\n").filter { $0.contains(" stays with its functions: ") }.map {
                $0.prefix { $0 != " " }
            }
                == stay.map { Substring($0) })
        let layers = try Self.result.get().shared.manifest.layers.flatMap(\.libraries).compactMap(\.soname)
        #expect(layers.contains("libcommon-CBase.so") && layers.contains("libcommon-CZ.so"))
    }

    /// Of one function's definitions the loader takes the first: the package's stand before the system's.
    @Test func dylibsOfThePackageAreLookedAtFirst() throws {
        let shared = try Self.result.get().shared
        let function = try #require(shared.manifest.functions.first { $0.name == "A" })
        let others = function.elf.needed.drop { $0.hasPrefix("libcommon-") }
        #expect(function.elf.needed.first?.hasPrefix("libcommon-") == true)
        #expect(others.contains("libstdc++.so.6") && others.allSatisfy { !$0.hasPrefix("libcommon-") })
    }
}
