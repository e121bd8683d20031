import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Suites that read archives into a tree, and write it.
protocol UnpacksTrees {}

extension UnpacksTrees {
    /// Reads archives over each other, writes the tree, and returns the directory that it was written to.
    func unpack(
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

    func problem(_ archive: [UInt8], in directory: URL, limits: FileTreeReader.Limits = .init()) -> Problem? {
        do {
            _ = try unpack([archive], in: directory, limits: limits)
            return nil
        } catch { return error as? Problem }
    }

    func tar(_ fill: (inout TarFile) -> Void) -> [UInt8] {
        var tar = TarFile()
        fill(&tar)
        return tar.finished
    }

    /// Whatever is below a directory, links followed, is in the directory.
    func expectAllInside(_ root: URL) throws {
        let real = root.resolvingSymlinksInPath().path
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let place = URL(fileURLWithPath: root.path + "/" + path).resolvingSymlinksInPath().path
            #expect(place == real || place.hasPrefix(real + "/"), "\(path) leads to \(place)")
        }
    }
}
