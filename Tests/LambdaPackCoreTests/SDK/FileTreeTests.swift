import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What archives may say, and where it may never lead.
@Suite struct FileTreeTests {
    /// Reads archives over each other, writes the tree, and returns the directory that it was written to.
    private func unpack(
        _ archives: [[UInt8]], in directory: URL, as layering: FileTreeReader.Layering = .layer,
        limits: FileTreeReader.Limits = .init()
    ) throws -> URL {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var reader = FileTreeReader(objects: FilePath((directory / "objects").path), limits: limits)
        for (index, bytes) in archives.enumerated() {
            let file = directory / "\(index).tar"
            try Data(bytes).write(to: file)
            try reader.readArchive(FilePath(file.path), .tar, as: layering, keeping: .headers)
        }
        let root = directory / "root"
        try reader.tree.write(to: FilePath(root.path))
        return root
    }

    private func problem(_ archive: [UInt8], in directory: URL, limits: FileTreeReader.Limits = .init()) -> Problem? {
        do {
            _ = try unpack([archive], in: directory, limits: limits)
            return nil
        } catch { return error as? Problem }
    }

    private func tar(_ fill: (inout TarFile) -> Void) -> [UInt8] {
        var tar = TarFile()
        fill(&tar)
        return tar.finished
    }

