import Platform
import TestSupport
import Testing

@Suite struct ByteSearchTests {
    @Test func searchAgreesWithANaiveOne() {
        var generator = SeededGenerator(seed: 60)
        var found = 0
        for _ in 0..<500 {
            let haystack = (0..<60).map { _ in UInt8.random(in: 0...2, using: &generator) }
            let needle = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                UInt8.random(in: 0...2, using: &generator)
            }
            let naive = (0...(haystack.count - needle.count)).first { haystack[$0...].starts(with: needle) }
            #expect(haystack.withUnsafeBytes { ByteSearch.firstOffset(of: needle, in: $0) } == naive)
            if naive != nil { found += 1 }
        }
        #expect((100..<500).contains(found), "both answers are asked for")
        #expect([UInt8]().withUnsafeBytes { ByteSearch.firstOffset(of: [1], in: $0) } == nil)
    }
}
