import TestSupport
import Testing

@testable import ELF

/// Files that are made to cost more than their length: each is read, or refused, in a time that its bytes account for.
///
/// The bounds are about ten times what a build without optimisation takes.
@Suite struct BoundTests {
    /// So many sections that all have the same name of nearly a megabyte.
    private static func sections(_ count: Int, nameBytes: Int) -> [UInt8] {
        var out = ByteWriter(.bits64, .little)
        out.put([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8))
        out.put(UInt16(1), "e_type")
        out.put(UInt16(62))
        out.put(UInt32(1))
        out.putWord(0)
        out.putWord(0)
        out.putWord(0, "e_shoff")
        out.put(UInt32(0))
        out.put(UInt16(64))
        for value: UInt16 in [56, 0, 64] { out.put(value) }
        out.put(UInt16(count < 0xFF00 ? count : 0))
        out.put(UInt16(1))
        let names = out.bytes.count
        out.put([UInt8](repeating: 0x61, count: nameBytes) + [0])
        let namesLength = out.bytes.count - names
        out.align(8)
        out.patchWord("e_shoff", UInt64(out.bytes.count))
        var header = ByteWriter(.bits64, .little)
        header.put(UInt32(0))
        header.put(UInt32(3))
        for word in [0, 0, UInt64(names), UInt64(namesLength)] { header.putWord(word) }
        for value: UInt32 in [0, 0] { header.put(value) }
        for word: UInt64 in [1, 0] { header.putWord(word) }
        var first = [UInt8](repeating: 0, count: 64)
        // A count of zero in the header: the number stands in section 0.
        for (index, byte) in withUnsafeBytes(of: UInt64(count).littleEndian, Array.init).enumerated() {
            first[32 + index] = byte
        }
        var table = first
        table.reserveCapacity(64 * count)
        for _ in 1..<count { table += header.bytes }
        out.put(table)
        return out.bytes
    }

    @Test(arguments: [60_000, 1 << 20])
    func sectionsThatShareOneName(count: Int) throws {
        let bytes = Self.sections(count, nameBytes: (1 << 20) - 2)
        var image: ELFImage?
        let time = try threadTime { image = try ELFImage(bytes) }
        #expect(image?.problems.first?.code == .limitExceeded)
        #expect(time < .seconds(20), "\(time)")
    }

    /// Strings without an end cost a scan each: they count, too.
    @Test func sectionNamesWithoutEnd() throws {
        var bytes = Self.sections(60_000, nameBytes: (1 << 20) - 2)
        bytes[64 + (1 << 20) - 2] = 0x61
        var image: ELFImage?
        let time = try threadTime { image = try ELFImage(bytes) }
        #expect(image?.problems.first?.code == .badString)
        #expect(time < .seconds(20), "\(time)")
    }

    /// Tens of thousands of symbols that all have the same name of nearly a megabyte.
    @Test func symbolsThatShareOneName() throws {
        let count: UInt64 = 40_000
        var out = ByteWriter(.bits64, .little)
        out.put([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8))
        out.put(UInt16(1))
        out.put(UInt16(62))
        out.put(UInt32(1))
        for word: UInt64 in [0, 0] { out.putWord(word) }
        out.putWord(0, "e_shoff")
        out.put(UInt32(0))
        for value: UInt16 in [64, 56, 0, 64, 3, 0] { out.put(value) }
        let nameBytes: UInt64 = (1 << 20) - 1
        out.put([UInt8](repeating: 0x61, count: Int(nameBytes)) + [0])
        let symbols = UInt64(out.bytes.count)
        out.put([UInt8](repeating: 0, count: Int(count * 24)))
        out.patchWord("e_shoff", UInt64(out.bytes.count))
        out.put([UInt8](repeating: 0, count: 64))
        for (type, start, length, link, entry): (UInt32, UInt64, UInt64, UInt32, UInt64) in [
            (3, 64, nameBytes + 1, 0, 0), (2, symbols, count * 24, 1, 24),
        ] {
            out.put(UInt32(0))
            out.put(type)
            for word in [0, 0, start, length] { out.putWord(word) }
            out.put(link)
            out.put(UInt32(0))
            for word in [1, entry] { out.putWord(word) }
        }
        let bytes = out.bytes
        let image = try ELFImage(bytes)
        var names: [String?] = []
        let time = try threadTime {
            try bytes.withUnsafeBytes { bytes in
                let table = try ELFImage.SymbolRecords(image, in: bytes)
                names = table.names(of: table.records, in: bytes)
            }
        }
        #expect(names.count == 39_999)
        #expect((1...4).contains(names.count { $0 != nil }))
        #expect(time < .seconds(10), "\(time)")
    }

