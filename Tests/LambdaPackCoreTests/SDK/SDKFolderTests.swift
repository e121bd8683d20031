import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// An SDK is replaced as a whole, and the old one is never lost.
@Suite struct SDKFolderTests {
    private func make(_ path: FilePath, _ content: UInt8) throws {
        try FileSystem.createDirectory(path)
        try FileSystem.write([content], to: path / "file")
    }

    private func content(_ path: FilePath) -> UInt8? { (try? FileSystem.read(path / "file"))?.first }

    @Test(arguments: [true, false])
    func replaces(exchanges: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "sdks").path)
            let folder = try SDKFolder.open(path)
            try make(path / "x", 1)
            try make(folder.work / "bundle", 2)
            try folder.replace("x", with: folder.work / "bundle") { one, other in
                exchanges && FileSystem.exchange(one, other)
            }
            #expect(content(path / "x") == 2)
            // What has no old one is put there all the same.
            try make(folder.work / "bundle2", 3)
            try folder.replace("y", with: folder.work / "bundle2")
            #expect(content(path / "y") == 3)
        }
    }

    /// The rename that should put the new one in place fails.
    @Test func theOldOneComesBack() async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "sdks").path)
            do {
                let folder = try SDKFolder.open(path)
                try make(path / "x", 1)
                var problem: Problem?
                do throws(Problem) {
                    try folder.replace("x", with: folder.work / "nothing") { _, _ in false }
                } catch { problem = error }
                #expect(problem?.code == .sdkUnwritable)
                #expect(content(path / "x") == 1)
            }
            #expect(content(path / "x") == 1)
            let names = try FileSystem.names(in: path)
            #expect(names == [".lambda-pack.lock", "x"])
        }
    }

    /// A run was killed between the two renames.
    @Test(arguments: [true, false])
    func afterARunThatWasKilled(isReplaced: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "sdks").path)
            let work = path / ".lambda-pack-work"
            #expect(try OwnedDirectory.claim(work).isEmpty)
            try make(work / "old-x", 1)
            try make(work / "bundle", 2)
            if isReplaced { try make(path / "x", 2) }
            do {
                let folder = try SDKFolder.open(path)
                #expect(content(path / "x") == (isReplaced ? 2 : 1))
                #expect(try FileSystem.names(in: folder.work) == [OwnedDirectory.markerName])
            }
            #expect(content(path / "x") == (isReplaced ? 2 : 1))
        }
    }

    /// Where it can't be put back at once, it is not removed with what else the run has made.
    @Test func itIsNotRemovedWithTheRest() async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "sdks").path)
            do {
                let folder = try SDKFolder.open(path)
                try make(folder.work / "old-x", 1)
            }
            #expect(content(path / "x") == 1)
        }
    }
}
