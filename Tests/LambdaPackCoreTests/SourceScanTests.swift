import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What a set was built from, and what has changed since.
@Suite struct SourceScanTests {
    private struct Package {
        var root: URL
        var directory: URL { root / "shop" }

        init(in root: URL) throws {
            self.root = root
            try write("shop/Package.swift", "// swift-tools-version: 6.1\n")
            try write("shop/Sources/Orders/main.swift", "print(1)\n")
            try write("shop/Sources/Orders/Deep/a.txt", "resource\n")
            try write("shop/.build/x.swift", "")
            try write("shop/README.md", "read me\n")
            try write("shop/.hidden/y.swift", "")
            try write("shop/out/manifest.json", "{}")
            try write("Kit/Package.swift", "// swift-tools-version: 6.1\n")
            try write("Kit/Sources/Kit/kit.swift", "public let a = 1\n")
        }

        func write(_ path: String, _ text: String) throws {
            let file = root / path
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }

        func git(_ arguments: String...) throws {
            let finished = try run(
                "git", ["-C", root.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments,
                environment: ["GIT_CONFIG_GLOBAL": "/dev/null"])
            try #require(finished.status == 0, "\(arguments): \(finished.output)")
        }

        func configuration(_ yaml: String = "", _ options: CommandLineOptions = CommandLineOptions()) throws
            -> Configuration
        {
            var options = options
            options.output = FilePath((directory / "out").path)
            return try Configuration(
                options: options, environment: EnvironmentOptions([:]),
                file: try ConfigurationFile(yaml: yaml, name: "lambda-pack.yml"), fileName: "lambda-pack.yml",
                packageDirectory: FilePath(directory.path), executableProducts: ["Orders"])
        }

        func scan(_ yaml: String = "", path: String = "/usr/bin:/bin:/usr/local/bin") async throws -> SourceRecord {
            await SourceScan(
                try configuration(yaml), localPackages: [FilePath((root / "Kit").path)], path: path,
                records: FileRecords(file: FilePath((root / "files.json").path))
            ).run()
        }
    }

    private static let sources = [
        "../Kit/Package.swift", "../Kit/Sources/Kit/kit.swift", "Package.swift", "Sources/Orders/Deep/a.txt",
        "Sources/Orders/main.swift",
    ]

    @Test func withoutGitTheDirectoryIsListed() async throws {
        try await withTemporaryDirectory { directory in
            let package = try Package(in: directory)
            let record = try await package.scan(path: "")
            #expect(record.listing == .directory && record.commit == nil && record.isDirty == nil)
            #expect(record.files.keys.sorted() == Self.sources)
            #expect(record.packages == ["../Kit"])
            #expect(record.excluded.contains("out"))
        }
    }

    @Test(.enabled(if: findExecutable("git") != nil, "there is no git"))
    func gitSaysWhichFilesThereAre() async throws {
        try await withTemporaryDirectory { directory in
            let package = try Package(in: directory)
            try package.write(".gitignore", "ignored.*\n")
            // What SwiftPM compiles counts whatever Git thinks of it.
            try package.write("shop/Sources/Orders/ignored.swift", "")
            try package.write("shop/Sources/Orders/ignored.txt", "")
            try package.git("init", "--quiet", "--initial-branch", "main")
            let unborn = try await package.scan()
            #expect(unborn.listing == .git && unborn.commit == nil && unborn.isDirty == nil)
            try package.git("add", "--all")
            try package.git("commit", "--quiet", "--message", "all of it")
            let clean = try await package.scan()
            #expect(clean.files.keys.sorted() == (Self.sources + ["Sources/Orders/ignored.swift"]).sorted())
            #expect(clean.listing == .git && clean.commit?.count == 40 && clean.isDirty == false)
            // Reports, read-mes and finished sets are no sources.
            for name in ["manifest.json", "SHA256SUMS", "functions/a.zip"] {
                try package.write("shop/dist/\(name)", "")
            }
            try package.write("shop/check.md", "report\n")
            try package.write("shop/README.md", "more\n")
            let same = try await package.scan()
            #expect(same.isDirty == false && clean.changes(to: same).isEmpty)
            #expect(same.digest == clean.digest)
            // Another commit of the same files: the same digest.
            try package.git("commit", "--quiet", "--allow-empty", "--message", "nothing")
            let later = try await package.scan()
            #expect(later.commit != clean.commit && later.digest == clean.digest)
            try package.write("shop/Sources/Orders/new.swift", "")
            try package.write("Kit/Sources/Kit/kit.swift", "public let a = 2\n")
            try FileManager.default.removeItem(at: package.directory / "Sources/Orders/Deep/a.txt")
            let dirty = try await package.scan()
            #expect(dirty.isDirty == true)
            let changes = clean.changes(to: dirty)
            #expect(changes.changed == ["../Kit/Sources/Kit/kit.swift"])
            #expect(changes.added == ["Sources/Orders/new.swift"])
            #expect(changes.removed == ["Sources/Orders/Deep/a.txt"])
            #expect(
                changes.lines() == [
                    "changed  ../Kit/Sources/Kit/kit.swift", "added    Sources/Orders/new.swift",
                    "removed  Sources/Orders/Deep/a.txt",
                ])
            #expect(changes.lines(upTo: 1) == ["changed  ../Kit/Sources/Kit/kit.swift", "and 2 more"])
        }
    }

