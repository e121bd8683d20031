import ELF
import Foundation
import LambdaPackCore
import TestSupport
import Testing

@testable import LinkMap

/// Attribution of files that nobody's linker made.
@Suite struct AttributorTests {
    private static let file = ["/bin/true", "/usr/bin/true"].first { FileManager.default.fileExists(atPath: $0) }

    private func check(_ bytes: [UInt8], _ map: LinkMap?) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let attribution = try? Attributor.attribute(bytes, map: map) else { return false }
            let sum = attribution.modules.reduce(0) { $0 + $1.bytes }
            let isExact =
                sum == bytes.count
                && attribution.modules.allSatisfy { module in
                    module.kinds.reduce(0) { $0 + $1.bytes } == module.bytes
                        && module.sources.reduce(0) { $0 + $1.bytes } == module.bytes
                }
            #expect(isExact, "\(sum) of \(bytes.count)")
            return true
        }
    }

    /// Headers, section table and everything else with bytes changed: refused, or exact to the byte.
    @Test(.enabled(if: file != nil, "there is no /bin/true")) func damagedFilesAddUpOrAreRefused() throws {
        let original = try Array(Data(contentsOf: URL(fileURLWithPath: #require(Self.file))))
        #expect(check(original, nil))
        let image = try original.withUnsafeBytes { try ELFImage($0) }
        let table = try Int(#require(image.sections.first).headerOffset)
        let text = image.sections.compactMap { section in
            section.hasContents
                ? "\(section.name) 0x\(String(section.address, radix: 16)) 0x\(String(section.fileRange.length, radix: 16))\n \(section.name) 0x\(String(section.address + 3, radix: 16)) 0x\(String(section.fileRange.length / 2, radix: 16)) /a/lib.a(b.o)\n"
                : nil
        }
        let map = Array(("Memory map\n\n" + text.joined()).utf8).withUnsafeBytes { LinkMap($0) }
        #expect(map?.contributions.isEmpty == false && check(original, map))
        var random = SeededGenerator(seed: 21)
        var read = 0
        for round in 0..<1500 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place =
                    round % 3 == 0
                    ? Int.random(in: bytes.indices, using: &random)
                    : Int.random(in: round % 3 == 1 ? 0..<min(1024, bytes.count) : table..<bytes.count, using: &random)
                bytes[place] =
                    [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)]
                    .randomElement(using: &random) ?? 0
            }
            if check(bytes, round % 2 == 0 ? map : nil) { read += 1 }
        }
        #expect(read > 300, "\(read) of 1500 mutants could be read")
    }
}
