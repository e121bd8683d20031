import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

#if canImport(System)
import System
#else
import SystemPackage
#endif

@Suite struct BuildTests {
    private static let toolchain = Toolchain(
        swift: "/t/usr/bin/swift", root: "/t/usr", version: "6.3.1", versionLine: "",
        hostTriple: "riscv64-unknown-linux-gnu")

    /// Lays out a bundle as `swift sdk install` would.
    private func bundle(_ id: String, _ triple: String, in folder: URL, toolset: String? = nil, isStatic: Bool) throws {
        let home = folder / "\(id).artifactbundle"
        try FileManager.default.createDirectory(at: home / "sdk/res/linux", withIntermediateDirectories: true)
        try
            #"{"schemaVersion":"1.0","artifacts":{"\#(id)":{"type":"swiftSDK","version":"1","variants":[{"path":"sdk"}]}}}"#
            .write(to: home / "info.json", atomically: true, encoding: .utf8)
        let paths = toolset == nil ? "" : #","toolsetPaths":["toolset.json"]"#
        try
            #"{"schemaVersion":"4.0","targetTriples":{"\#(triple)":{"sdkRootPath":".","swiftStaticResourcesPath":"res"\#(paths)}}}"#
            .write(to: home / "sdk/swift-sdk.json", atomically: true, encoding: .utf8)
        if let toolset {
            try #"{"schemaVersion":"1.0","swiftCompiler":{"extraCLIOptions":["\#(toolset)"]}}"#
                .write(to: home / "sdk/toolset.json", atomically: true, encoding: .utf8)
        }
        if isStatic {
            try "".write(to: home / "sdk/res/linux/static-executable-args.lnk", atomically: true, encoding: .utf8)
        }
    }

    private func choose(_ folder: URL, sdk: String? = nil) throws(Problem) -> BuildTarget {
        try BuildTarget.choose(
            for: .arm64, settings: BuildSettings(swiftSDKs: sdk.map { [.arm64: $0] } ?? [:]), toolchain: Self.toolchain,
            searchPaths: [FilePath(folder.path)])
    }

    @Test func choosesTheBestSDK() async throws {
        try await withTemporaryDirectory { folder in
            try bundle("dynamic", "aarch64-unknown-linux-gnu", in: folder, isStatic: false)
            #expect(throws: Problem.self) { try choose(folder) }
            try bundle("a-shared", "aarch64-unknown-linux-gnu", in: folder, toolset: "-use-ld=lld", isStatic: true)
            #expect(try choose(folder).name == "a-shared")
            try bundle(
                "b-static", "aarch64-unknown-linux-gnu", in: folder, toolset: "-static-executable", isStatic: true)
            #expect(try choose(folder).name == "b-static")
            try bundle("swift-6.2.0-RELEASE_static", "aarch64-swift-linux-musl", in: folder, isStatic: false)
            try bundle("swift-6.3.1-RELEASE_static", "aarch64-swift-linux-musl", in: folder, isStatic: false)
            #expect(try choose(folder).name == "swift-6.3.1-RELEASE_static")
            #expect(try choose(folder, sdk: "b-static").name == "b-static")
            #expect(throws: Problem.self) { try choose(folder, sdk: "dynamic") }
            #expect(throws: Problem.self) { try choose(folder, sdk: "nowhere") }
        }
    }

