import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// A package that was copied with its work directory builds.
@Suite struct ScratchPlaceTests {
    @Test func aCopiedDirectoryIsEmptied() async throws {
        try await withTemporaryDirectory { directory in
            let first = directory / "a"
            let place = ScratchPlace(scratch: FilePath(first.path))
            #expect(try !place.claim())
            try FileSystem.createDirectory(place.scratch / "ModuleCache")
            try FileSystem.write([1], to: place.scratch / "ModuleCache" / "x.pcm")
            #expect(try !place.claim(), "it is at its place")
            #expect(FileSystem.exists(place.scratch / "ModuleCache" / "x.pcm"))
            // By another name for the same directory.
            try FileManager.default.createSymbolicLink(at: directory / "link", withDestinationURL: first)
            #expect(try !ScratchPlace(scratch: FilePath((directory / "link").path)).claim())
            try FileManager.default.copyItem(at: first, to: directory / "b")
            let copy = ScratchPlace(scratch: FilePath((directory / "b").path))
            #expect(try copy.claim())
            #expect(try FileSystem.names(in: copy.scratch) == [ScratchPlace.noteName])
            #expect(try !copy.claim())
            #expect(FileSystem.exists(place.scratch / "ModuleCache" / "x.pcm"), "the original is as it was")
        }
    }
}
