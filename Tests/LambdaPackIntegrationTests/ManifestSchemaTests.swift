import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The published schema describes what is really written, in the eyes of somebody else's validator.
@Suite struct ManifestSchemaTests {
    static let hasValidator = (try? run("python3", ["-c", "import jsonschema"]))?.status == 0

    @Test(.enabled(if: hasValidator, "there is no Python module jsonschema"))
    func manifestsFitTheSchema() throws {
        try Self.validate(try StorefrontSet.built().output / "manifest.json")
    }

    @Test(.enabled(if: hasValidator, "there is no Python module jsonschema"))
    func attributionsFitTheSchema() throws {
        let built = try StorefrontSet.built()
        for function in built.manifest.functions {
            try Self.validate(
                built.output / "attribution/\(function.name)-\(function.architecture).json", "attribution")
        }
    }

    @Test(.enabled(if: hasValidator, "there is no Python module jsonschema"))
    func checksFitTheSchema() throws {
        try Self.validate(Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.json", "check")
    }

    static func validate(_ manifest: URL, _ name: String = "manifest") throws {
        guard hasValidator else {
            skipPart("\(manifest.lastPathComponent) against its schema: there is no Python module jsonschema")
            return
        }
        let schema = Repository.root / "docs/\(name).schema.json"
        let finished = try run(
            "python3",
            ["-c", "import json, jsonschema, sys; jsonschema.validate(*[json.load(open(p)) for p in sys.argv[1:]])"]
                + [manifest.path, schema.path])
        #expect(finished.status == 0, "\(finished.output)")
    }
}
