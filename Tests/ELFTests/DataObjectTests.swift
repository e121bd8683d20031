import Foundation
import TestSupport
import Testing

@testable import ELF

/// Objects and static libraries of our own, held against the toolchain's and the system's readers.
@Suite struct DataObjectTests {
    private func object(_ machine: ELFImage.Machine, _ data: [UInt8]) -> [UInt8] {
        data.withUnsafeBytes { DataObject(symbol: "answer", machine: machine).encoded($0) }
    }

    @Test(arguments: [ELFImage.Machine.x86_64, .aarch64], [0, 1, 16, 5000])
    func isReadBack(_ machine: ELFImage.Machine, count: Int) throws {
        var random = SeededGenerator(seed: 1)
        let data = random.bytes(count)
        let bytes = object(machine, data)
        let image = try ELFImage(bytes)
        #expect(image.machine == machine && image.type == .relocatable && image.problems.isEmpty)
        let section = try #require(image.sections.first { $0.name == ".rodata" })
        #expect(section.alignment == 16 && section.fileRange.offset % 16 == 0 && section.flags == .allocate)
        let range = Int(section.fileRange.offset)..<Int(section.fileRange.end)
        #expect(Array(bytes[range]) == data)
        let symbols = try image.symbols(in: bytes).filter { !$0.name.isEmpty }
        #expect(symbols.map(\.name) == ["answer"] && symbols.first?.size == UInt64(count))
    }

    @Test(.enabled(if: findExecutable("readelf") != nil, "there is no readelf"))
    func readelfAgrees() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("data.o", object(.aarch64, [1, 2, 3]))
        let finished = try run("readelf", ["-hSsW", file], environment: readerEnvironment)
        #expect(finished.status == 0)
        #expect(!finished.output.contains("Warning") && !finished.output.contains("Error"), "\(finished.output)")
        for words in ["REL (Relocatable file)", "AArch64", "OBJECT  GLOBAL DEFAULT    1 answer"] {
            #expect(finished.output.contains(words), "\(finished.output)")
        }
    }

    @Test(.enabled(if: findExecutable("ar") != nil, "there is no ar"))
    func arAgrees() throws {
        let directory = try TemporaryDirectory()
        let long = "a-name-of-more-than-fifteen-characters.o"
        let parts = [
            StaticArchive.Part(name: "odd.o", contents: object(.x86_64, [1]) + [7], symbols: ["answer"]),
            StaticArchive.Part(name: long, contents: object(.x86_64, [2]), symbols: ["other", "another"]),
        ]
        let bytes = StaticArchive.encoded(parts)
        let file = try directory.write("libdata.a", bytes)
        let listed = try run("ar", ["t", file], environment: readerEnvironment)
        #expect(listed.output == "odd.o\n\(long)\n")
        let indexed = try run("nm", ["--print-armap", file], environment: readerEnvironment)
        #expect(indexed.output.contains("another in \(long)") && indexed.output.contains("answer in odd.o"))
        for part in parts {
            try run("ar", ["x", file, part.name], in: directory.url)
            #expect(try directory.read(part.name) == part.contents)
        }
        try bytes.withUnsafeBytes { bytes in
            let archive = try StaticArchive(bytes)
            #expect(archive.members.map(\.name) == parts.map(\.name))
            for (member, part) in zip(archive.members, parts) {
                #expect(Array(archive.contents(of: member)) == part.contents)
            }
            #expect(archive.member { $0 == "another" }?.member.name == long)
            #expect(archive.member { $0 == "nowhere" } == nil)
        }
    }

    /// The toolchain's linker takes the object from the library, for what asks for it and no other.
    @Test(
        .enabled(if: DataObjectTests.linker != nil, "the toolchain has no ld.lld"),
        arguments: [ELFImage.Machine.x86_64, .aarch64])
    func linkersTakeIt(_ machine: ELFImage.Machine) throws {
        let directory = try TemporaryDirectory()
        var random = SeededGenerator(seed: 3)
        let data = random.bytes(5000)
        let part = StaticArchive.Part(name: "data.o", contents: object(machine, data), symbols: ["answer"])
        let library = try directory.write("libdata.a", StaticArchive.encoded([part]))
        let output = directory.file("out.so")
        for (flags, isWanted) in [(["-u", "answer"], true), ([], false)] {
            let emulation = machine == .aarch64 ? "aarch64linux" : "elf_x86_64"
            let finished = try run(
                try #require(Self.linker), ["-m", emulation, "-shared", "-o", output, library] + flags)
            #expect(finished.status == 0, "\(finished.output)")
            let bytes = try directory.read("out.so")
            let symbol = try ELFImage(bytes).symbols(in: bytes).first { $0.name == "answer" }
            #expect((symbol != nil) == isWanted && symbol?.value.isMultiple(of: 16) ?? true)
            #expect((bytes.count >= 5000) == isWanted)
        }
    }

    private static let linker = findExecutable("swift").map { swift in
        URL(fileURLWithPath: swift).resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent(
            "ld.lld"
        )
        .path
    }.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }

    @Test func spoiledLibrariesAreRefusedOrRead() {
        let good = StaticArchive.encoded([
            StaticArchive.Part(name: "data.o", contents: object(.x86_64, [1]), symbols: ["answer"]),
            StaticArchive.Part(name: "a-name-of-more-than-fifteen.o", contents: [1, 2, 3], symbols: []),
        ])
        var random = SeededGenerator(seed: 2)
        var refused = 0
        for _ in 0..<Sweep.count(20_000, unit: 2_000) {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<260, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<20, using: &random))
            bytes.withUnsafeBytes { bytes in
                guard let archive = try? StaticArchive(bytes) else {
                    refused += 1
                    return
                }
                _ = archive.member { $0 == "nowhere" }
                _ = archive.members.map { archive.contents(of: $0).count }
            }
        }
        #expect(refused > 100)
    }
}
