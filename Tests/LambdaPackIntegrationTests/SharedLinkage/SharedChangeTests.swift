import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What a change of sources, settings or lock does to the storefront's set in shared linkage. Each test changes a copy
/// of its own of the built set.
///
/// One at a time: each builds.
@Suite(.serialized, .enabled(if: SharedStorefront.isPossible, "needs an x86_64 Linux toolchain"))
struct SharedChangeTests {
    @discardableResult
    private func build(
        _ workspace: Workspace, _ more: [String] = ["--retarget"], status: Int32 = 0, output: URL? = nil
    ) throws -> String {
        let finished = try workspace.lambdaPack(SharedStorefront.arguments + more, output: output)
        try #require(finished.status == status, "\(finished.output)")
        return finished.output
    }

    /// As built on a newer system the set is refused: nothing is written, and the reason and the way out are named.
    @Test func isRefusedAsBuilt() throws {
        let workspace = try SharedStorefront.copy("shared-as-built")
        for path in [workspace.output, workspace.lock] { try FileManager.default.removeItem(at: path) }
        let text = try build(workspace, [], status: 3)
        #expect(
            text.contains(
                "/opt/lib/libswiftGlibc.so: libm.so.6: hypotf needs GLIBC_2.35; provided.al2023 has 2.34 [symbol-version]"
            ))
        #expect(text.contains("--retarget"))
        #expect(!FileManager.default.fileExists(atPath: workspace.output.path))
        #expect(!FileManager.default.fileExists(atPath: workspace.lock.path))
        // Allowed by name it is packaged, and the manifest says what was allowed.
        let other = workspace.root / "allowed"
        try build(workspace, ["--allow", "symbol-version:lib/libswiftGlibc.so"], output: other)
        let manifest = try workspace.manifest(of: other)
        #expect(manifest.preflight.allowed.map(\.version) == ["GLIBC_2.35"])
    }

    @Test func aChangeOfOneFunctionChangesNoLayer() throws {
        let workspace = try SharedStorefront.copy("shared-function")
        let before = try workspace.manifest()
        let source = workspace.package / "Sources/Shipping/Carrier.swift"
        let text = try String(contentsOf: source, encoding: .utf8)
        let changed = text.replacing("baseCents: 990", with: "baseCents: 991")
        try #require(changed != text)
        try changed.write(to: source, atomically: true, encoding: .utf8)
        try build(workspace, ["--retarget", "--locked"])
        let after = try workspace.manifest()
        #expect(after.layers == before.layers)
        let others = zip(before.functions, after.functions).filter { $0.contentDigest != $1.contentDigest }.map(
            \.0.name)
        #expect(others == ["Shipping"])
    }

    /// The package's own dylib bumps its layer by one, and no other; `--locked` does not let it.
    @Test func aChangeOfTheSharedDylibBumpsItsLayerAlone() throws {
        let workspace = try SharedStorefront.copy("shared-dylib")
        let before = try workspace.manifest()
        let directory = workspace.package / "Kit/Sources/StorefrontKit"
        try "public func addedToTheKit(_ value: Int) -> String { String(value, radix: 7) }\n"
            .write(to: directory / "Added.swift", atomically: true, encoding: .utf8)
        let refused = try build(workspace, ["--retarget", "--locked"], status: 1)
        #expect(refused.contains("[lock-changed]") && refused.contains("storefront-libraries-x86_64"), "\(refused)")
        #expect(!refused.contains("'storefront-swift-x86_64'"))
        try build(workspace)
        let after = try workspace.manifest()
        #expect(after.layers.map(\.version) == [before.layers[0].version + 1, before.layers[1].version])
        #expect(after.layers[1] == before.layers[1])
        try build(workspace, ["--retarget", "--locked"])
        #expect(try workspace.manifest() == after)
    }

    @Test func aSelectionDoesNotTouchTheLock() throws {
        let workspace = try SharedStorefront.copy("shared-selection")
        let lock = workspace.lock
        let before = try Data(contentsOf: lock)
        try build(workspace, ["--retarget", "--product", "Orders"], output: workspace.root / "selected")
        #expect(try Data(contentsOf: lock) == before)
        // One function shares nothing: its libraries are in its own archive.
        let manifest = try workspace.manifest(of: workspace.root / "selected")
        #expect(manifest.layers.isEmpty)
        #expect(manifest.functions.first?.libraries.count == 9)
        #expect(manifest.functions.first?.entries.contains { $0.path == "lib/libswiftCore.so" } == true)
    }

    @Test func aBrokenLockIsAnError() throws {
        let workspace = try SharedStorefront.copy("shared-lock")
        let lock = workspace.lock
        let text = try String(contentsOf: lock, encoding: .utf8)
        let tampered = text.replacing("\"version\": 1", with: "\"version\": 7")
        try #require(tampered != text)
        try tampered.write(to: lock, atomically: true, encoding: .utf8)
        #expect(try build(workspace, status: 1).contains("[lock-tampered]"))
        try ("<<<<<<< ours\n" + text).write(to: lock, atomically: true, encoding: .utf8)
        #expect(try build(workspace, status: 1).contains("lambda-pack.lock:1:1: error"))
    }

    /// A second checkout, built from nothing, has the same bytes.
    @Test(.enabled(if: Machine.hasNamespaces, "without a fixed path the directories show"))
    func twoCleanBuildsAgree() throws {
        let built = try SharedStorefront.built()
        let second = try Workspace(copying: "storefront", into: "shared-second")
        try FileManager.default.copyItem(at: built.workspace.lock, to: second.lock)
        try build(second, ["--retarget", "--locked"])
        for name in ["SHA256SUMS", "manifest.json"] {
            #expect(
                try Data(contentsOf: second.output / name) == Data(contentsOf: built.output / name), "\(name)")
        }
    }
}
