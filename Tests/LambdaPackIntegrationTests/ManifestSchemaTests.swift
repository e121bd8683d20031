import Foundation
import TestSupport
import Testing

/// The published schema describes what is really written, in the eyes of somebody else's validator.
@Suite struct ManifestSchemaTests {
    static let hasValidator = (try? run("python3", ["-c", "import jsonschema"]))?.status == 0

    @Test(.enabled(if: hasValidator, "there is no Python module jsonschema"))
    func manifestsFitTheSchema() throws {
        try Self.validate(try StorefrontSet.built().output / "manifest.json")
    }

    static func validate(_ manifest: URL) throws {
        let schema = Repository.root / "docs/manifest.schema.json"
        let finished = try run(
            "python3",
            ["-c", "import json, jsonschema, sys; jsonschema.validate(*[json.load(open(p)) for p in sys.argv[1:]])"]
                + [manifest.path, schema.path])
        #expect(finished.status == 0, "\(finished.output)")
    }
}
