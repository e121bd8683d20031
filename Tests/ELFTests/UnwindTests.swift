import Foundation
import TestSupport
import Testing

@testable import ELF

/// Unwind tables without the records of some functions, as readelf reads them and as the program runs.
@Suite(.enabled(if: Machine.has("clang") && Machine.has("readelf"), "there is no clang or readelf"))
struct UnwindTests {
    /// Throws through kept functions, and prints what it caught.
    private static let source = """
        #include <cstdio>
        #include <stdexcept>
        struct Guard { ~Guard() { std::puts("cleaned"); } };
        extern "C" __attribute__((noinline)) int fails(int n) { if (n > 2) throw std::runtime_error("thrown"); return n; }
        extern "C" __attribute__((noinline)) int passes(int n) { Guard g; return fails(n) + 1; }
        extern "C" __attribute__((noinline)) int unused(int n) { return n * 3; }
        int main(int count, char **) {
            try { return passes(count + 2) + unused(count); } catch (const std::exception &e) { std::puts(e.what()); }
            return 0;
        }
        """

    private struct LinkFailure: Error {
        var output: String
    }

    private struct Linked {
        var directory: TemporaryDirectory
        var bytes: [UInt8]
        var image: ELFImage

        /// The table of C++'s functions and those of the unwinder alone, without one more.
        func cxx(without name: String) throws -> [UInt8]? {
            let isWanted = /_Z.*|__cxa.*|__g.*|_Unwind.*|uw_.*|main|fails|passes/
            let symbols = try image.symbols(in: bytes).filter {
                $0.name != name && $0.name.wholeMatch(of: isWanted) != nil
            }
            let kept = Set(symbols.map(\.value))
            return try write { kept.contains($0.address) }
        }

        func write(_ keeping: (UnwindTable.Function) -> Bool) throws -> [UInt8]? {
            try bytes.withUnsafeBytes { buffer in
                let table = try #require(UnwindTable.of(image, in: buffer))
                let kept = table.functions.filter(keeping)
                return UnwindRemoval(image, in: buffer, table, keeping: kept).map {
                    Stripped.write($0.pieces, of: bytes)
                }
            }
        }
    }

    private static func link(_ flags: [String]) throws -> Linked {
        let directory = try TemporaryDirectory()
        let source = try directory.write("tool.cpp", Array(source.utf8))
        let linked = try run("clang++", ["-O1", "-g"] + flags + [source, "-o", directory.file("tool")])
        guard linked.status == 0 else { throw LinkFailure(output: linked.output) }
        let bytes = try directory.read("tool")
        return Linked(directory: directory, bytes: bytes, image: try ELFImage(bytes))
    }

    /// What readelf decodes of each function: its range, and the rows of its table.
    private static func frames(_ file: String) throws -> [String: [String]] {
        let read = try run("readelf", ["--wide", "--debug-dump=frames-interp", file], environment: readerEnvironment)
        #expect(read.status == 0 && !read.output.contains("Warning") && !read.output.contains("Error"))
        var frames: [String: [String]] = [:]
        var current: String?
        for line in read.output.split(separator: "\n") {
            if let range = line.firstRange(of: "pc=") {
                current = line.contains(" FDE ") ? String(line[range.upperBound...]) : nil
            } else if line.contains(" CIE ") {
                current = nil
            } else if let current, !line.hasSuffix("ZERO terminator") {
                frames[current, default: []].append(String(line))
            }
        }
        return frames
    }

    private static func expectSegments(_ bytes: [UInt8], like image: ELFImage) throws {
        let written = try ELFImage(bytes)
        #expect(written.problems == [] && written.segments.count == image.segments.count)
        for (new, old) in zip(written.segments, image.segments) {
            #expect(new.address == old.address && new.type == old.type && new.permissions == old.permissions)
            let alignment = max(new.alignment, 1)
            if new.type == .load {
                #expect(new.fileRange.offset % alignment == new.address % alignment)
            }
        }
    }

