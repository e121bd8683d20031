import Archive
import Hashing
import Testing

@Suite struct DeflateTests {
    /// The check value of CRC-32/ISO-HDLC, and a checksum computed in pieces.
    @Test func checksum() {
        var whole = CRC32()
        whole.update(Array("123456789".utf8))
        #expect(whole.value == 0xCBF4_3926)
        var pieces = CRC32()
        pieces.update(Array("1234".utf8))
        pieces.update([])
        pieces.update(Array("56789".utf8))
        #expect(pieces == whole)
        #expect(CRC32().value == 0)
    }

    private func compress(_ input: [UInt8], _ level: DeflateLevel) throws -> [UInt8]? {
        let deflate = try Deflate.make(level)
        var output = [UInt8](repeating: 0, count: deflate.bound(byteCount: input.count))
        let count = input.withUnsafeBytes { raw in
            output.withUnsafeMutableBytes { deflate.compress(raw, into: $0) }
        }
        return count.map { Array(output[..<$0]) }
    }

    /// Zips are to be the same on every machine: a libdeflate that gives other bytes at the default has to show.
    @Test func defaultLevelGivesTheRecordedBytes() throws {
        let stream = try #require(try compress(Sample.text, .default))
        let recorded = "f492ccf29053c4b76b3d979cef31895f7d16fbd93dd947b58e79865f4260c376"
        #expect(SHA256Digest(hashing: stream).hex == recorded)
    }

    @Test func higherLevelsAreNoLonger() throws {
        let counts = try DeflateLevel.allCases.map { try #require(try compress(Sample.text, $0)).count }
        #expect(counts == counts.sorted(by: >))
        #expect(counts[0] < Sample.text.count / 3)
    }

    @Test func givesUpWhereNothingIsGained() throws {
        #expect(try compress(Sample.noise, .max) == nil)
        #expect(try compress([1], .default) == nil)
        #expect(try compress([], .default) == nil)
    }

    @Test func levelNames() {
        #expect(DeflateLevel.allCases.map(\.rawValue) == ["fast", "default", "max"])
    }
}
