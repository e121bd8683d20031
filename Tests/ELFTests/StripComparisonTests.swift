import Foundation
import TestSupport
import Testing

@testable import ELF

/// The same sections and segments as llvm-objcopy leaves, byte for byte.
@Suite(.enabled(if: Stripped.objcopy != nil, "there is no llvm-objcopy"))
struct StripComparisonTests {
    /// Programs and libraries of this system, and those of the Swift SDKs for other processors.
    private static let files: [String] = {
        let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
        let foreign = RealFiles.elfFiles(in: "\(home)/.cache/lambda-pack/swift-sdks", deep: true)
        return sample(RealFiles.small, 60) + sample(foreign, 40)
    }()

    private static func sample(_ files: [String], _ count: Int) -> [String] {
        stride(from: 0, to: files.count, by: max(1, files.count / count)).map { files[$0] }
    }

    @Test("files of this machine", .enabled(if: !files.isEmpty, "this machine has no ELF files"))
    func real() throws {
        var (compared, debugFiles) = (0, 0)
        var machines: [String: Int] = [:]
        for path in Self.files {
            let input = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            guard input.count < 4_000_000, let image = try? ELFImage(input), let plan = try Stripped.plan(input) else {
                continue
            }
            let ours = Stripped.write(plan, of: input)
            let readable = try ELFImage(ours)
            #expect(readable.problems == [], "\(path)")
            #expect(readable.segments == image.segments, "\(path)")
            if try expectDebugFile(of: input, path) { debugFiles += 1 }
            guard let theirs = try Stripped.byObjcopy(path) else { continue }
            try expectEqual(ours, theirs, path)
            compared += 1
            machines[image.machine.name, default: 0] += 1
        }
        print("\(compared) of \(Self.files.count) files compared with llvm-objcopy: \(machines)")
        #expect(compared > 30 && debugFiles > 30, "\(compared) compared, \(debugFiles) debug files")
    }

    @Test(
        "linked here", .enabled(if: Machine.has("clang"), "there is no clang"),
        arguments: ["lld", "gold", "bfd"],
        [["-static"], ["-static-pie"], ["-pie"], ["-no-pie"], ["-shared", "-fPIC"], ["-pie", "-Wl,-z,separate-code"]])
    func linked(linker: String, flags: [String]) throws {
        let directory = try TemporaryDirectory()
        let source = try directory.write("tool.c", Array(Self.source.utf8))
        let file = directory.file("tool")
        let linked = try run(
            "clang", ["-g", "-fuse-ld=\(linker)", "-Wl,--build-id=sha1"] + flags + [source, "-o", file])
        guard linked.status == 0 else {
            return try skip("\(linker) \(flags.joined(separator: " ")): clang can't link that on this machine")
        }
        let bytes = try directory.read("tool")
        let theirs = try Stripped.byObjcopy(file)
        guard let plan = try Stripped.plan(bytes) else {
            // bfd's static programs have a link from .rela.plt to what is no symbol table.
            #expect(theirs == nil, "\(linker) \(flags)")
            return
        }
        #expect(try expectDebugFile(of: bytes, file))
        let ours = Stripped.write(plan, of: bytes)
        #expect(ours.firstRange(of: Array("left out when stripped".utf8)) == nil)
        if let theirs { try expectEqual(ours, theirs, "\(linker) \(flags)") }
        guard !flags.contains("-shared") else { return }
        let stripped = try directory.write("stripped", ours)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stripped)
        #expect(try run(stripped, []).output == "runs 3\n")
    }

    /// The same sections and segments as `--only-keep-debug` leaves, but for the content of what isn't loaded: symbols
    /// and names are in another order there.
    ///
    /// - Returns: whether llvm-objcopy made one to compare with.
    private func expectDebugFile(of input: [UInt8], _ path: String) throws -> Bool {
        let image = try ELFImage(input)
        let buildID = image.buildID.map { [UInt8](repeating: 7, count: $0.bytes.count) }
        guard let plan = try Stripped.debugPlan(input, buildID: buildID) else {
            // libc's notes, for one, stand at its end.
            let notes = image.sections.filter { $0.type == .note && $0.flags.contains(.allocate) }
            #expect(notes.contains { $0.fileRange.end > 1 << 20 }, "\(path)")
            return false
        }
        let bytes = Stripped.write(plan.pieces, of: input)
        let ours = try ELFImage(bytes)
        #expect(ours.problems == [], "\(path)")
        #expect(ours.kind == .debugFile, "\(path)")
        #expect(ours.buildID?.bytes == buildID, "\(path)")
        #expect(plan.describes(ours, madeFrom: image), "\(path)")
        for (section, original) in zip(ours.sections, image.sections) where section.hasContents {
            let (new, old) = (section.fileRange.indices(in: bytes.count), original.fileRange.indices(in: input.count))
            guard let new, let old, section.name != ".note.gnu.build-id" else { continue }
            #expect(bytes[new] == input[old], "\(path): \(section.name)")
        }
        guard let written = try Stripped.byObjcopy(path, ["--only-keep-debug"]) else { return false }
        let theirs = try ELFImage(written)
        func sections(_ image: ELFImage) -> [[String]] {
            image.sections.dropFirst().map { section in
                let isRebuilt = [".symtab", ".strtab", ".shstrtab"].contains(section.name)
                return [
                    section.name, "\(section.type)", "\(section.flags)", "\(section.address)", "\(section.alignment)",
                    isRebuilt ? "" : "\(section.fileRange.length)",
                ]
            }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        #expect(sections(ours) == sections(theirs), "\(path)")
        #expect(
            ours.segments.map { [UInt64($0.type.rawValue), $0.address, $0.memorySize] }
                == theirs.segments.map { [UInt64($0.type.rawValue), $0.address, $0.memorySize] }, "\(path)")
        return true
    }

    private func expectEqual(_ ours: [UInt8], _ theirs: [UInt8], _ what: String) throws {
        let (our, their) = (try StrippedFacts(ours), try StrippedFacts(theirs))
        #expect(our.sections.map(\.name) == their.sections.map(\.name), "\(what)")
        for (section, other) in zip(our.sections, their.sections) where section != other {
            Issue.record("\(what): \(section.name) is not as llvm-objcopy has it")
        }
        for (segment, other) in zip(our.segments, their.segments) where segment != other {
            Issue.record("\(what): the segment at 0x\(hex(segment.address)) is not as llvm-objcopy has it")
        }
        #expect(our.segments.count == their.segments.count, "\(what)")
    }

    private static let source = """
        #include <stdio.h>
        __attribute__((section(".swift_modhash"), used)) static const char hash[24] = "left out when stripped";
        __thread int local = 1;
        int common[100];
        int main(void) { local += 2; printf("runs %d\\n", local + common[7]); return 0; }
        """
}
