import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The storefront in shared linkage, from refusal to functions that run with their layers. Each test goes on from the
/// one before it: the builds are shared.
@Suite(
    .serialized,
    .enabled(
        if: Machine.architecture == "x86_64" && ToolchainLibraries.directory != nil, "needs an x86_64 Linux toolchain"))
struct SharedLinkageTests {
    private static let result = Result { try Workspace(copying: "storefront", into: "shared") }
    private var workspace: Workspace { get throws { try Self.result.get() } }

    private static let arguments =
        ["--arch", "x86_64", "--linkage", "shared"] + (Machine.hasNamespaces ? ["--fixed-path"] : [])

    @discardableResult
    private func build(_ more: [String] = ["--retarget"], status: Int32 = 0, output: URL? = nil) throws -> String {
        let finished = try workspace.lambdaPack(Self.arguments + more, output: output)
        try #require(finished.status == status, "\(finished.output)")
        return finished.output
    }

    private func layer(_ name: String) throws -> Manifest.Layer {
        try #require(try workspace.manifest().layers.first { $0.name == name })
    }

    /// As built on a newer system the set is refused: nothing is written, and the reason and the way out are named.
    @Test func a_isRefusedAsBuilt() throws {
        let text = try build([], status: 3)
        #expect(
            text.contains(
                "/opt/lib/libswiftGlibc.so: libm.so.6: hypotf needs GLIBC_2.35; provided.al2023 has 2.34 [symbol-version]"
            ))
        #expect(text.contains("--retarget"))
        #expect(try !FileManager.default.fileExists(atPath: workspace.output.path))
        #expect(try !FileManager.default.fileExists(atPath: (workspace.package / "lambda-pack.lock").path))
        // Allowed by name it is packaged, and the manifest says what was allowed.
        let other = try workspace.root / "allowed"
        try build(["--allow", "symbol-version:lib/libswiftGlibc.so"], output: other)
        let manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: other / "manifest.json"))
        #expect(manifest.preflight.allowed.map(\.version) == ["GLIBC_2.35"])
    }

    @Test func b_retargetedItPassesWithTwoLayers() throws {
        let text = try build(["--retarget", "--explain"])
        let manifest = try workspace.manifest()
        try AttributionCheck.expectExact(workspace)
        #expect(manifest.layers.map(\.name) == ["storefront-libraries", "storefront-swift"])
        #expect(manifest.layers.map(\.libraries.count) == [1, 8])
        #expect(
            manifest.functions.allSatisfy { $0.linkage == .shared && $0.layers.count == 2 && $0.libraries.isEmpty })
        #expect(manifest.functions.allSatisfy { $0.elf.runpath == "/opt/lib:$ORIGIN/lib" })
        let glibc = try #require(manifest.layers[1].libraries.first { $0.soname == "libswiftGlibc.so" })
        #expect(glibc.elf.retargeted.map { "\($0.symbol) \($0.from) \($0.to)" } == ["hypotf GLIBC_2.35 GLIBC_2.2.5"])
        #expect(manifest.preflight.allowed.isEmpty)
        for layer in manifest.layers {
            #expect(layer.description.contains(layer.contentDigest) && layer.description.utf8.count <= 256)
            #expect(layer.entries.allSatisfy { $0.path.hasPrefix("lib/") && $0.mode == "0644" })
        }
        #expect(text.contains("one deploy of the fleet: "))
        #expect(text.contains("  layer storefront-swift") && text.contains("  Orders-x86_64.zip"), "what is mounted")
        #expect(text.contains("static linkage: not measured with these sources and settings"), "\(text)")
        // Debug files keep their binaries' build-ids, the rewritten one's too.
        let debug = try workspace.output / glibc.elf.debugFile
        let notes = try run("readelf", ["-n", debug.path]).output
        #expect(notes.contains(try #require(glibc.elf.buildId)), "\(notes)")
    }

    /// Somebody else's readers of the same bytes.
    @Test func c_otherReadersAgree() async throws {
        try await withTemporaryDirectory { directory in
            let manifest = try workspace.manifest()
            let function = try #require(manifest.functions.first { $0.name == "Orders" })
            let root = try PrivateRoot(function, manifest, of: try workspace.output, in: directory)
            for file in [root.task / "bootstrap", root.opt / "lib/libStorefrontKitDynamic.so"] {
                let text = try run("readelf", ["-d", "--wide", file.path]).output
                #expect(text.contains("Library runpath: [/opt/lib:$ORIGIN/lib]"), "\(text)")
                #expect(!text.contains("(RPATH)"))
            }
            let versions = try run("readelf", ["-V", "--wide", (root.opt / "lib/libswiftGlibc.so").path]).output
            #expect(!versions.contains("GLIBC_2.35") && versions.contains("GLIBC_2.2.5"))
            for layer in manifest.layers {
                let sum = try run("sha256sum", [(try workspace.output / layer.archive.path).path]).output
                #expect(sum.hasPrefix(layer.archive.sha256))
            }
        }
        let sums = try run("sha256sum", ["--check", "--quiet", "SHA256SUMS"], in: try workspace.output)
        #expect(sums.status == 0, "\(sums.output)")
    }

    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"), arguments: FunctionTests.cases)
    func d_runsWithItsLayers(_ example: FunctionTests.Case) async throws {
        try await withTemporaryDirectory { directory in
            let manifest = try workspace.manifest()
            let function = try #require(manifest.functions.first { $0.name == example.function })
            let root = try PrivateRoot(function, manifest, of: try workspace.output, in: directory)
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

    @Test func e_aChangeOfOneFunctionChangesNoLayer() throws {
        let before = try workspace.manifest()
        let source = try workspace.package / "Sources/Shipping/Carrier.swift"
        let text = try String(contentsOf: source, encoding: .utf8)
        let changed = text.replacing("baseCents: 990", with: "baseCents: 991")
        try #require(changed != text)
        try changed.write(to: source, atomically: true, encoding: .utf8)
        try build(["--retarget", "--locked"])
        let after = try workspace.manifest()
        #expect(after.layers == before.layers)
        let others = zip(before.functions, after.functions).filter { $0.contentDigest != $1.contentDigest }.map(
            \.0.name)
        #expect(others == ["Shipping"])
    }

    /// The package's own dylib bumps its layer by one, and no other; `--locked` does not let it.
    @Test func f_aChangeOfTheSharedDylibBumpsItsLayerAlone() throws {
        let before = try workspace.manifest()
        let directory = try workspace.package / "Kit/Sources/StorefrontKit"
        try "public func addedToTheKit(_ value: Int) -> String { String(value, radix: 7) }\n"
            .write(to: directory / "Added.swift", atomically: true, encoding: .utf8)
        let refused = try build(["--retarget", "--locked"], status: 1)
        #expect(refused.contains("[lock-changed]") && refused.contains("storefront-libraries-x86_64"), "\(refused)")
        #expect(!refused.contains("'storefront-swift-x86_64'"))
        try build()
        let after = try workspace.manifest()
        #expect(after.layers.map(\.version) == [before.layers[0].version + 1, before.layers[1].version])
        #expect(after.layers[1] == before.layers[1])
        try build(["--retarget", "--locked"])
        #expect(try workspace.manifest() == after)
    }

    /// A second checkout, built from nothing, has the same bytes.
    @Test(.enabled(if: Machine.hasNamespaces, "without a fixed path the directories show")) func g_twoCleanBuildsAgree()
        throws
    {
        let second = try Workspace(copying: "storefront", into: "shared-second")
        for path in ["Sources", "Kit", "lambda-pack.lock"] {
            try? FileManager.default.removeItem(at: second.package / path)
            try FileManager.default.copyItem(at: try workspace.package / path, to: second.package / path)
        }
        try? FileManager.default.removeItem(at: second.package / "Kit/.build")
        let finished = try second.lambdaPack(Self.arguments + ["--retarget", "--locked"])
        try #require(finished.status == 0, "\(finished.output)")
        for name in ["SHA256SUMS", "manifest.json"] {
            #expect(
                try Data(contentsOf: second.output / name) == Data(contentsOf: try workspace.output / name), "\(name)")
        }
    }

    @Test func h_aSelectionDoesNotTouchTheLock() throws {
        let lock = try workspace.package / "lambda-pack.lock"
        let before = try Data(contentsOf: lock)
        try build(["--retarget", "--product", "Orders"], output: try workspace.root / "selected")
        #expect(try Data(contentsOf: lock) == before)
        // One function shares nothing: its libraries are in its own archive.
        let manifest = try JSONDecoder().decode(
            Manifest.self, from: Data(contentsOf: try workspace.root / "selected/manifest.json"))
        #expect(manifest.layers.isEmpty)
        #expect(manifest.functions.first?.libraries.count == 9)
        #expect(manifest.functions.first?.entries.contains { $0.path == "lib/libswiftCore.so" } == true)
    }

    @Test func i_aBrokenLockIsAnError() throws {
        let lock = try workspace.package / "lambda-pack.lock"
        let text = try String(contentsOf: lock, encoding: .utf8)
        defer { try? text.write(to: lock, atomically: true, encoding: .utf8) }
        try text.replacing("\"version\": 2", with: "\"version\": 7").write(to: lock, atomically: true, encoding: .utf8)
        #expect(try build(status: 1).contains("[lock-tampered]"))
        try ("<<<<<<< ours\n" + text).write(to: lock, atomically: true, encoding: .utf8)
        #expect(try build(status: 1).contains("lambda-pack.lock:1:1: error"))
    }

    /// What the schema in docs/ promises.
    @Test(.enabled(if: ManifestSchemaTests.hasValidator, "there is no Python module jsonschema"))
    func j_theManifestFitsItsSchema() throws {
        try ManifestSchemaTests.validate(try workspace.output / "manifest.json")
    }
}
