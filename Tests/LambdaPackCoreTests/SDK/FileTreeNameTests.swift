import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Names are bytes, as to a kernel.
@Suite struct FileTreeNameTests: UnpacksTrees {
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
                tar.add("x\u{E9}/a.h", [1])
                tar.add("xe\u{301}/b.h", [2])
                tar.add("xe\u{301}/link", type: "2", link: "../x\u{E9}/a.h")
            }
            let root = try unpack([archive], in: directory)
            #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).count == 2)
            #expect(try Data(contentsOf: URL(fileURLWithPath: root.path + "/xe\u{301}/link")) == Data([1]))
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
}