    @Test(.enabled(if: findExecutable("git") != nil, "there is no git"))
    func whatIsIncludedCountsThoughGitIgnoresIt() async throws {
        try await withTemporaryDirectory { directory in
            let package = try Package(in: directory)
            try package.write(".gitignore", "made/\n")
            try package.write("shop/made/table.json", "[1]\n")
            try package.git("init", "--quiet", "--initial-branch", "main")
            let before = try await package.scan("include: [made]\n")
            #expect(before.files["made/table.json"] != nil)
            try package.write("shop/made/table.json", "[1, 2]\n")
            let after = try await package.scan("include: [made]\n")
            #expect(before.changes(to: after).changed == ["made/table.json"])
            #expect(try await package.scan().files["made/table.json"] == nil)
        }
    }

    /// Builds write it, and many repositories ignore it: what a build noted must still be so afterwards.
    @Test(.enabled(if: findExecutable("git") != nil, "there is no git"))
    func whatIsResolvedCountsThoughGitIgnoresIt() async throws {
        try await withTemporaryDirectory { directory in
            let package = try Package(in: directory)
            try package.write(".gitignore", "Package.resolved\n")
            try package.git("init", "--quiet", "--initial-branch", "main")
            let scan = SourceScan(
                try package.configuration(), localPackages: [], path: "/usr/bin:/bin:/usr/local/bin",
                records: FileRecords(file: FilePath((directory / "files.json").path)))
            let before = await scan.run()
            try package.write("shop/Package.resolved", "{}\n")
            let built = try await scan.refreshed(before)
            #expect(built.files["Package.resolved"] != nil)
            #expect(await built.changes(to: scan.run()).isEmpty)
            try package.write("shop/Package.resolved", "{\"version\": 3}\n")
            #expect(await built.changes(to: scan.run()).changed == ["Package.resolved"])
        }
    }

    /// What is compiled is what is recorded, or there is no set.
    @Test(arguments: ["changed", "added", "removed", "none"])
    func sourcesThatChangeDuringTheBuildAreAnError(change: String) async throws {
        try await withTemporaryDirectory { directory in
            let package = try Package(in: directory)
            let scan = SourceScan(
                try package.configuration(), localPackages: [FilePath((directory / "Kit").path)],
                path: "/usr/bin:/bin:/usr/local/bin",
                records: FileRecords(file: FilePath((directory / "files.json").path)))
            let before = await scan.run()
            switch change {
            case "changed": try package.write("Kit/Sources/Kit/kit.swift", "public let a = 2\n")
            case "added": try package.write("shop/Sources/Orders/more.swift", "let b = 2\n")
            case "removed": try FileManager.default.removeItem(at: package.directory / "Sources/Orders/Deep/a.txt")
            default:
                try package.write("shop/README.md", "read me again\n")
                #expect(try await scan.refreshed(before) == before)
                return
            }
            let failure = await #expect(throws: Failure.self) { try await scan.refreshed(before) }
            let problem = try #require(failure?.problems.first)
            #expect(problem.code == .archiveFailed && problem.message.contains("changed since the build began"))
            let names = [
                "changed": "changed  ../Kit/Sources/Kit/kit.swift", "added": "added    Sources/Orders/more.swift",
                "removed": "removed  Sources/Orders/Deep/a.txt",
            ]
            #expect(problem.cause == names[change])
        }
    }

