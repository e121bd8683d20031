import LambdaPackModel
import Testing

@Suite struct JSONValueTests {
    @Test func canonicalJSON() {
        let value: JSONValue = .object([
            "b": .array([.integer(1), .null, .bool(true)]), "a": .string("\"\\\n\u{1}é/"), "Z": .object([:]),
            "e": .array([]),
        ])
        #expect(
            value.canonicalText == """
                {
                  "Z": {},
                  "a": "\\"\\\\\\n\\u0001é/",
                  "b": [
                    1,
                    null,
                    true
                  ],
                  "e": []
                }

                """)
    }
}
