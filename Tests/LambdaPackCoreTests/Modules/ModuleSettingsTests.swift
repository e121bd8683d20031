import LambdaPackCore
import LambdaPackModel
import TestSupport
import Testing

/// `layers.modules` and `layers.copy` in the configuration.
@Suite struct ModuleSettingsTests {
    @Test func sharingIsTheDefault() throws {
        let file = try ConfigurationFile(yaml: "linkage: shared\n", name: "f")
        #expect(file.layers.modules == .share && file.layers.copied.isEmpty)
        let copy = try ConfigurationFile(yaml: "layers: {modules: copy, copy: [Kit, NIOCore]}\n", name: "f")
        #expect(copy.layers.modules == .copy && copy.layers.copied.map(\.value) == ["Kit", "NIOCore"])
    }

    @Test(arguments: [
        ("layers:\n  modules: shared\n", "f:2:12: error: ", "share"),
        ("layers:\n  modules: [share]\n", "f:2:12: ", "share"),
        ("layers:\n  copy: {Kit: 1}\n", "f:2:9: error: ", "list"),
        ("layers:\n  copy: [[Kit]]\n", "f:2:10: ", "layers.copy"),
        ("layers:\n  module: share\n", "f:2:3: error: ", "modules"),
    ])
    func whatIsWrongIsSaidWithItsPlace(yaml: String, place: String, words: String) {
        let failure = #expect(throws: Failure.self) { try ConfigurationFile(yaml: yaml, name: "f") }
        let text = failure?.problems.map(\.description).joined(separator: "\n") ?? ""
        #expect(text.contains(place) && text.contains(words), "\(text)")
    }
}