    @Test(arguments: [["-static"], ["-static-pie", "-fPIE"]])
    func theRestIsAsItWas(_ flags: [String]) throws {
        let linked = try Self.link(flags + ["-fuse-ld=lld"])
        let written = try #require(try linked.cxx(without: "unused"))
        try Self.expectSegments(written, like: linked.image)
        _ = try linked.directory.write("less", written)
        try run("chmod", ["+x", linked.directory.file("less")])
        let before = try Self.frames(linked.directory.file("tool"))
        let after = try Self.frames(linked.directory.file("less"))
        #expect(after.count > 200 && after.count < before.count - 200, "\(after.count) of \(before.count)")
        for (range, rows) in after { #expect(before[range] == rows, "\(range)") }
        // Exceptions pass through what is kept: the unwinder finds each function's record and language data.
        let ran = try run(linked.directory.file("less"), [])
        #expect(ran.status == 0 && ran.output == "cleaned\nthrown\n")
        // Without what is on the way, the same exception ends the process.
        _ = try linked.directory.write("cut", try #require(try linked.cxx(without: "passes")))
        try run("chmod", ["+x", linked.directory.file("cut")])
        let cut = try run(linked.directory.file("cut"), [])
        #expect(cut.status == -6 && cut.output.contains("what():  thrown"), "\(cut)")
    }

    /// Without any: smaller by what the tables took, but whole pages.
    @Test func allCanGo() throws {
        let linked = try Self.link(["-static", "-fuse-ld=lld"])
        let written = try #require(try linked.write { _ in false })
        let frames = try #require(linked.image.sections.first { $0.name == ".eh_frame" })
        let saved = linked.bytes.count - written.count
        #expect(saved % 4096 == 0 && saved > Int(frames.fileRange.length) - 8192)
        _ = try linked.directory.write("none", written)
        #expect(try Self.frames(linked.directory.file("none")).isEmpty)
    }

    /// Elsewhere in the file other things stand behind the tables; a library's functions may be unwound by others.
    @Test(arguments: [
        ["-static", "-fuse-ld=gold"], ["-static", "-fuse-ld=bfd"], ["-shared", "-fPIC", "-fuse-ld=lld"],
    ])
    func otherLayoutsAreLeftAlone(_ flags: [String]) throws {
        let linked: Linked
        do { linked = try Self.link(flags) } catch {
            return try skip("\(flags): clang can't link that on this machine")
        }
        linked.bytes.withUnsafeBytes { bytes in
            guard let table = UnwindTable.of(linked.image, in: bytes) else { return }
            #expect(UnwindRemoval(linked.image, in: bytes, table, keeping: []) == nil)
        }
    }

    /// Damaged tables and headers are refused, or what is written can be read; nothing traps.
    @Test func hostileBytes() throws {
        let linked = try Self.link(["-static", "-fuse-ld=lld"])
        let frames = try #require(linked.image.sections.first { $0.name == ".eh_frame" })
        let range = try #require(frames.fileRange.indices(in: linked.bytes.count))
        let table = Array(linked.bytes[range].prefix(4000)) + [0, 0, 0, 0]
        var random = SeededGenerator(seed: 1)
        var (read, refused) = (0, 0)
        for _ in 0..<4000 {
            let mutant = random.mutant(of: table, interesting: Array(0..<64))
            mutant.withUnsafeBytes { bytes in
                guard let table = UnwindTable(bytes, at: frames.address) else {
                    refused += 1
                    return
                }
                read += 1
                _ = table.written(table.functions, from: bytes, at: frames.address, to: 0xFFFF_FFFF_FFFF_FFF0)
                _ = table.written(table.functions, from: bytes, at: frames.address, to: frames.address - 8000)
            }
        }
        #expect(read > 100 && refused > 100, "\(read) read, \(refused) refused")
        let fields =
            linked.image.segments.map { Int($0.headerOffset) } + linked.image.sections.map { Int($0.headerOffset) }
        let inside = fields.flatMap { start in (0..<8).map { start + 8 * $0 } }
        var written = 0
        for _ in 0..<60 {
            var mutant = linked.bytes
            for _ in 0..<2 {
                let place = try #require(inside.randomElement(using: &random))
                mutant[place] = UInt8.random(in: 0...255, using: &random)
            }
            guard let image = try? ELFImage(mutant) else { continue }
            mutant.withUnsafeBytes { bytes in
                guard let table = UnwindTable.of(image, in: bytes),
                    let removal = UnwindRemoval(image, in: bytes, table, keeping: [])
                else { return }
                written += 1
                #expect(removal.pieces.reduce(0) { $0 + $1.length } < UInt64(mutant.count))
            }
        }
        #expect(written > 0)
    }
}
