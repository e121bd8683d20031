import Archive
import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// The read side of a finished set.
@Suite struct ArtifactSetTests {
    private static let orders = ArtifactID.function("Orders", .x86_64)
    private static let swift = ArtifactID.layer("swift", .x86_64)

    @Test func aSetIsOpenedByItsDirectoryOrItsManifest() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory)
            for path in [made.directory, made.manifestFile] {
                let set = try ArtifactSet.open(FilePath(path.path))
                #expect(set.directory == FilePath(directory.path))
                #expect(set.function(Self.orders)?.name == "Orders")
                #expect(set.layer(Self.swift)?.version == 3)
                #expect(set.function(.function("Orders", .arm64)) == nil)
                #expect(set.artifact(Self.swift)?.archive.path == "layers/swift-x86_64.zip")
                #expect(try set.provenance() == nil)
            }
        }
    }

    @Test func layersComeInTheFunctionsOrder() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory).opened()
            #expect(set.layers(of: Self.orders).map(\.id) == [Self.swift])
            #expect(set.layers(of: Self.swift).isEmpty)
            var manifest = set.manifest
            var first = try #require(manifest.layers.first)
            first.name = "zlib"
            manifest.layers.append(first)
            var function = try #require(set.function(Self.orders))
            let reference = try #require(function.layers.first)
            var other = reference
            other.name = "zlib"
            function.layers = [other, reference]
            #expect(manifest.layers(of: function).map(\.name) == ["zlib", "swift"])
            #expect(manifest.holds(reference, .x86_64) && !manifest.holds(reference, .arm64))
            function.layers[1].version += 1
            #expect(!manifest.holds(function.layers[1], .x86_64))
        }
    }

    @Test func aManifestThatContradictsItselfIsNotOpened() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory)
            var manifest = try made.manifest()
            manifest.functions[0].unzippedBytesWithLayers += 1
            try made.write(CanonicalJSON.encode(manifest))
            let failure = #expect(throws: Failure.self) { try made.opened() }
            #expect(failure?.problems.first?.code == .manifestUnreadable)
            // One that follows from itself, and is not the one that was built.
            manifest = try made.manifest()
            manifest.functions[0].unzippedBytesWithLayers -= 1
            manifest.package = "other"
            try made.write(CanonicalJSON.encode(manifest), listing: false)
            let edited = #expect(throws: Failure.self) { try made.opened() }
            #expect(edited?.problems.first?.cause?.contains("SHA256SUMS") == true, "\(edited as Any)")
        }
    }

    /// Whoever edits a manifest can do without the list of digests: so a set has to have it.
    @Test(arguments: ["missing", "empty", "silent", "pipe"])
    func aSetHasToListItsManifest(list: String) async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory / "set")
            let sums = made.directory / "SHA256SUMS"
            let lines = try String(contentsOf: sums, encoding: .utf8)
            try FileManager.default.removeItem(at: sums)
            switch list {
            case "missing": break
            case "empty": try Data().write(to: sums)
            case "pipe": try #require(mkfifo(sums.path, 0o600) == 0)
            default:
                let others = lines.split(separator: "\n").filter { !$0.hasSuffix("  manifest.json") }
                try #require(others.count == 3)
                try (others.joined(separator: "\n") + "\n").write(to: sums, atomically: true, encoding: .utf8)
            }
            let path = FilePath(made.directory.path)
            for read in [{ _ = try ArtifactSet.open(path) }, { _ = try Baseline.read(path) }] as [() throws -> Void] {
                let failure = #expect(throws: Failure.self) { try read() }
                let problem = failure?.problems.first
                #expect(problem?.code == .manifestUnreadable && problem?.cause?.contains("SHA256SUMS") == true)
            }
            // A manifest alone, and one that was kept with its provenance, has nothing that could list it.
            _ = try Baseline.read(FilePath(made.manifestFile.path))
            let kept = directory / "kept"
            try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: made.manifestFile, to: kept / "manifest.json")
            _ = try Baseline.read(FilePath(kept.path))
        }
    }

    /// Sparse files of 4 TiB: what reads one whole takes an hour, or all the memory there is.
    @Test func filesOfAnySizeAreRefusedAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory)
            let set = try made.opened()
            let orders = try #require(set.function(Self.orders))
            for name in ["provenance.json", "attribution/Orders-x86_64.json", "functions/Orders-x86_64.zip"] {
                let file = directory / name
                try Data().write(to: file)
                try #require(truncate(file.path, 1 << 42) == 0)
            }
            let time = threadTime {
                #expect(throws: Failure.self) { try set.provenance() }
                let problem = #expect(throws: Problem.self) { try set.attribution(of: orders) }
                #expect(problem?.cause?.contains("at most 268435456 are read") == true, "\(problem as Any)")
            }
            #expect(time < .seconds(20), "\(time)")
            // Its size is compared before its digest: the words below are of a file that was not read.
            let found = try await SetVerification(output: FilePath(directory.path)).problems()
            #expect(found.contains { $0.message == "functions/Orders-x86_64.zip has 4,398,046,511,104 B" }, "\(found)")
        }
    }

    @Test func aDirectoryWithoutASetSaysWhatToDo() async throws {
        try await withTemporaryDirectory { directory in
            let failure = #expect(throws: Failure.self) {
                try ArtifactSet.open(FilePath((directory / "nothing").path))
            }
            #expect(failure?.problems.first?.advice?.contains("lambda-pack build") == true)
        }
    }

    @Test func unpacksAFunctionWithItsLayers() async throws {
        try await withTemporaryDirectory { directory in
            let set = try MadeSet(in: directory / "set").opened()
            let unpacked = try set.unpack(Self.orders, into: FilePath((directory / "unpacked").path))
            #expect(unpacked.function.entries.map(\.path.string).sorted() == ["Assets/a.json", "bootstrap"])
            #expect(unpacked.layers.map { $0.entries.map(\.path.string) } == [["lib/libswiftCore.so"]])
            let bootstrap = try #require(unpacked.function.entries.first { $0.path.string == "bootstrap" }?.file)
            #expect(try FileSystem.read(bootstrap) == MadeSet.elf("Orders"))
        }
    }

    @Test func anArchiveThatIsNotTheManifestsIsNotUsed() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory / "set")
            let set = try made.opened()
            let unknown = #expect(throws: Failure.self) { try set.archive(of: .function("Other", .x86_64)) }
            #expect(unknown?.exitStatus == .usage)
            let layer = made.directory / "layers/swift-x86_64.zip"
            try Data("else".utf8).write(to: layer)
            let target = FilePath((directory / "unpacked").path)
            let damaged = #expect(throws: Failure.self) { try set.unpack(Self.orders, into: target) }
            #expect(damaged?.problems.map(\.subject) == ["swift-x86_64"])
            #expect(damaged?.exitStatus == .verificationDiffers)
            try FileManager.default.removeItem(at: layer)
            let gone = #expect(throws: Failure.self) { try set.archive(of: Self.swift) }
            #expect(gone?.problems.first?.message == "layers/swift-x86_64.zip is not there")
        }
    }

    @Test func anArchiveKnowsItsSet() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSet(in: directory)
            let set = try made.opened()
            let archive = try set.archive(of: Self.orders)
            let sha256 = try #require(set.artifact(Self.orders)?.archive.sha256)
            #expect(try ArtifactSet.around(archive, sha256: sha256)?.directory == set.directory)
            #expect(try ArtifactSet.around(archive, sha256: String(repeating: "0", count: 64)) == nil)
            // Somebody else's file of that name is none of ours.
            try Data("{}".utf8).write(to: made.manifestFile)
            #expect(try ArtifactSet.around(archive, sha256: sha256) == nil)
        }
    }
}
