import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Which SDK a build takes, and how SwiftPM is told.
@Suite struct SDKChoiceTests {
    /// A bundle with the Static Linux SDK's names: one id, two triples.
    private func makeStaticSDK(_ version: String, in folder: URL) throws {
        let id = "swift-\(version)-RELEASE_static-linux-0.1.0"
        let bundle = folder / "\(id).artifactbundle"
        try FileManager.default.createDirectory(at: bundle / "sdk", withIntermediateDirectories: true)
        try
            #"{"schemaVersion":"1.0","artifacts":{"\#(id)":{"type":"swiftSDK","version":"1","variants":[{"path":"sdk"}]}}}"#
            .write(to: bundle / "info.json", atomically: true, encoding: .utf8)
        try
            #"{"schemaVersion":"4.0","targetTriples":{"aarch64-swift-linux-musl":{"sdkRootPath":"root"},"x86_64-swift-linux-musl":{"sdkRootPath":"root"}}}"#
            .write(to: bundle / "sdk/swift-sdk.json", atomically: true, encoding: .utf8)
    }

    private func choose(_ folder: URL) throws -> SwiftSDK {
        let toolchain = Toolchain(
            swift: "/t/usr/bin/swift", root: "/t/usr", version: "6.3.1", versionLine: Self.line,
            hostTriple: "riscv64-unknown-linux-gnu")
        let target = try BuildTarget.choose(
            for: .arm64, settings: BuildSettings(), toolchain: toolchain, searchPaths: [FilePath(folder.path)])
        return try #require(target.sdk)
    }

    @Test func oneOfSeveralIsPassedAlone() async throws {
        try await withTemporaryDirectory { directory in
            let (sdks, work) = (directory / "sdks", FilePath((directory / "work").path))
            try makeStaticSDK("6.3.1", in: sdks)
            let only = try choose(sdks)
            #expect(try only.selected(in: work) == only)
            for version in ["6.2.0", "6.3.10", "6.4.0"] { try makeStaticSDK(version, in: sdks) }
            let chosen = try choose(sdks)
            #expect(chosen.id == "swift-6.3.1-RELEASE_static-linux-0.1.0")
            // Twice: the link is there already.
            for _ in 1...2 {
                let passed = try chosen.selected(in: work)
                #expect(passed.selector == "aarch64-swift-linux-musl" && passed.id == chosen.id)
                #expect(passed.searchPath != chosen.searchPath)
                let seen = SwiftSDK.installed(in: passed.searchPath)
                #expect(seen.map(\.triple).sorted() == ["aarch64-swift-linux-musl", "x86_64-swift-linux-musl"])
                #expect(try FileSystem.realPath(passed.bundle) == FileSystem.realPath(chosen.bundle))
                #expect(passed.rootPath?.starts(with: passed.searchPath) == true)
            }
        }
    }

