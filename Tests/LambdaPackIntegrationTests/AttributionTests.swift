import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Whose the bytes of real executables are, in the eyes of others: readelf, and a second reading of the link map.
@Suite struct AttributionTests {
    private struct LinkMapTotals: Decodable {
        var archives: [String: Int]
        var exceptionTables: [String: Int]
        var sections: [String: Int]
    }

    @Test func thePartsAddUpOnEveryBinaryOfTheStorefront() throws {
        let built = try StorefrontSet.built()
        try AttributionCheck.expectExact(built.workspace)
        for function in built.manifest.functions {
            let name = "\(function.name)-\(function.architecture)"
            let attribution = try AttributionCheck.read(built.output / "attribution/\(name).json")
            // Each module by its own name, in its own function.
            let modules = Set(attribution.modules.map(\.name))
            #expect(modules.isSuperset(of: [function.name, "StorefrontKit", "Swift", "libc"]), "\(name) \(modules)")
            #expect(modules.contains("Logging") == (function.name == "Orders"), "\(name)")
            #expect(function.attribution?.foundationImporters == [] && !modules.contains("_FoundationICU"), "\(name)")
            let unknown = attribution.modules.first { $0.name == "(unknown)" }?.bytes ?? 0
            #expect(unknown == 0, "\(name)")
        }
    }

    @Test(.enabled(if: findExecutable("python3") != nil, "there is no python3"))
    func totalsAreThoseOfTheLinkMap() throws {
        let built = try StorefrontSet.built()
        for function in built.manifest.functions where function.name == "Orders" {
            let name = "\(function.name)-\(function.architecture)"
            let attribution = try AttributionCheck.read(built.output / "attribution/\(name).json")
            let executable = try AttributionCheck.executable(of: function, in: built.workspace)
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
                // The map tells of these unwind tables, and not of the others.
                let table = totals.exceptionTables[archive] ?? 0
                #expect(found.bytes - unwinding + table == bytes, "\(name) \(module)")
                compared += 1
            }
            #expect(compared >= 2, "\(totals.archives)")
        }
    }

    /// Without a map, with one of another link, with a damaged one, and stripped: less is said, and all of it adds up.
    @Test func saysWhatItCan() async throws {
        let built = try StorefrontSet.built()
        let function = try built.function("Orders", .x86_64)
        let executable = try AttributionCheck.executable(of: function, in: built.workspace)
        let size = try #require(try FileManager.default.attributesOfItem(atPath: executable.path)[.size] as? Int)
        try await withTemporaryDirectory { directory in
            func attribute(_ file: URL, _ more: [String]) throws -> Attribution {
                let result = directory / "a.json"
                let finished = try Tool.run(["attribute", file.path, "--output-file", result.path] + more)
                try #require(finished.status == 0, "\(finished.output)")
                return try AttributionCheck.read(result)
            }
            let symbols = try attribute(executable, [])
            #expect(symbols.basis == .symbols && symbols.note == "there is no link map")
            AttributionCheck.expectExact(symbols, bytes: size, "symbols")
            #expect(symbols.modules.contains { $0.name == "Logging" && $0.bytes > 10_000 })

            let foreign =
                try AttributionCheck.executable(
                    of: built.function("Catalog", .x86_64), in: built.workspace
                ).path + ".link-map"
            let other = try attribute(executable, ["--link-map", foreign])
            #expect(other.basis == .symbols && other.note == "the link map is not of this file")
            AttributionCheck.expectExact(other, bytes: size, "another's map")

            let map = try Data(contentsOf: URL(fileURLWithPath: executable.path + ".link-map"))
            let damaged = directory / "damaged.map"
            var random = SeededGenerator(seed: 5)
            for round in 0..<6 {
                var bytes = map.prefix(round < 3 ? map.count * (round + 1) / 4 : map.count)
                for _ in 0..<(round * 500) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                try bytes.write(to: damaged)
                AttributionCheck.expectExact(
                    try attribute(executable, ["--link-map", damaged.path]), bytes: size, "round \(round)")
            }

            let zip = built.output / function.archive.path
            try run("unzip", ["-q", zip.path, "bootstrap", "-d", directory.path])
            let stripped = try attribute(directory / "bootstrap", [])
            #expect(stripped.basis == .sections && stripped.note == "there are neither link map nor symbols")
            AttributionCheck.expectExact(
                stripped, bytes: try Data(contentsOf: directory / "bootstrap").count, "stripped")

            let text = directory / "text"
            try "hello".write(to: text, atomically: true, encoding: .utf8)
            for (arguments, words) in [
                ([text.path], "can't be attributed"), ([(directory / "nothing").path], "nothing: no such file"),
                ([executable.path, "--link-map", "/nothing"], "/nothing: no such file"),
            ] {
                let finished = try Tool.run(["attribute"] + arguments)
                #expect(finished.status == 1 && finished.output.contains(words), "\(finished.output)")
            }
            let noMap = try attribute(executable, ["--link-map", text.path])
            #expect(noMap.basis == .symbols && noMap.note == "text is not a link map of gold, lld or GNU ld")
        }
    }

    /// An interrupted build may leave an executable without its map: it is linked again.
    @Test func aMapThatWasLostIsWrittenAgain() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let first = try tiny.lambdaPack()
            try #require(first.status == 0, "\(first.output)")
            let maps = try AttributionCheck.files(below: tiny.work, suffix: ".link-map")
            #expect(maps.count == 1)
            for map in maps { try FileManager.default.removeItem(at: map) }
            let second = try tiny.lambdaPack()
            #expect(second.status == 0 && second.output.contains("unchanged"), "\(second.output)")
            #expect(try AttributionCheck.files(below: tiny.work, suffix: ".link-map") == maps)
            // What somebody forgot to strip is said to be so.
            let executable = String(try #require(maps.first).path.dropLast(".link-map".count))
            try FileManager.default.createDirectory(at: tiny.package / "tools", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: executable, toPath: (tiny.package / "tools/helper").path)
            try tiny.write("lambda-pack.yml", "include: [tools/helper]\n")
            let helped = try tiny.lambdaPack()
            try #require(helped.status == 0, "\(helped.output)")
            let report = try String(contentsOf: tiny.output / "report.md", encoding: .utf8)
            #expect(report.contains("'tools/helper' holds "), "\(report)")
            // The user's own map is the user's.
            let own = directory / "own.map"
            let third = try tiny.lambdaPack(["--product", "Alpha", "--linker", "-Map=\(own.path)"])
            #expect(third.status == 0 && FileManager.default.fileExists(atPath: own.path), "\(third.output)")
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
            #expect(manifest.functions.map(\.attribution?.basis) == [.symbols])
        }
    }
}
