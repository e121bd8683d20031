import Foundation
import TestSupport
import Testing

/// Swift SDKs made of real toolchains and systems, and functions that are built with them and run.
@Suite(.serialized) struct MadeSDKTests {
    private static let program = """
        import Foundation
        let text = 1234.5.formatted(.number.locale(Locale(identifier: "de_DE")))
        print(Date(timeIntervalSince1970: 0).formatted(.iso8601), text)

        """
    private static let printed = "1970-01-01T00:00:00Z 1.234,5\n"

    /// Builds the function with an SDK, unpacks it, and returns the directory.
    private func function(
        _ tiny: TinyPackage, _ linkage: String, _ arguments: [String], for architecture: String = Machine.architecture,
        under wrapper: [String] = []
    ) throws -> URL {
        try tiny.write("Sources/Alpha/main.swift", Self.program)
        let built = try Tool.run(
            ["build"] + tiny.arguments.dropLast() + [architecture] + [
                "--product", "Alpha", "--linkage", linkage, "--retarget",
            ] + arguments,
            environment: ["TMPDIR": tiny.temporary.path], in: tiny.package, under: wrapper)
        try #require(built.status == 0, "\(built.output)")
        let zips = try FileManager.default.contentsOfDirectory(atPath: (tiny.output / "functions").path)
        let place = tiny.root / "unpacked-\(linkage)"
        try run("unzip", ["-q", (tiny.output / "functions/\(try #require(zips.first))").path, "-d", place.path])
        return place
    }

    /// The toolchain that runs here, and this machine's own headers and libraries.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/include/stdlib.h"), "there are no C headers here"))
    func ofThisMachine() async throws {
        try await withTemporaryDirectory { directory in
            let root = try toolchainRoot()
            let sdks = directory / "sdks"
            let made = try Tool.run([
                "sdk", "make", "--arch", Machine.architecture, "--from", root, "--sysroot", "/", "--name", "here",
                "--swift-sdks-path", sdks.path,
            ])
            try #require(made.status == 0, "\(made.output)")
            let ids = made.output.split(separator: "\n").map(String.init).filter { $0.hasPrefix("here-") }
            try #require(ids.count == 2, "\(made.output)")
            for (id, linkage) in zip(ids, ["static", "shared"]) {
                let tiny = try TinyPackage(in: directory / linkage)
                let place = try function(
                    tiny, linkage, ["--swift-sdks-path", sdks.path, "--swift-sdk", "\(Machine.architecture)=\(id)"])
                let answer = try run(
                    (place / "bootstrap").path, [], environment: ["LD_LIBRARY_PATH": (place / "lib").path])
                #expect(answer.output == Self.printed)
                let dynamic = try run("readelf", ["-d", (place / "bootstrap").path], environment: readerEnvironment)
                #expect(dynamic.output.contains("libFoundation.so") == (linkage == "shared"), "\(dynamic.output)")
            }
            // What the compiler was told names nothing of this machine but the SDK.
            try expectLinksInside(sdks)
        }
    }

    private func toolchainRoot() throws -> String {
        struct Answer: Decodable {
            struct Paths: Decodable { var runtimeResourcePath: String }
            var paths: Paths
        }
        let asked = try run("swift", ["-print-target-info"], withErrors: false)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(asked.output.utf8))
        // …/usr/lib/swift
        return URL(fileURLWithPath: answer.paths.runtimeResourcePath + "/../../..").standardizedFileURL.path
    }

    private func expectLinksInside(_ directory: URL) throws {
        let root = directory.resolvingSymlinksInPath().path + "/"
        for case let place as URL in FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)! {
            let end = place.resolvingSymlinksInPath().path
            if !end.hasPrefix(root) { Issue.record("\(place.path) leads to \(end)") }
        }
    }

    // MARK: arm64 from another system's toolchain

    private static let sid = DebianSid.place
    private static let enterSid = [Repository.root.appendingPathComponent("Scripts/in-debian-sid.sh").path]
    private static let unpacked = sid + "/home/.cache/lambda-pack/swift-sdks/debian-sid-aarch64.artifactbundle/sysroot"

    /// Debian's arm64 packages as the target's toolchain and system, and Debian's compiler of the same version for x86_64.
    @Test(
        .enabled(
            if: DebianSid.root != nil,
            "there is no root with Debian sid's Swift (Scripts/check-swift-6.2.sh)"),
        .enabled(if: Machine.architecture == "x86_64" && Machine.qemu != nil, "qemu-aarch64-static is not installed"),
        .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func forARM64() async throws {
        try await withTemporaryDirectory { directory in
            let works = try Tool.run(["--version"], under: Self.enterSid)
            guard works.status == 0 else { return try skip("lambda-pack does not run in Debian sid's root") }
            let sdks = directory / "sdks"
            let made = try Tool.run(
                [
                    "sdk", "make", "--arch", "arm64", "--from", Self.unpacked, "--sysroot", Self.unpacked, "--name",
                    "sid",
                    "--swift-sdks-path", sdks.path,
                ], under: Self.enterSid)
            try #require(made.status == 0, "\(made.output)")
            let runtime = Self.sid + "/../debian-runtimes/bookworm-arm64"
            for linkage in ["static", "shared"] {
                let tiny = try TinyPackage(in: directory / linkage)
                let place = try function(
                    tiny, linkage, ["--swift-sdks-path", sdks.path], for: "arm64", under: Self.enterSid)
                let libraries =
                    "LD_LIBRARY_PATH=\(place.path)/lib:\(runtime)/lib/aarch64-linux-gnu:\(runtime)/usr/lib/aarch64-linux-gnu"
                guard linkage == "static" || FileManager.default.fileExists(atPath: runtime) else {
                    skipPart(
                        "there are no arm64 libraries to run a dynamic function with (Scripts/fetch-debian-runtimes.sh)"
                    )
                    continue
                }
                let answer = try run(
                    try #require(Machine.qemu), ["-L", runtime, "-E", libraries, (place / "bootstrap").path])
                #expect(answer.output == Self.printed)
            }
        }
    }
}