    /// One of another version would fail in the midst of a build, with the compiler's words.
    @Test func othersAreTakenByNameAlone() async throws {
        try await withTemporaryDirectory { directory in
            for version in ["6.2.3", "6.3"] { try makeStaticSDK(version, in: directory) }
            let problem = #expect(throws: Problem.self) { try choose(directory) }
            #expect(
                problem?.code == .sdkVersion && problem?.message.contains("Swift 6.3.1") == true, "\(problem as Any)")
            #expect(problem?.cause?.contains("swift-6.2.3-RELEASE_static-linux-0.1.0") == true)
            #expect(problem?.advice?.contains("sdk install") == true)
            let toolchain = Toolchain(
                swift: "/s", root: "/r", version: "6.3.1", versionLine: Self.line,
                hostTriple: "riscv64-unknown-linux-gnu")
            let id = "swift-6.2.3-RELEASE_static-linux-0.1.0"
            let named = try BuildTarget.choose(
                for: .arm64, settings: BuildSettings(swiftSDKs: [.arm64: id]), toolchain: toolchain,
                searchPaths: [FilePath(directory.path)])
            #expect(named.sdk?.id == id)
            // Of several that have the triple, the compiler's own.
            try makeStaticSDK("6.3.1", in: directory)
            let ofTriple = try BuildTarget.choose(
                for: .arm64, settings: BuildSettings(swiftSDKs: [.arm64: "aarch64-swift-linux-musl"]),
                toolchain: toolchain, searchPaths: [FilePath(directory.path)])
            #expect(ofTriple.sdk?.id == "swift-6.3.1-RELEASE_static-linux-0.1.0")
            let warning = named.sdk?.versionWarning(toolchain)
            #expect(warning?.code == .sdkVersion && warning?.message.contains("6.2.3") == true)
        }
    }

    @Test(arguments: [
        ("swift-6.3.1-RELEASE_static-linux-0.1.0", "6.3.1"), ("6.0.3-RELEASE_ubuntu_noble_aarch64", "6.0.3"),
        ("debian13-aarch64-static-6.2.3", "6.2.3"), ("swift-6.1-RELEASE_static-linux-0.0.1", "6.1"),
        ("debian-sid-aarch64-shared", nil), ("mine-2.0", nil), ("RELEASE", nil),
        ("swift-DEVELOPMENT-SNAPSHOT-2025-11-03-a_static-linux-0.0.1", nil),
    ])
    func versionsOfIDs(id: String, version: String?) {
        let sdk = SwiftSDK(id: id, triple: "aarch64-unknown-linux-gnu", searchPath: "/x", bundle: "/x/y")
        #expect(sdk.swiftVersion == version)
        #expect(sdk.isMadeForOther(than: "6.3.1") == (version != nil && version != "6.3.1"))
        #expect(!sdk.isMadeForOther(than: "unknown"))
    }

    private static let line = "Swift version 6.3.1 (swift-6.3.1-RELEASE)"

    // MARK: The architecture that nobody asked for

    private func narrowed(
        _ directory: URL, _ change: (inout CommandLineOptions, inout ConfigurationFile) -> Void = { _, _ in },
        variables: [String: String] = [:], line: String = Self.line
    ) throws -> (architectures: [Architecture], note: String)? {
        let root = directory / "usr"
        try FileManager.default.createDirectory(at: root / "lib/swift_static/linux", withIntermediateDirectories: true)
        try Data().write(to: root / "lib/swift_static/linux/static-executable-args.lnk")
        let toolchain = Toolchain(
            swift: FilePath(root.path) / "bin/swift", root: FilePath(root.path), version: "6.3.1", versionLine: line,
            hostTriple: "x86_64-unknown-linux-gnu")
        var (options, file) = (CommandLineOptions(), ConfigurationFile())
        change(&options, &file)
        return DefaultArchitectures.narrowed(
            options, file, toolchain, RunEnvironment(variables.merging(["HOME": directory.path]) { $1 }))
    }

    @Test func isLeftOutWithALine() async throws {
        try await withTemporaryDirectory { directory in
            let found = try #require(try narrowed(directory))
            #expect(found.architectures == [.x86_64])
            #expect(found.note.contains("no Swift SDK for arm64") && found.note.contains("'lambda-pack sdk install'"))
            #expect(!found.note.contains("\n"))
            let plugin = try #require(try narrowed(directory, variables: ["LAMBDA_PACK_PARENTS": "1 2"]))
            #expect(plugin.note.contains("'swift package lambda-pack sdk install'"))
            let shared = try narrowed(directory, { options, _ in options.linkage = .shared })
            #expect(shared == nil, "neither can be built: that is an error")
        }
    }

    /// What the line names runs as it stands, or shows what has to be filled in.
    @Test func theLineNamesACommandThatRuns() async throws {
        try await withTemporaryDirectory { directory in
            // swift.org has no such SDK for a snapshot.
            let found = try #require(try narrowed(directory, line: "Swift version 6.4-dev (LLVM abc, Swift def)"))
            #expect(
                !found.note.contains("sdk install") && found.note.contains("sdk make --arch arm64 --"), "\(found.note)")
            try makeStaticSDK("6.2.3", in: directory / ".swiftpm/swift-sdks")
            let other = try #require(try narrowed(directory))
            #expect(other.note.contains("no Swift SDK for arm64 made for Swift 6.3.1"), "\(other.note)")
        }
        for isDebian in [true, false] {
            let advice = SDKAdvice(architecture: .arm64, linkage: .shared, isPlugin: true, isDebian: isDebian)
            #expect(
                advice.shortest.hasSuffix(
                    isDebian ? "sdk make --arch arm64 --debian trixie" : "--from <toolchain> --sysroot <system>"))
            #expect(advice.text.contains("--debian") == isDebian, "elsewhere apt has no archive of Debian's")
        }
    }

    @Test func isAnErrorWhereItIsMeant() async throws {
        try await withTemporaryDirectory { directory in
            #expect(try narrowed(directory, variables: ["CI": "true"]) == nil)
            #expect(try narrowed(directory, { options, _ in options.architectures = [.arm64] }) == nil)
            #expect(try narrowed(directory, { _, file in file.architectures = [.arm64, .x86_64] }) == nil)
            #expect(try narrowed(directory, { options, _ in options.swiftSDKs = [.arm64: "mine"] }) == nil)
            try makeStaticSDK("6.3.1", in: directory / ".swiftpm/swift-sdks")
            #expect(try narrowed(directory) == nil, "both can be built")
        }
    }
}
