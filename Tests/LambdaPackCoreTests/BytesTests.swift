import Archive
import Testing

@testable import LambdaPackCore

@Suite struct BytesTests {
    @Test func theSuffixForcesTheChecksum() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let data = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let wanted = UInt32.random(in: 0...UInt32.max, using: &generator)
            var checksum = CRC32()
            data.withUnsafeBytes { checksum.update($0) }
            let suffix = CRC32Forcing.suffix(from: checksum.value, to: wanted)
            suffix.withUnsafeBytes { checksum.update($0) }
            #expect(checksum.value == wanted)
        }
    }

    @Test func searchAgreesWithANaiveOne() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let haystack = (0..<60).map { _ in UInt8.random(in: 0...2, using: &generator) }
            let needle = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                UInt8.random(in: 0...2, using: &generator)
            }
            let naive = (0...(haystack.count - needle.count)).first { haystack[$0...].starts(with: needle) }
            #expect(haystack.withUnsafeBytes { ByteSearch.firstOffset(of: needle, in: $0) } == naive)
        }
        #expect([UInt8]().withUnsafeBytes { ByteSearch.firstOffset(of: [1], in: $0) } == nil)
    }

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

    @Test(arguments: [("Alhpa", ["Alpha"]), ("alpha", ["Alpha"]), ("zzzzzz", []), ("Bta", ["Beta"]), ("Fest", [])])
    func nearestNames(name: String, near: [String]) {
        #expect(NearestName.of(name, among: ["Alpha", "Beta"]) == near)
    }

    @Test func formatsBytes() {
        #expect(ByteCount.exact(262_144_000) == "262,144,000 B")
        #expect(ByteCount.exact(999) == "999 B")
        #expect(ByteCount.short(14_170_816) == "14.2 MB")
    }
}
