import Archive
import TestSupport
import Testing

@testable import LambdaPackCore

@Suite struct CRC32ForcingTests {
    @Test func theSuffixForcesTheChecksum() {
        var generator = SeededGenerator(seed: 32)
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
}