    /// SwiftPM takes such a file for unchanged, and so does a run. A rebuild compiles it, and so has to read it.
    @Test func aRebuildReadsEverySource() async throws {
        try await withTemporaryDirectory { directory in
            let package = try Package(in: directory)
            let configuration = try package.configuration()
            let path = "/usr/bin:/bin:/usr/local/bin"
            let records = ContentStore(configuration.workDirectory / "cache").records
            let scan = SourceScan(configuration, localPackages: [], path: path, records: records)
            let record = await scan.run()
            try records.save()
            try overwriteInSecret(
                (package.directory / "Sources/Orders/main.swift").path, at: 6, with: Array("2".utf8))
            let manifest = try MadeSet(in: directory / "set").manifest()
            func changed(_ records: FileRecords?) async -> [SourceRecord.Changes] {
                let origin = await SetOrigin(
                    manifest, record, configuration, set: FilePath((directory / "set").path), path: path,
                    records: records)
                return [record.changes(to: origin.now)]
            }
            let fresh = FileRecords(file: FilePath((directory / "none").path))
            #expect(await changed(nil).map(\.changed) == [[]])
            #expect(await changed(fresh).map(\.changed) == [["Sources/Orders/main.swift"]])
        }
    }

    @Test func theConfigurationCountsAsFarAsItBuilds() async throws {
        try await withTemporaryDirectory { directory in
            let package = try Package(in: directory)
            func digest(_ yaml: String, _ options: CommandLineOptions = CommandLineOptions()) throws -> String {
                ConfigurationDigest.of(try package.configuration(yaml, options))
            }
            let plain = try digest("")
            #expect(try digest("budgets: {zip: 1 MB}\noutput: elsewhere\n") == plain)
            for yaml in [
                "optimize: size", "compression: max", "linkage: shared", "build: {levers: [no-pie]}",
                "include: [Sources]", "architectures: [arm64]", "layers: {exclude: [libfoo.so]}",
                "build: {swiftc: [-DX]}", "compatibility: retarget", "build: {traits: []}", "build: {traits: all}",
            ] {
                #expect(try digest(yaml) != plain, "\(yaml)")
            }
            // A flag and the file's key say the same.
            var options = CommandLineOptions()
            options.optimize = .size
            #expect(try digest("", options) == digest("optimize: size"))
            #expect(try digest("build: {traits: [default]}") == plain)
            options.traits = .naming(["Fast"])
            #expect(try digest("build: {traits: all}", options) == digest("optimize: size\nbuild: {traits: [Fast]}"))
        }
    }

    /// The record goes through JSON, and options through the record.
    @Test func overridesFillWhatIsNotSaid() throws {
        let directory = FilePath("/shop")
        var options = CommandLineOptions()
        options.configPath = "/shop/ci/pack.yml"
        options.products = ["Orders"]
        options.architectures = [.arm64]
        options.swiftSDKs = [.arm64: "sdk"]
        options.configuration = .debug
        options.swiftcFlags = ["-DX"]
        options.linkerFlags = ["-s"]
        options.levers = [.noPIE]
        options.traits = .naming(["Fast", "default"])
        options.optimize = .size
        options.compression = .max
        options.fixedPath = .never
        options.linkage = .shared
        options.compatibility = .retarget
        let overrides = try JSONDecoder().decode(
            BuildOverrides.self, from: JSONEncoder().encode(BuildOverrides(options, packageDirectory: directory)))
        #expect(overrides.config == "ci/pack.yml")
        let filled = overrides.filling(CommandLineOptions(), packageDirectory: directory)
        #expect(BuildOverrides(filled, packageDirectory: directory) == overrides)
        var other = CommandLineOptions()
        other.linkage = .static
        other.swiftcFlags = ["-DY"]
        let own = overrides.filling(other, packageDirectory: directory)
        #expect(own.linkage == .static && own.swiftcFlags == ["-DY"] && own.optimize == .size)
    }
}
