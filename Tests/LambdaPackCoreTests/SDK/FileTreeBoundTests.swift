import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What a tree may hold, and what may be wrong with an archive where nobody looks.
@Suite struct FileTreeBoundTests: UnpacksTrees {
    @Test func boundsOfSizeAndDepth() async throws {
        try await withTemporaryDirectory { directory in
            let big = tar { $0.add("big", [UInt8](repeating: 0, count: 4096)) }
            let kept = try #require(problem(big, in: directory / "1", limits: .init(keptBytes: 4095)))
            #expect(kept.code == .sdkSource && kept.cause?.contains("4095") == true, "\(kept)")
            #expect(problem(big, in: directory / "2", limits: .init(declaredBytes: 4095))?.code == .sdkSource)
            #expect(problem(big, in: directory / "3", limits: .init(entries: 0))?.code == .sdkSource)
            #expect(problem(big, in: directory / "4", limits: .init(keptBytes: 4096)) == nil)
            // Each directory is within the bounds, all of them together are not.
            let deep = tar { tar in
                let fifty = (0..<45).map { _ in "d" }.joined(separator: "/")
                tar.add("a", type: "2", link: fifty)
                tar.add("a/b", type: "2", link: fifty)
                tar.add("a/b/c", type: "2", link: fifty)
                tar.add("a/b/c/x", [1])
            }
            #expect(problem(deep, in: directory / "5")?.cause?.contains("longer name") == true)
        }
    }

    /// What stays in memory has bounds that no small archive reaches by what it declares.
    @Test func boundsOfNamesAndLinks() async throws {
        try await withTemporaryDirectory { directory in
            let deep = tar { $0.add("a/b/c/d/e", [1]) }
            // The root and five more; the next entry is one too many.
            let two = tar { tar in
                tar.add("a/b/c/d/e", [1])
                tar.add("f", [1])
            }
            #expect(problem(deep, in: directory / "1", limits: .init(nodes: 6)) == nil)
            #expect(problem(two, in: directory / "2", limits: .init(nodes: 5))?.cause?.contains("more than 5") == true)
            #expect(problem(deep, in: directory / "3", limits: .init(textBytes: 8))?.code == .sdkSource)
            #expect(problem(deep, in: directory / "4", limits: .init(textBytes: 9)) == nil)
            let link = tar { $0.add("a", type: "2", link: String(repeating: "x", count: 90)) }
            #expect(problem(link, in: directory / "5", limits: .init(textBytes: 90))?.code == .sdkSource)
            // pax: a name of any length for the link's target.
            let target = String(repeating: "x/", count: 2048)
            let record = "4111 linkpath=\(target)\n"
            let long = tar { tar in
                tar.add("pax", type: "x", Array(record.utf8))
                tar.add("a", type: "2", link: "short")
            }
            #expect(record.utf8.count == 4111)
            #expect(problem(long, in: directory / "6")?.cause?.contains("longer name") == true)
        }
    }

    /// Two links in a circle, and a file behind them that no SDK takes: no fault of the archive's.
    @Test func faultsOfWhatNobodyNeeds() async throws {
        try await withTemporaryDirectory { directory in
            func read(_ name: String) throws {
                let archive = tar { tar in
                    tar.add("var/a", type: "2", link: "b")
                    tar.add("var/b", type: "2", link: "a")
                    tar.add("usr/include", type: "2", link: "include")
                    tar.add(name, [1])
                }
                try Data(archive).write(to: directory / "a.tar")
                var reader = FileTreeReader(objects: FilePath((directory / "objects").path))
                try reader.readArchive(FilePath((directory / "a.tar").path), .tar, as: .layer, keeping: .system)
            }
            try read("var/a/x")
            #expect(throws: Problem.self) { try read("usr/include/x.h") }
        }
    }
}
