import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Whose the bytes of real executables are, in the eyes of others: readelf, and a second reading of the link map.
@Suite struct AttributionTests {
    private struct LinkMapTotals: Decodable {
        var archives: [String: Int]
        var sections: [String: Int]
    }

    private func attribution(_ file: URL) throws -> Attribution {
        try JSONDecoder().decode(Attribution.self, from: Data(contentsOf: file))
    }

    private func expectExact(_ attribution: Attribution, bytes: Int, _ name: String) {
        #expect(attribution.bytes == bytes, "\(name)")
        #expect(attribution.modules.reduce(0) { $0 + $1.bytes } == bytes, "\(name)")
        for module in attribution.modules {
            #expect(module.kinds.reduce(0) { $0 + $1.bytes } == module.bytes, "\(name) \(module.name)")
            #expect(module.sources.reduce(0) { $0 + $1.bytes } == module.bytes, "\(name) \(module.name)")
            #expect(module.sources.reduce(0) { $0 + $1.shippedBytes } == module.shippedBytes, "\(name) \(module.name)")
            #expect(module.symbols.reduce(0) { $0 + $1.bytes } <= module.bytes, "\(name) \(module.name)")
        }
    }

    @Test func thePartsAddUpOnEveryBinaryOfTheStorefront() throws {
        let built = try StorefrontSet.built()
        for function in built.manifest.functions {
            let name = "\(function.name)-\(function.architecture)"
            let attribution = try attribution(built.output / "attribution/\(name).json")
            #expect(attribution.basis == .linkMap && attribution.note == nil, "\(name)")
            let executable = try Self.executable(built, function)
            let size = try FileManager.default.attributesOfItem(atPath: executable.path)[.size] as? Int
            expectExact(attribution, bytes: try #require(size), name)
            // Each module by its own name, in its own function.
            let modules = Set(attribution.modules.map(\.name))
            #expect(modules.isSuperset(of: [function.name, "StorefrontKit", "Swift", "libc"]), "\(name) \(modules)")
            #expect(modules.contains("Logging") == (function.name == "Orders"), "\(name)")
            // The manifest's part is of the stripped file.
            let shipped = try #require(function.attribution)
            let bootstrap = try #require(function.entries.first { $0.path == "bootstrap" })
            #expect(shipped.modules.reduce(0) { $0 + $1.bytes } == bootstrap.bytes, "\(name)")
            #expect(shipped.foundationImporters.isEmpty && !modules.contains("_FoundationICU"), "\(name)")
            let unknown = attribution.modules.first { $0.name == "(unknown)" }?.bytes ?? 0
            #expect(unknown == 0, "\(name)")
        }
    }

    @Test(.enabled(if: findExecutable("python3") != nil, "there is no python3"))
    func totalsAreThoseOfTheLinkMap() throws {
        let built = try StorefrontSet.built()
        for function in built.manifest.functions where function.name == "Orders" {
            let name = "\(function.name)-\(function.architecture)"
            let attribution = try attribution(built.output / "attribution/\(name).json")
            let executable = try Self.executable(built, function)
            let read = try run(
                "python3", [(PageTests.resources / "linkmap.py").path, executable.path, executable.path + ".link-map"])
            try #require(read.status == 0, "\(read.output)")
            let totals = try JSONDecoder().decode(LinkMapTotals.self, from: Data(read.output.utf8))
            for section in attribution.sections {
                #expect(section.bytes == totals.sections[section.name], "\(name) \(section.name)")
            }
            let libraries = ["libFoundation.a", "libswift_Concurrency.a", "libswift_StringProcessing.a", "libstdc++.a"]
            var compared = 0
            for (archive, bytes) in totals.archives where bytes > 0 && libraries.contains(archive) {
                let stem = archive.dropFirst(3).dropLast(2)
                let module = archive == "libstdc++.a" ? "libstdc++" : stem.replacing("swift_", with: "_")
                let found = try #require(attribution.modules.first { $0.name == module }, "\(name) \(module)")
                let unwinding = found.kinds.first { $0.kind == .unwinding }?.bytes ?? 0
                let table = try Self.exceptionTable(executable, archive)
                #expect(found.bytes - unwinding + table == bytes, "\(name) \(module)")
                compared += 1
            }
            #expect(compared >= 2, "\(totals.archives)")
        }
    }

    /// Bytes of an archive in `.gcc_except_table`, which are unwind tables that the map does tell of.
    private static func exceptionTable(_ executable: URL, _ archive: String) throws -> Int {
        let script = """
            import re, sys
            total, section = 0, None
            lld = open(sys.argv[1], errors="replace").readline().split()[0] == "VMA"
            for line in open(sys.argv[1], errors="replace"):
                if lld:
                    m = re.match(r"\\s*[0-9a-f]+\\s+[0-9a-f]+\\s+([0-9a-f]+)\\s+\\d+ (\\s*)(.*)$", line)
                    if m and not m[2]: section = m[3]
                    if m and len(m[2]) == 8 and section == ".gcc_except_table" and "/" + sys.argv[2] + "(" in m[3]:
                        total += int(m[1], 16)
                else:
                    if line[0] not in " \\n": section = line.split()[0]
                    m = re.search(r"0x[0-9a-f]+\\s+0x([0-9a-f]+) (\\S.*)$", line)
                    if m and section == ".gcc_except_table" and "/" + sys.argv[2] + "(" in m[2]:
                        total += int(m[1], 16)
            print(total)
            """
        let read = try run("python3", ["-c", script, executable.path + ".link-map", archive])
        return try #require(Int(read.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(read.output)")
    }

    /// Without a map, with one of another link, with a damaged one, and stripped: less is said, and all of it adds up.
    @Test func saysWhatItCan() async throws {
        let built = try StorefrontSet.built()
        let function = try built.function("Orders", "x86_64")
        let executable = try Self.executable(built, function)
        let size = try #require(try FileManager.default.attributesOfItem(atPath: executable.path)[.size] as? Int)
        try await withTemporaryDirectory { directory in
            func attribute(_ file: URL, _ more: [String]) throws -> Attribution {
                let result = directory / "a.json"
                let finished = try Tool.run(["attribute", file.path, "--output-file", result.path] + more)
                try #require(finished.status == 0, "\(finished.output)")
                return try attribution(result)
            }
            let symbols = try attribute(executable, [])
            #expect(symbols.basis == .symbols && symbols.note == "there is no link map")
            expectExact(symbols, bytes: size, "symbols")
            #expect(symbols.modules.contains { $0.name == "Logging" && $0.bytes > 10_000 })

            let foreign = try Self.executable(built, try built.function("Catalog", "x86_64")).path + ".link-map"
            let other = try attribute(executable, ["--link-map", foreign])
            #expect(other.basis == .symbols && other.note == "the link map is not of this file")
            expectExact(other, bytes: size, "another's map")

            let map = try Data(contentsOf: URL(fileURLWithPath: executable.path + ".link-map"))
            let damaged = directory / "damaged.map"
            var random = Seeded(state: 5)
            for round in 0..<6 {
                var bytes = map.prefix(round < 3 ? map.count * (round + 1) / 4 : map.count)
                for _ in 0..<(round * 500) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                try bytes.write(to: damaged)
                expectExact(try attribute(executable, ["--link-map", damaged.path]), bytes: size, "round \(round)")
            }

            let zip = built.output / function.archive.path
            try run("unzip", ["-q", zip.path, "bootstrap", "-d", directory.path])
            let stripped = try attribute(directory / "bootstrap", [])
            #expect(stripped.basis == .sections && stripped.note == "there are neither link map nor symbols")
            expectExact(stripped, bytes: try Data(contentsOf: directory / "bootstrap").count, "stripped")

            let text = directory / "text"
            try "hello".write(to: text, atomically: true, encoding: .utf8)
            for arguments in [
                [text.path], [(directory / "nothing").path], [executable.path, "--link-map", "/nothing"],
            ] {
                let finished = try Tool.run(["attribute"] + arguments)
                #expect(finished.status == 1 && finished.output.contains("can't be attributed"), "\(finished.output)")
            }
            let noMap = try attribute(executable, ["--link-map", text.path])
            #expect(noMap.basis == .symbols && noMap.note == "text is no link map of gold, lld or bfd")
        }
    }

    /// An interrupted build may leave an executable without its map: it is linked again.
    @Test func aMapThatWasLostIsWrittenAgain() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let first = try tiny.lambdaPack()
            try #require(first.status == 0, "\(first.output)")
            let maps = try Self.files(below: tiny.work, suffix: ".link-map")
            #expect(maps.count == 1)
            for map in maps { try FileManager.default.removeItem(at: map) }
            let second = try tiny.lambdaPack()
            #expect(second.status == 0 && second.output.contains("unchanged"), "\(second.output)")
            #expect(try Self.files(below: tiny.work, suffix: ".link-map") == maps)
            // The user's own map is the user's.
            let own = directory / "own.map"
            let third = try tiny.lambdaPack(["--product", "Alpha", "--linker", "-Map=\(own.path)"])
            #expect(third.status == 0 && FileManager.default.fileExists(atPath: own.path), "\(third.output)")
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
            #expect(manifest.functions.map(\.attribution?.basis) == [.symbols])
        }
    }

    private static func executable(_ built: StorefrontSet.Built, _ function: Manifest.Function) throws -> URL {
        let triple = function.architecture == "arm64" ? "aarch64-" : "x86_64-"
        let found = try files(below: built.workspace.work, suffix: "/release/\(function.name).link-map").filter {
            $0.path.contains("/\(triple)")
        }
        return URL(fileURLWithPath: String(try #require(found.first).path.dropLast(".link-map".count)))
    }

    private static func files(below directory: URL, suffix: String) throws -> [URL] {
        let paths = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { ("/" + $0).hasSuffix(suffix) }.sorted().map { directory / $0 }
    }
}
