import Testing

@testable import Archive

@Suite struct CompressorTests {
    @Test func isTheSameAtEachRunAndAnotherAtEachLevel() throws {
        let all = try DeflateLevel.allCases.map { try Compressor.current($0) }
        #expect(try DeflateLevel.allCases.map { try Compressor.current($0) } == all)
        #expect(Set(all.map(\.behaviour)).count == all.count)
        #expect(all.map(\.level) == ["fast", "default", "max"])
        #expect(all.allSatisfy { $0.behaviour.count == 16 })
    }

    /// The inputs are part of the name: another one would make every set look as if another compressor had made it.
    @Test func theProbeStaysWhatItIs() {
        #expect(DeflateProbe.inputs.map(\.count) == [9, 6000, 200_096])
        #expect(DeflateProbe.inputs.map { CRC32Tests.value($0) } == [1_369_654_896, 45_073_432, 2_820_333_630])
    }

    @Test func onlyOneLevelCanBeCompared() {
        let one = Compressor(level: "default", behaviour: "a")
        #expect(!one.differs(from: one))
        #expect(one.differs(from: Compressor(level: "default", behaviour: "b")))
        #expect(!one.differs(from: Compressor(level: "max", behaviour: "b")))
    }
}

private enum CRC32Tests {
    static func value(_ bytes: [UInt8]) -> UInt32 {
        var checksum = CRC32()
        checksum.update(bytes)
        return checksum.value
    }
}