    @Test func arguments() throws {
        let command = SwiftBuildCommand(
            target: BuildTarget(architecture: .x86_64, triple: "x86_64-unknown-linux-gnu", sdk: nil),
            settings: BuildSettings(optimize: .size, swiftcFlags: ["-DX"], linkerFlags: ["-v"], jobs: 3), linker: .gold,
            toolchain: Self.toolchain, packageDirectory: "/p", scratchDirectory: "/p/.build/s")
        let arguments = command.arguments(product: "A").joined(separator: " ")
        #expect(
            arguments.hasPrefix(
                "build --build-system native --package-path /p --scratch-path /p/.build/s --configuration release --product A --jobs 3 --static-swift-stdlib"
            ))
        #expect(arguments.contains("-Xswiftc -static-executable -Xswiftc -use-ld=gold"))
        #expect(arguments.contains("-Xlinker --build-id=0x0000000000000000000000000000000000000000"))
        #expect(arguments.contains("-Xlinker --no-export-dynamic -Xlinker --icf=safe"))
        #expect(arguments.hasSuffix("-Xswiftc -DX -Xlinker -v"))
        // The scratch directory lies inside the package: its map has to come later to win.
        let package = try #require(arguments.range(of: "/p=/package"))
        let scratch = try #require(arguments.range(of: "/p/.build/s=/build"))
        #expect(package.lowerBound < scratch.lowerBound)
    }

    @Test func theLinkerWrapperMovesOneArchive() async throws {
        try await withTemporaryDirectory { directory in
            let fake = directory / "it's lld"
            try "#!/bin/sh\nprintf '%s\\n' \"$@\"\n".write(to: fake, atomically: true, encoding: .utf8)
            try run("chmod", ["+x", fake.path])
            let wrapper = try LinkerWrapper.install(in: FilePath((directory / "tools").path), lld: FilePath(fake.path))
            let odd = ["-o", "a b", "-lFoundation", "'\"$x", "-lFoundation", "-lm"]
            let output = try run(wrapper.string, odd).output
            #expect(
                output.split(separator: "\n") == [
                    "-o", "a b", "-lFoundationEssentials", "-lFoundation", "'\"$x", "-lFoundation", "-lm",
                ])
        }
    }

    @Test func keepsTheUsersDiagnosticsAlone() {
        let output = """
            Building for production...
            [1/4] Compiling A main.swift
            /p/main.swift:1:1: warning: unused
             1 | let x = 1
            x.a(y.o): warning: Using 'dlopen' in statically linked applications requires at runtime the shared libraries
            ld.lld: warning: z.o: --icf=safe conservatively ignores SHT_LLVM_ADDRSIG
            Build of product 'A' complete! (1.00s)
            """
        #expect(BuildOutputFilter.diagnostics(in: output) == ["/p/main.swift:1:1: warning: unused", " 1 | let x = 1"])
    }

    @Test func collectsBundlesOfTheOwnClosureAlone() async throws {
        try await withTemporaryDirectory { directory in
            func file(_ path: String, _ text: String = "", executable: Bool = false) throws {
                let url = directory / path
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: url, atomically: true, encoding: .utf8)
                if executable { try run("chmod", ["+x", url.path]) }
            }
            try file("App", executable: true)
            try file(
                "App.product/Objects.LinkFileList",
                "\(directory.path)/App.build/main.swift.o\n'\(directory.path)/Art.build/resource_bundle_accessor.swift.o'\n"
            )
            try file("Art.build/DerivedSources/resource_bundle_accessor.swift", "let x = \"pkg_Art.resources\"")
            try file("pkg_Art.resources/a.txt")
            try file("Other.build/DerivedSources/resource_bundle_accessor.swift", "let x = \"pkg_Other.resources\"")
            try file("pkg_Other.resources/b.txt")
            let target = BuildTarget(architecture: .x86_64, triple: "t", sdk: nil)
            let product = try BuiltProduct.collect(
                "App", target: target, linker: .gold, binDirectory: FilePath(directory.path)
            ) { $0 }
            #expect(product.resourceBundles.map { $0.lastComponent?.string } == ["pkg_Art.resources"])
            #expect(product.objects.compactMap(BuiltProduct.module(ofObject:)) == ["App", "Art"])
            #expect(throws: Problem.self) {
                try BuiltProduct.collect("Gone", target: target, linker: .gold, binDirectory: FilePath(directory.path))
                { $0 }
            }
        }
    }
}
