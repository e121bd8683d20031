import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What a second run, a change or a selection does where modules are shared. Each test changes a copy of its own.
///
/// One at a time: each builds.
@Suite(.serialized, .enabled(if: Toolbox.isPossible, "needs an x86_64 Linux toolchain and mount namespaces"))
struct CommonModuleChangeTests {
    /// - Parameter explains: with `--explain` functions whose modules changed are linked whole as well, to be weighed.
    private func build(
        _ workspace: Workspace, _ more: [String] = [], explains: Bool = true, output: URL? = nil
    ) throws -> Finished {
        let options = Toolbox.shared.filter { explains || $0 != "--explain" }
        let finished = try workspace.lambdaPack(options + more, output: output)
        try #require(finished.status == 0, "\(finished.output)")
        return finished
    }

    /// Although not every try of the first run was the one that counts.
    @Test func aSecondRunLinksNothing() throws {
        let workspace = try Toolbox.copy("second-run")
        // In the copy the files have other stamps, so the first of these runs reads them.
        #expect(try build(workspace).links == [])
        let finished = try build(workspace)
        #expect(finished.links == [], "\(finished.output)")
        #expect(finished.output.contains("unchanged: "), "\(finished.output)")
    }

    @Test func aChangeInAFunctionLinksItAlone() async throws {
        let workspace = try Toolbox.copy("one-function")
        let before = try workspace.manifest()
        try workspace.replace("\"C\", plain_count()", with: "\"C:\", plain_count()", in: "Sources/Third/Third.swift")
        let finished = try build(workspace, ["--locked"])
        #expect(finished.links == ["Third"], "\(finished.output)")
        let after = try workspace.manifest()
        #expect(after.layers == before.layers)
        let changed = zip(before.functions, after.functions).filter { $0.contentDigest != $1.contentDigest }
        #expect(changed.map(\.0.name) == ["Third"])
        let printed = try await Toolbox.output(of: "Third", after, in: workspace.output)
        #expect(printed.output == Toolbox.expected("Third").replacing("C ", with: "C: "))
    }

    @Test func aChangeInABodyLinksItsDylibAlone() async throws {
        let workspace = try Toolbox.copy("one-dylib")
        let before = try workspace.manifest()
        try workspace.replace("count += step", with: "count += 7 * step", in: "Sources/CPlain/plain.c")
        let finished = try build(workspace, explains: false)
        #expect(finished.links == ["libcommon-CPlain.so"], "\(finished.output)")
        let after = try workspace.manifest()
        #expect(
            zip(before.functions, after.functions).allSatisfy { before, after in
                before.entries.map(\.sha256) == after.entries.map(\.sha256)
            })
        let printed = try await Toolbox.output(of: "Third", after, in: workspace.output)
        #expect(printed.output == Toolbox.expected("Third").replacing("C 1 2 3", with: "C 7 14 3"))
    }

    /// The functions' objects are as they were, but what they name is no longer there.
    @Test func aSymbolThatBecomesHiddenIsNoticed() async throws {
        let workspace = try Toolbox.copy("hidden")
        try workspace.replace(
            "int plain_count(void) {", with: "__attribute__((visibility(\"hidden\"))) int plain_count(void) {",
            in: "Sources/CPlain/plain.c")
        let finished = try build(workspace)
        #expect(finished.output.contains("CPlain stays with its functions: "), "\(finished.output)")
        for function in ["First", "Third"] {
            let printed = try await Toolbox.output(of: function, try workspace.manifest(), in: workspace.output)
            #expect(printed.output == Toolbox.expected(function))
        }
        #expect(try build(workspace).links == [])
    }

    /// What a product that is a dylib defines can decide on a link, other code in it can't.
    @Test func aDynamicProductsNamesAreLookedAt() throws {
        let workspace = try Toolbox.copy("dynamic-product")
        let kit = "Kit/Sources/Kit/Kit.swift"
        try workspace.replace("{ 42 }", with: "{ 43 }", in: kit)
        #expect(try build(workspace).links == [])
        try workspace.replace("@_cdecl(\"kit_answer\")", with: "@_cdecl(\"kit_reply\")", in: kit)
        #expect(try build(workspace).links.contains("Third"))
    }

    /// What is chosen for one function is what the fleet has.
    @Test func aSelectionHasTheDylibsOfTheFleet() async throws {
        let workspace = try Toolbox.copy("selection")
        let (lock, whole) = (try Data(contentsOf: workspace.lock), try workspace.manifest())
        let output = workspace.root / "selected"
        let finished = try build(workspace, ["--product", "Third"], output: output)
        #expect(finished.links == [], "\(finished.output)")
        #expect(try Data(contentsOf: workspace.lock) == lock)
        let selected = try workspace.manifest(of: output)
        let function = try #require(selected.functions.first)
        let dylib = try #require(function.entries.first { $0.path == "lib/libcommon-CPlain.so" })
        let layer = whole.layers.flatMap(\.entries).first { $0.path == "lib/libcommon-CPlain.so" }
        #expect(dylib.sha256 == layer?.sha256)
        #expect(!function.entries.contains { $0.path == "lib/libcommon-Assembled.so" })
        let printed = try await Toolbox.output(of: "Third", selected, in: output)
        #expect(printed.output == Toolbox.expected("Third"))
    }

    /// A module that the user has copied takes along what can't do without it.
    @Test func aCopiedModuleIsInEachFunction() async throws {
        let workspace = try Toolbox.copy("copied-module")
        try workspace.configure("layers: {copy: [Mixed, Macros]}")
        _ = try build(workspace)
        let manifest = try workspace.manifest()
        for function in ["First", "Second"] {
            let found = try #require(manifest.functions.first { $0.name == function })
            let modules = found.attribution?.modules.map(\.name) ?? []
            #expect(modules.contains("Mixed") && modules.contains("Macros") && modules.contains("Everything"))
            #expect(!modules.contains("Assembled"), "\(modules)")
            let printed = try await Toolbox.output(of: function, manifest, in: workspace.output)
            #expect(printed.output == Toolbox.expected(function))
        }
        #expect(manifest.layers.flatMap(\.libraries).contains { $0.soname == "libcommon-Assembled.so" })
    }

    /// A second checkout elsewhere, built from nothing.
    @Test func twoCleanBuildsAgree() throws {
        let built = try Toolbox.built()
        let second = try Workspace(copying: "toolbox", into: "elsewhere")
        try FileManager.default.copyItem(at: built.workspace.lock, to: second.lock)
        _ = try build(second, ["--locked"])
        for name in ["SHA256SUMS", "manifest.json"] {
            #expect(try Data(contentsOf: second.output / name) == Data(contentsOf: built.output / name), "\(name)")
        }
    }
}
