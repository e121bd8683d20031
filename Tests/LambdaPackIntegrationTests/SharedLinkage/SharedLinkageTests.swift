import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The storefront in shared linkage: what its set is like, and that its functions run with their layers. These tests
/// read the one built set; what a change does to it is in `SharedChangeTests`.
@Suite(.enabled(if: SharedStorefront.isPossible, "needs an x86_64 Linux toolchain"))
struct SharedLinkageTests {
    @Test func retargetedItPassesWithTwoLayers() throws {
        let built = try SharedStorefront.built()
        let (text, manifest) = (built.log, built.manifest)
        try AttributionCheck.expectExact(built.workspace)
        #expect(manifest.functions.map(\.name) == StorefrontSet.functions)
        #expect(manifest.layers.map(\.name) == ["storefront-libraries", "storefront-swift"])
        #expect(manifest.layers.map(\.libraries.count) == [1, 8])
        #expect(
            manifest.functions.allSatisfy { $0.linkage == .shared && $0.layers.count == 2 && $0.libraries.isEmpty })
        #expect(manifest.functions.allSatisfy { $0.elf.runpath == "/opt/lib:$ORIGIN/lib" })
        let glibc = try #require(manifest.layers[1].libraries.first { $0.soname == "libswiftGlibc.so" })
        #expect(glibc.elf.retargeted.map { "\($0.symbol) \($0.from) \($0.to)" } == ["hypotf GLIBC_2.35 GLIBC_2.2.5"])
        #expect(
            glibc.elf.retargeted.map(\.words) == ["libm.so.6: hypotf from GLIBC_2.35 to GLIBC_2.2.5"]
                && text.contains("libswiftGlibc.so for x86_64  libm.so.6: hypotf from GLIBC_2.35 to GLIBC_2.2.5"),
            "\(text)")
        // Nothing here uses the compatibility library, which everything was linked with.
        let linked = manifest.functions.map(\.elf) + manifest.layers.flatMap(\.libraries).map(\.elf)
        #expect(linked.allSatisfy { !$0.needed.contains(CompatibilityLibrary.soname) })
        #expect(manifest.preflight.allowed.isEmpty)
        for layer in manifest.layers {
            #expect(layer.description.contains(layer.contentDigest) && layer.description.utf8.count <= 256)
            #expect(layer.entries.allSatisfy { $0.path.hasPrefix("lib/") && $0.mode == "0644" })
        }
        #expect(text.contains("one deploy of the fleet: "))
        #expect(text.contains("  layer storefront-swift") && text.contains("  Orders-x86_64.zip"), "what is mounted")
        #expect(text.contains("static linkage: not measured with these sources and settings"), "\(text)")
        // Debug files keep their binaries' build-ids, the rewritten one's too.
        let debug = built.output / glibc.elf.debugFile
        let notes = try run("readelf", ["-n", debug.path]).output
        #expect(notes.contains(try #require(glibc.elf.buildId)), "\(notes)")
    }

    /// Somebody else's readers of the same bytes.
    @Test func otherReadersAgree() async throws {
        let built = try SharedStorefront.built()
        try await withTemporaryDirectory { directory in
            let manifest = built.manifest
            let function = try #require(manifest.functions.first { $0.name == "Orders" })
            let root = try PrivateRoot(function, manifest, of: built.output, in: directory)
            for file in [root.task / "bootstrap", root.opt / "lib/libStorefrontKitDynamic.so"] {
                let text = try run("readelf", ["-d", "--wide", file.path]).output
                #expect(text.contains("Library runpath: [/opt/lib:$ORIGIN/lib]"), "\(text)")
                #expect(!text.contains("(RPATH)"))
            }
            let versions = try run("readelf", ["-V", "--wide", (root.opt / "lib/libswiftGlibc.so").path]).output
            #expect(!versions.contains("GLIBC_2.35") && versions.contains("GLIBC_2.2.5"))
            for layer in manifest.layers {
                let sum = try run("sha256sum", [(built.output / layer.archive.path).path]).output
                #expect(sum.hasPrefix(layer.archive.sha256))
            }
        }
        let sums = try run("sha256sum", ["--check", "--quiet", "SHA256SUMS"], in: built.output)
        #expect(sums.status == 0, "\(sums.output)")
    }

    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"), arguments: FunctionTests.cases)
    func runsWithItsLayers(_ example: FunctionTests.Case) async throws {
        let built = try SharedStorefront.built()
        try await withTemporaryDirectory { directory in
            let manifest = built.manifest
            let function = try #require(manifest.functions.first { $0.name == example.function })
            let root = try PrivateRoot(function, manifest, of: built.output, in: directory)
            let log = directory / "ld"
            let answers = try root.answers(
                to: [example.event],
                environment: ["LD_BIND_NOW": "1", "LD_DEBUG": "bindings", "LD_DEBUG_OUTPUT": log.path])
            #expect(answers.map(\.kind) == [example.kind])
            #expect(answers.first?.body == example.answer)
            let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter {
                $0.hasPrefix("ld.")
            }
            let bindings = try files.map { try String(contentsOf: directory / $0, encoding: .utf8) }.joined()
            #expect(bindings.contains("binding file /opt/lib/libswiftGlibc.so"))
            #expect(bindings.contains("normal symbol `hypotf' [GLIBC_2.2.5]"))
            let elsewhere = bindings.split(separator: "\n").first {
                $0.contains("binding file") && $0.contains("/usr/lib/swift/")
            }
            #expect(elsewhere == nil)
        }
    }

    /// What the schema in docs/ promises.
    @Test(.enabled(if: ManifestSchemaTests.hasValidator, "there is no Python module jsonschema"))
    func theManifestFitsItsSchema() throws {
        try ManifestSchemaTests.validate(SharedStorefront.built().output / "manifest.json")
    }
}
