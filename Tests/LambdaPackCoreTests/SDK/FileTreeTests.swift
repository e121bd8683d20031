import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What archives may say, and where it may never lead.
@Suite struct FileTreeTests: UnpacksTrees {
    @Test(arguments: ["../outside", "a/../../outside", "a/.."])
    func namesThatLeave(name: String) async throws {
        try await withTemporaryDirectory { directory in
            let found = try #require(problem(tar { $0.add(name, [1]) }, in: directory))
            #expect(found.code == .sdkSource && found.cause?.contains("would leave") == true, "\(found)")
            #expect(!FileManager.default.fileExists(atPath: (directory / "outside").path))
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
