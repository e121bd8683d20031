import Foundation
import Testing

@testable import LambdaPackCore

/// The larger values that are encoded without JSON text in between come out as by such a text.
@Suite struct AttributionEncodingTests {
    private let attribution = Attribution(
        basis: .linkMap, bytes: 3, sections: [.init(name: ".text", bytes: 3, kind: .code, isShipped: true)],
        modules: [], note: nil)

    private func byText(_ value: some Encodable) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
    }

    @Test func anAttribution() throws {
        let value = try JSONValue(encoding: attribution)
        #expect(try value == byText(attribution))
        #expect(value.canonicalText.contains(".text"))
    }

    @Test func aTreemap() throws {
        let treemap = Treemap(attribution)
        #expect(try JSONValue(encoding: treemap) == byText(treemap))
    }
}