    /// Whatever is below a directory, links followed, is in the directory.
    private func expectAllInside(_ root: URL) throws {
        let real = root.resolvingSymlinksInPath().path
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let place = URL(fileURLWithPath: root.path + "/" + path).resolvingSymlinksInPath().path
            #expect(place == real || place.hasPrefix(real + "/"), "\(path) leads to \(place)")
        }
    }

    @Test(arguments: ["../outside", "a/../../outside", "a/.."])
    func namesThatLeave(name: String) async throws {
        try await withTemporaryDirectory { directory in
            let found = try #require(problem(tar { $0.add(name, [1]) }, in: directory))
            #expect(found.code == .sdkSource && found.cause?.contains("would leave") == true, "\(found)")
            #expect(!FileManager.default.fileExists(atPath: (directory / "outside").path))
        }
    }

    /// To Swift's `String`, a slash and the combining character behind it are one character, and a prepended mark and the slash
    /// behind that, too. To a kernel they are a slash and the beginning of a name.
    @Test(arguments: [
        "a/../\u{301}b", "a\u{600}/../../\u{301}b", "usr/include/../\u{301}a\u{600}/..", "a/..\u{600}/../b",
    ])
    func slashesInsideOfCharacters(name: String) async throws {
        try await withTemporaryDirectory { directory in
            let inner = directory / "in"
            let found = problem(tar { $0.add(name, type: "5") }, in: inner)
            #expect(
                found?.code == .sdkSource && found?.cause?.contains("would leave") == true,
                "\(String(describing: found))")
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(names == ["in"])
        }
    }

    @Test func slashesInsideOfCharactersOfLinks() async throws {
        try await withTemporaryDirectory { directory in
            let inner = directory / "in"
            let archive = tar { tar in
                tar.add("usr/up", type: "2", link: "../../\u{301}out")
                tar.add("usr/up/evil", [7])
                tar.add("usr/root", type: "2", link: "/\u{301}out/../../..")
                tar.add("usr/root/odd\u{600}/file", [8])
            }
            let root = try unpack([archive], in: inner)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["in"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: inner.path).sorted() == [
                    "0.tar", "objects", "root",
                ])
            #expect(try FileManager.default.contentsOfDirectory(atPath: root.path + "/\u{301}out") == ["evil"])
            #expect(FileManager.default.fileExists(atPath: root.path + "/odd\u{600}/file"))
        }
    }

    /// No tree takes such a name, whoever asks.
    @Test(arguments: ["", ".", "..", "a/b", "a/\u{301}", "a\0b"])
    func namesThatAreNone(name: String) {
        var tree = FileTree()
        #expect(throws: FileTree.Fault.noName) { try tree.add(.link("x"), at: [name]) }
        #expect(throws: FileTree.Fault.noName) { try tree.alias(0, at: [name]) }
    }

    /// Equal to `String`, and two files to Linux.
    @Test func spellingsOfOneText() async throws {
        try await withTemporaryDirectory { directory in
            let archive = tar { tar in
                tar.add("caf\u{E9}/a.h", [1])
                tar.add("cafe\u{301}/b.h", [2])
                tar.add("cafe\u{301}/link", type: "2", link: "../caf\u{E9}/a.h")
            }
            let root = try unpack([archive], in: directory)
            #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).count == 2)
            #expect(try Data(contentsOf: URL(fileURLWithPath: root.path + "/cafe\u{301}/link")) == Data([1]))
        }
    }

    /// The kernel's headers have such pairs; macOS's file system holds one of each.
    @Test func namesThatDifferInCaseAlone() async throws {
        try await withTemporaryDirectory { directory in
            var reader = FileTreeReader(objects: FilePath((directory / "objects").path))
            let archive = tar { tar in
                tar.add("linux/xt_mark.h", [1])
                tar.add("linux/xt_MARK.h", [2])
                tar.add("linux/xt_dscp.h", [3])
            }
            try Data(archive).write(to: directory / "a.tar")
            try reader.readArchive(FilePath((directory / "a.tar").path), .tar, as: .layer, keeping: .headers)
            let left = try reader.tree.write(to: FilePath((directory / "one").path), foldsCase: true)
            #expect(left == ["linux/xt_mark.h"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: (directory / "one/linux").path).sorted() == [
                    "xt_MARK.h", "xt_dscp.h",
                ])
            #expect(try reader.tree.write(to: FilePath((directory / "two").path), foldsCase: false) == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: (directory / "two/linux").path).count == 3)
        }
    }

    /// A file behind a link lies where the system itself would find it, below its own root.
    @Test(arguments: ["/", "../../../../../../..", "up"])
    func filesBehindLinks(target: String) async throws {
        try await withTemporaryDirectory { directory in
            let archive = tar { tar in
                tar.add("up", type: "2", link: "..")
                tar.add("link", type: "2", link: target + directory.path)
                tar.add("link/evil", [7])
                tar.add("absolute", type: "2", link: "/link/evil")
            }
            let root = try unpack([archive], in: directory)
            try expectAllInside(root)
            #expect(!FileManager.default.fileExists(atPath: (directory / "evil").path))
            #expect(try Data(contentsOf: root / "absolute") == Data([7]))
            #expect(try Data(contentsOf: root / "link/evil") == Data([7]))
        }
    }

    @Test func linksThatLeadNowhereAreLeftOut() async throws {
        try await withTemporaryDirectory { directory in
            let archive = tar { tar in
                tar.add("lib/libx.so", type: "2", link: "libx.so.1")
                tar.add("lib/passwd", type: "2", link: "../../../../../../../../etc/passwd")
                tar.add("self", type: "2", link: "self")
                tar.add("a", type: "2", link: "b")
                tar.add("b", type: "2", link: "a")
                tar.add("here", type: "2", link: ".")
                tar.add("lib/libx.so.1", [1])
            }
            let root = try unpack([archive], in: directory)
            #expect(
                try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted() == [
                    "lib", "lib/libx.so", "lib/libx.so.1",
                ])
            let found = try #require(
                problem(
                    tar { tar in
                        tar.add("a", type: "2", link: "b")
                        tar.add("b", type: "2", link: "a")
                        tar.add("a/x", [1])
                    }, in: directory / "two"))
            #expect(found.cause?.contains("circle") == true, "\(found)")
        }
    }

    @Test func hardLinks() async throws {
        try await withTemporaryDirectory { directory in
            let root = try unpack(
                [
                    tar { tar in
                        tar.add("one", [5])
                        tar.add("two", type: "1", link: "one")
                    }
                ], in: directory)
            #expect(try Data(contentsOf: root / "two") == Data([5]))
            for target in ["nowhere", "../../etc/passwd", "dir"] {
                let archive = tar { tar in
                    tar.add("dir", type: "5")
                    tar.add("two", type: "1", link: target)
                }
                #expect(problem(archive, in: directory / "bad")?.code == .sdkSource, "\(target)")
                try FileManager.default.removeItem(at: directory / "bad")
            }
        }
    }

    @Test func filesInTheWay() async throws {
        try await withTemporaryDirectory { directory in
            let found = try #require(
                problem(
                    tar { tar in
                        tar.add("a", [1])
                        tar.add("a/b", [2])
                    }, in: directory))
            #expect(found.cause?.contains("not a directory") == true, "\(found)")
        }
    }

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

    // MARK: Layers and packages

    @Test func layersOverLayers() async throws {
        try await withTemporaryDirectory { directory in
            let below = tar { tar in
                tar.add("kept", [1])
                tar.add("gone", [1])
                tar.add("dir/old", [1])
                tar.add("dir/sub/old", [1])
                tar.add("real/x", [1])
                tar.add("link", type: "2", link: "real")
            }
            let above = tar { tar in
                tar.add("dir/new", [2])
                tar.add("dir/.wh..wh..opq")
                tar.add("dir/sub/new", [2])
                tar.add("dir/sub/.wh.new")
                tar.add(".wh.gone")
                tar.add(".wh.nowhere")
                tar.add("link/", type: "5")
                tar.add("link/y", [2])
            }
            let root = try unpack([below, above], in: directory)
            let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
            #expect(files == ["dir", "dir/new", "dir/sub", "dir/sub/new", "kept", "link", "link/y", "real", "real/x"])
        }
    }

    @Test func packagesLeaveLinksToDirectories() async throws {
        try await withTemporaryDirectory { directory in
            let below = tar { tar in
                tar.add("lib", type: "2", link: "usr/lib")
                tar.add("usr/lib/one", [1])
            }
            let above = tar { tar in
                tar.add("lib/", type: "5")
                tar.add("lib/two", [2])
                tar.add("usr/lib", type: "2", link: "elsewhere")
            }
            let root = try unpack([below, above], in: directory, as: .package)
            let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
            #expect(files == ["lib", "usr", "usr/lib", "usr/lib/one", "usr/lib/two"])
        }
    }
}
