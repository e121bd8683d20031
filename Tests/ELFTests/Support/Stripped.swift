import Foundation
import TestSupport

@testable import ELF

/// Stripping as the tool does it, and as llvm-objcopy does, on bytes.
enum Stripped {
    static let dead = [".swift_modhash", ".comment", ".note.stapsdt", ".note.gnu.gold-version", ".lldbsummaries"]
    static let debugName = "tool.debug"

    static func plan(_ bytes: [UInt8]) throws -> ELFStrip? {
        let image = try ELFImage(bytes)
        return bytes.withUnsafeBytes { ELFStrip(image, in: $0, removing: Set(dead), debugName: debugName) }
    }

    static func debugPlan(_ bytes: [UInt8], buildID: [UInt8]? = nil) throws -> ELFDebugFile? {
        let image = try ELFImage(bytes)
        return bytes.withUnsafeBytes { ELFDebugFile(image, in: $0, buildID: buildID) }
    }

    static func write(_ plan: ELFStrip, of input: [UInt8]) -> [UInt8] { write(plan.pieces, of: input) }

    static func write(_ pieces: [ELFStrip.Piece], of input: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .input(let range): output += input[Int(range.offset)..<Int(range.end)]
            case .zeros(let count): output += [UInt8](repeating: 0, count: Int(count))
            case .bytes(let bytes): output += bytes
            }
        }
        return output
    }

    /// The toolchain's: the one in the `swift` on `PATH`'s own directory, else any.
    static let objcopy: String? = {
        let swift = findExecutable("swift").map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
        let own = swift.map { $0.deletingLastPathComponent().appendingPathComponent("llvm-objcopy").path }
        return own.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
            ?? findExecutable("llvm-objcopy")
    }()

    /// What llvm-objcopy makes of a file; nil where it refuses.
    static func byObjcopy(_ path: String) throws -> [UInt8]? {
        try byObjcopy(path, ["--strip-all"] + (dead + [".gnu_debuglink"]).map { "--remove-section=\($0)" })
    }

    static func byObjcopy(_ path: String, _ arguments: [String]) throws -> [UInt8]? {
        guard let objcopy else { return nil }
        let directory = try TemporaryDirectory()
        try run(objcopy, arguments + [path, directory.file("output")])
        return directory.exists("output") ? try directory.read("output") : nil
    }
}

/// What must be equal in two stripped forms of one file: all but the offsets of what isn't loaded.
struct StrippedFacts: Equatable {
    struct Section: Hashable {
        var name: String
        var type: UInt32
        var flags: UInt64
        var address: UInt64
        var size: UInt64
        var alignment: UInt64
        var entrySize: UInt64
        var link: String
        var info: String
        var content: [UInt8]
    }
    struct Segment: Hashable {
        var type: UInt32
        var permissions: UInt32
        var address: UInt64
        var memorySize: UInt64
        var alignment: UInt64
        var content: [UInt8]
    }
    var sections: [Section]
    var segments: [Segment]

    /// Without the sections that every tool writes anew, and with the build-id's bytes zero. A segment with the
    /// headers in it is compared behind them.
    init(_ bytes: [UInt8]) throws {
        let image = try ELFImage(bytes)
        var bytes = bytes
        if let range = image.buildID?.fileRange.indices(in: bytes.count) {
            bytes.replaceSubrange(range, with: [UInt8](repeating: 0, count: range.count))
        }
        let table = image.segments.map { Int($0.headerOffset + image.fileClass.segmentSize) }.max() ?? 0
        func content(_ range: FileRange) -> [UInt8] {
            guard let indices = range.indices(in: bytes.count) else { return [] }
            return Array(bytes[max(indices.lowerBound, min(table, indices.upperBound))..<indices.upperBound])
        }
        func name(_ index: UInt32) -> String {
            Int(index) < image.sections.count ? image.sections[Int(index)].name : "\(index)"
        }
        sections = image.sections.dropFirst().filter { ![".shstrtab", ".gnu_debuglink"].contains($0.name) }.map {
            let isIndex = $0.flags.rawValue & 0x40 != 0 || $0.type.rawValue == 4 || $0.type.rawValue == 9
            return Section(
                name: $0.name, type: $0.type.rawValue, flags: $0.flags.rawValue, address: $0.address,
                size: $0.fileRange.length, alignment: $0.alignment, entrySize: $0.entrySize, link: name($0.link),
                info: isIndex ? name($0.info) : "\($0.info)", content: $0.hasContents ? content($0.fileRange) : [])
        }
        segments = image.segments.map {
            Segment(
                type: $0.type.rawValue, permissions: $0.permissions.rawValue, address: $0.address,
                memorySize: $0.memorySize, alignment: $0.alignment, content: content($0.fileRange))
        }
    }
}
