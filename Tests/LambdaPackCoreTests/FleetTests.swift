import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// One value a function: it can leave the machine, and everything after it needs nothing else.
@Suite struct FleetTests {
    private func stage() -> FleetPlanner {
        FleetPlanner(settings: LayerSettings(), packageName: "shop", lock: LayerLock(), imports: [])
    }

    private static let libraries = [
        "libA.so": String(repeating: "a", count: 5000), "libB.so": String(repeating: "b", count: 5000),
    ]

    @Test func aPreparedFunctionIsItsJSON() throws {
        let function = try SampleFunction.make("Orders", including: ["a b.txt": "x"], libraries: Self.libraries)
        #expect(try JSON.decode(PreparedFunction.self, from: JSON.encode(function)) == function)
    }

    /// Prepared in one place, packaged in another: the same archives.
    @Test func aFleetIsPackagedFromContentsAlone() async throws {
        try await withTemporaryDirectory { directory in
            func package(_ functions: [PreparedFunction], _ store: ContentStore) async throws -> [FinishedArchive] {
                let fleet = try stage().plan(functions)
                let archives = try await ArchiveStage(
                    store: store, level: .default, compressor: try .current(.default), progress: { _ in }
                ).make(fleet.archives)
                #expect(archives.count == 3, "two functions and their layer")
                return try fleet.archives.map { try #require(archives[$0.id]) }
            }
            let here = ContentStore(FilePath((directory / "here").path))
            let functions = try ["Orders", "Stock"].map {
                try SampleFunction.make($0, including: ["a.txt": $0], libraries: Self.libraries, store: here)
            }
            let sent = try JSON.encode(functions)
            try FileManager.default.copyItem(at: directory / "here", to: directory / "there")
            let one = try await package(functions, here)
            let there = ContentStore(FilePath((directory / "there").path))
            let two = try await package(try JSON.decode([PreparedFunction].self, from: sent), there)
            #expect(one == two)
            // Without a content nothing is made up.
            let empty = ContentStore(FilePath((directory / "empty").path))
            await #expect(throws: Failure.self) { _ = try await package(functions, empty) }
        }
    }

    @Test func everyFunctionComesOutOfThePlan() throws {
        let functions = try [("B", Architecture.x86_64), ("A", .arm64), ("B", .arm64)].map {
            try SampleFunction.make($0.0, $0.1, libraries: Self.libraries)
        }
        let fleet = try stage().plan(functions)
        #expect(fleet.functions.map(\.id) == functions.map(\.id), "in their order")
        #expect(
            fleet.functions.map { $0.layers.map(\.plan.id) } == [
                [], fleet.layers.map(\.plan.id), fleet.layers.map(\.plan.id),
            ])
        #expect(fleet.layers.map(\.architecture) == [.arm64], "one function shares with nobody")
        #expect(fleet.functions[0].copies.map(\.library.name) == ["libA.so", "libB.so"])
        #expect(fleet.functions[1].unzippedBytesWithLayers == 10_000 + "bootstrap".utf8.count)
    }

    /// A content that is damaged and looks as if it were not: the run ends, and the next one makes it anew.
    @Test func aDamagedContentIsSaidOnce() async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "store").path)
            func make(damaging: Bool) async throws {
                let store = ContentStore(path)
                let function = try SampleFunction.make("Orders", including: ["a.txt": "x"], store: store)
                let digest = try #require(function.entries.first { $0.isExecutable }?.sha256)
                let object = try #require(store.file(digest))
                if damaging {
                    try FileSystem.overwrite(object, at: 0, with: [0])
                    store.records.remember(object, digest: digest, strictly: true)
                }
                _ = try await ArchiveStage(
                    store: store, level: .default, compressor: try .current(.default), progress: { _ in }
                ).make(try stage().plan([function]).archives)
            }
            let failure = await #expect(throws: Failure.self) { try await make(damaging: true) }
            let problem = try #require(failure?.problems.first)
            #expect(failure?.problems.count == 1 && problem.code == .contentDamaged)
            #expect(problem.cause?.contains(path.string + "/objects/") == true, "\(problem)")
            #expect(problem.advice?.contains("made anew") == true)
            try await make(damaging: false)
        }
    }

    @Test func archivesAreMadeOnce() async throws {
        try await withTemporaryDirectory { directory in
            let store = ContentStore(FilePath((directory / "store").path))
            let function = try SampleFunction.make("Orders", including: ["a.txt": "x"], store: store)
            let plan = try stage().plan([function]).archives
            func make() async throws -> (archive: FinishedArchive?, steps: Int) {
                nonisolated(unsafe) var steps = 0
                let stage = ArchiveStage(
                    store: store, level: .default, compressor: try .current(.default),
                    progress: { if case .finished = $0 { steps += 1 } })
                return (try await stage.make(plan)[function.id], steps)
            }
            let first = try await make()
            let second = try await make()
            #expect(first.archive != nil && first.archive == second.archive)
            #expect((first.steps, second.steps) == (1, 0))
            let archive = try #require(first.archive)
            let file = try #require(store.file(archive.sha256))
            try FileSystem.overwrite(file, at: 0, with: [0])
            let third = try await make()
            #expect(third.archive == first.archive && third.steps == 1, "a damaged one is made anew")
        }
    }
}