    /// The same for versions, and for libraries.
    @Test func versionsAndLibrariesThatShareOneName() throws {
        let long = String(repeating: "v", count: (1 << 20) - 64)
        var file = SyntheticELF()
        file.symbols = []
        file.hash = .sysV
        file.relocatedSymbols = []
        file.needed = [long]
        let versions = (2..<20_000).map { (name: "", index: UInt16($0), flags: UInt16(0)) }
        file.needs = [("", versions)]
        var out = file.write()
        let first = out.place("vna_name") - 16 * (versions.count - 1)
        let place = Self.value(in: out, at: out.place("DT_NEEDED"))
        for index in versions.indices { out.patch(first + 16 * index, place, width: 4) }
        var error: ELFError?
        let time = threadTime {
            do throws(ELFError) { _ = try ELFImage(out.bytes) } catch let thrown { error = thrown }
        }
        #expect(error?.code == .limitExceeded)
        #expect(time < .seconds(20), "\(time)")

        var libraries = SyntheticELF()
        libraries.needs = []
        libraries.needed = [long] + .init(repeating: "", count: 16_000)
        out = libraries.write()
        let last = out.place("DT_NEEDED")
        let name = Self.value(in: out, at: last - 16 * 16_000)
        for index in 0...16_000 { out.patch(last - 16 * index, name, width: 8) }
        error = nil
        let libraryTime = threadTime {
            do throws(ELFError) { _ = try ELFImage(out.bytes) } catch let thrown { error = thrown }
        }
        #expect(error?.code == .limitExceeded)
        #expect(libraryTime < .seconds(20), "\(libraryTime)")
    }

    private static func value(in out: ByteWriter, at place: Int) -> UInt64 {
        out.bytes[place..<place + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Program headers that all lead to the same notes: what is kept of them is bounded by more than their number.
    @Test func notesThatShareOneOwner() throws {
        let count = 60_000
        var out = ByteWriter(.bits64, .little)
        out.put([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8))
        out.put(UInt16(4))
        out.put(UInt16(62))
        out.put(UInt32(1))
        for word: UInt64 in [0, 64, 0] { out.putWord(word) }
        out.put(UInt32(0))
        for value: UInt16 in [64, 56, UInt16(count), 64, 0, 0] { out.put(value) }
        let note = 64 + 56 * count
        for _ in 0..<count {
            out.put(UInt32(4))
            out.put(UInt32(4))
            for word in [UInt64(note), 0, 0, 4108, 4108, 4] { out.putWord(word) }
        }
        out.put(UInt32(4096))
        out.put(UInt32(0))
        out.put(UInt32(1))
        out.put([UInt8](repeating: 0x61, count: 4096))
        var image: ELFImage?
        let time = try threadTime { image = try ELFImage(out.bytes) }
        let kept = image?.notes.reduce(0) { $0 + $1.owner.utf8.count } ?? 0
        #expect(kept <= 1 << 21, "\(kept) bytes of owners")
        #expect(image?.problems.first?.code == .limitExceeded)
        #expect(time < .seconds(20), "\(time)")
    }
}
