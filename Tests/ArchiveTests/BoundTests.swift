import Archive
import TestSupport
import Testing

/// Zips that are made to cost more than their length. The bounds are about ten times what a build without optimisation
/// takes.
@Suite struct BoundTests {
    private static func zip(_ names: [[UInt8]]) -> [UInt8] {
        var zip = ForgedZip([])
        zip.entries = names.map { name in
            var entry = ForgedZip.Entry(name: name, [])
            entry.flags = 0x0800
            return entry
        }
        return zip.bytes
    }

    /// Marks that canonical order would have to sort: alternately above and below.
    private static func marks(_ count: Int) -> [UInt8] {
        Array("a".utf8) + (0..<count).flatMap { $0.isMultiple(of: 2) ? [0xCC, 0x81] : [0xCC, 0xA3] as [UInt8] }
    }

    @Test(arguments: [(names: 2, marks: 20_000), (100, 6000)])
    func namesOfCombiningMarks(names: Int, marks: Int) {
        let bytes = Self.zip((0..<names).map { Self.marks(marks) + Array("\($0)".utf8) })
        var problems: [ZipProblem] = []
        let time = threadTime { problems = ZipDirectory.parse(bytes).problems }
        #expect(problems.count == names)
        #expect(problems.allSatisfy { if case .name(.tooLong) = $0.code { true } else { false } })
        #expect(time < .seconds(5), "\(time)")
    }

    /// As many marks as a name may have, in many names that differ at their end.
    @Test func theLongestNamesOfCombiningMarks() {
        let component = Self.marks(126)
        let path = Array([[UInt8]](repeating: component, count: 8).joined(separator: [0x2F]))
        let bytes = Self.zip((0..<Sweep.count(2000, unit: 500)).map { path + Array("/\($0)".utf8) })
        var problems: [ZipProblem]?
        let time = threadTime { problems = ZipDirectory.parse(bytes).problems }
        #expect(problems == [])
        #expect(time < .seconds(40), "\(time)")
    }

    @Test func manyFilesAndDeepPaths() {
        let files = Self.zip(
            (0..<Sweep.count(65_000, unit: 10_000)).map { Array("data/some/folder/file-\($0).json".utf8) })
        var problems: [ZipProblem]?
        var time = threadTime { problems = ZipDirectory.parse(files).problems }
        #expect(problems == [])
        #expect(time < .seconds(60), "\(time)")
        let deep = Array(String(repeating: "a/", count: 2000).utf8)
        let paths = Self.zip((0..<Sweep.count(500, unit: 100)).map { deep + Array("\($0)".utf8) })
        time = threadTime { problems = ZipDirectory.parse(paths).problems }
        #expect(problems == [])
        #expect(time < .seconds(40), "\(time)")
    }

    /// Everything is wrong with each of tens of thousands of entries: that many messages are of no use to anybody.
    @Test func problemsAreCapped() {
        let bytes = Self.zip((0..<60_000).map { Array("../\($0)".utf8) })
        var problems: [ZipProblem] = []
        let time = threadTime { problems = ZipDirectory.parse(bytes).problems }
        #expect(problems.count <= 1100)
        #expect(problems.first?.code == .name(.relativeComponent("..")))
        #expect(time < .seconds(20), "\(time)")
    }

    /// What a problem says of a name does not grow with it.
    @Test func longNamesAreCutInMessages() {
        let bytes = Self.zip([[UInt8](repeating: 0x61, count: 60_000)])
        let text = ZipDirectory.parse(bytes).problems.map(\.description).joined()
        #expect(text.utf8.count < 2000)
        #expect(text.contains("aaaa…"))
    }
}
