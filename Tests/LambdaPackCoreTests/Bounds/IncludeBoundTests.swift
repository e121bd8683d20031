import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Links in a package's own files: circles, bombs, and what leads nowhere.
@Suite struct IncludeBoundTests {
    private func resolve(
        _ from: String, prepare: (URL) throws -> Void
    ) async throws -> (entries: [String], problems: [Problem], time: Duration) {
        try await withTemporaryDirectory { directory in
            try prepare(directory)
            let records = FileRecords(file: FilePath((directory / "records.json").path))
            let resolver = try IncludeResolver(packageDirectory: FilePath(directory.path), records: records)
            var problems = ProblemCollector()
            var entries: [ArchivePlan.SourceFile] = []
            let rule = IncludeRule(from: from, location: .init(file: "f", line: 1, column: 1))
            let time = threadTime { entries = resolver.files(of: rule, problems: &problems) }
            return (entries.map(\.entry.path.string), problems.problems, time)
        }
    }

    private func link(_ target: String, _ place: URL) throws {
        try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target)
    }

    /// Two links to the folder that they are in: at each level there are twice as many ways.
    @Test func linksToParents() async throws {
        let (entries, problems, time) = try await resolve("data") { directory in
            try FileManager.default.createDirectory(at: directory / "data", withIntermediateDirectories: true)
            try Data().write(to: directory / "data/file")
            try link(".", directory / "data/one")
            try link("../data", directory / "data/two")
        }
        #expect(entries == ["data/file"])
        #expect(problems.map(\.code) == [.includeUnsupported, .includeUnsupported])
        #expect(problems.allSatisfy { $0.message.contains("one of its own parents") })
        #expect(time < .seconds(10), "\(time)")
    }

    /// No circle, and twice as many ways through it at each level.
    @Test func linksThatMultiply() async throws {
        let levels = Sweep.count(40, unit: 14)
        let (_, problems, time) = try await resolve("data/0") { directory in
            for level in 0..<levels {
                try FileManager.default.createDirectory(
                    at: directory / "data/\(level)", withIntermediateDirectories: true)
                try link("../\(level + 1)", directory / "data/\(level)/one")
                try link("../\(level + 1)", directory / "data/\(level)/two")
            }
            try FileManager.default.createDirectory(at: directory / "data/\(levels)", withIntermediateDirectories: true)
            try Data().write(to: directory / "data/\(levels)/file")
        }
        #expect(
            problems.map(\.message) == ["links lead include 'data/0' to the same folders more than 5,000 times"])
        #expect(time < .seconds(60), "\(time)")
    }

    @Test(arguments: [
        ("circle", ProblemCode.includeUnsupported, "leads round in a circle"),
        ("nowhere", .includeMissing, "is a link to gone.txt, and nothing is there"),
        ("out", .includeEscapes, "outside of the package"),
    ])
    func linksThatLeadNowhere(name: String, code: ProblemCode, words: String) async throws {
        let (entries, problems, _) = try await resolve(name) { directory in
            try link("circle", directory / "circle")
            try link("gone.txt", directory / "nowhere")
            try link("/etc/hostname", directory / "out")
        }
        #expect(entries == [])
        #expect(problems.map(\.code) == [code])
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }

    @Test func patternsOfManyStars() async throws {
        let (entries, _, time) = try await resolve(Array(repeating: "**", count: 12).joined(separator: "/") + "/*.txt")
        {
            directory in
            var folder = directory
            for level in 0..<25 {
                folder = folder / "\(level)"
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            try Data().write(to: folder / "a.txt")
        }
        #expect(entries.count == 1)
        #expect(time < .seconds(20), "\(time)")
    }
}
