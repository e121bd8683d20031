import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Packages and images as sources of an SDK, written by their own tools where these are here.
@Suite struct SDKSourceTests {
    /// An SDK of the system in this form; what it has inside is what one of the plain directory has.
    private func expectSame(_ sources: [URL], _ made: MadeSystem) async throws {
        try await made.make(made.request(name: "plain"))
        try await made.make(made.request(system: sources, name: "other"))
        let (plain, other) = (
            made.sdks / "plain-aarch64-6.3.1.artifactbundle", made.sdks / "other-aarch64-6.3.1.artifactbundle"
        )
        #expect(try files(other / "sysroot") == files(plain / "sysroot"))
    }

    private func files(_ root: URL) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            if let content = try? Data(contentsOf: root / path) { found[path] = content }
        }
        return found
    }

    // MARK: Packages

    @Test(
        .enabled(if: Machine.has("dpkg-deb"), "dpkg-deb is not installed"), arguments: ["xz", "zstd", "gzip", "none"])
    func debianPackages(compression: String) async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try FileManager.default.copyItem(at: made.system, to: directory / "package")
            try made.write(
                "package/DEBIAN/control",
                Array(
                    "Package: p\nVersion: 1\nArchitecture: arm64\nMaintainer: nobody <n@example.org>\nDescription: d\n"
                        .utf8))
            let built = try run("dpkg-deb", ["-Z\(compression)", "--build", "package", "p.deb"], in: directory)
            try #require(built.status == 0, "\(built.output)")
            try await expectSame([directory / "p.deb"], made)
        }
    }

    /// The payload as rpm writes it (cpio, "newc"), behind a lead and two empty headers (rpm's file format, version 3).
    @Test(.enabled(if: Machine.has("bsdtar"), "bsdtar is not installed"), arguments: ["--gzip", "--xz", "--zstd"])
    func rpmPackages(compression: String) async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let packed = try run(
                "bsdtar", ["-cf", "payload", "--format", "newc", compression, "-C", "system", "."], in: directory)
            try #require(packed.status == 0, "\(packed.output)")
            let lead: [UInt8] = [0xED, 0xAB, 0xEE, 0xDB, 3, 0] + [UInt8](repeating: 0, count: 90)
            let header: [UInt8] = [0x8E, 0xAD, 0xE8, 1] + [UInt8](repeating: 0, count: 12)
            let payload = [UInt8](try Data(contentsOf: directory / "payload"))
            try Data(lead + header + header + payload).write(to: directory / "p.rpm")
            try await expectSame([directory / "p.rpm"], made)
        }
    }

    /// Debian's older packages have /lib, newer ones /usr/lib: in one system both are the same directory.
    @Test func packagesOfAMergedSystem() async throws {
        try await withTemporaryDirectory { directory in
            let objects = FilePath((directory / "objects").path)
            var data = TarFile()
            data.add("./lib/aarch64-linux-gnu/libc.so.6", [1])
            data.add("./usr/lib/aarch64-linux-gnu/libc.so", [2])
            try Data(deb(data.finished)).write(to: directory / "p.deb")
            var reader = FileTreeReader(objects: objects)
            try reader.read([try SDKSource(FilePath((directory / "p.deb").path))], for: .arm64, keeping: .system)
            #expect(reader.tree.names(in: ["usr", "lib", "aarch64-linux-gnu"]) == ["libc.so", "libc.so.6"])
        }
    }

    /// ar(5) of one member.
    private func deb(_ data: [UInt8]) -> [UInt8] {
        func field(_ text: String, _ width: Int) -> String {
            text.padding(toLength: width, withPad: " ", startingAt: 0)
        }
        let head = field("data.tar", 16) + field("0", 12) + field("0", 6) + field("0", 6) + field("100644", 8)
        return Array("!<arch>\n".utf8) + Array((head + field("\(data.count)", 10) + "`\n").utf8) + data
    }

    @Test func aPackageWithoutData() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try made.write("p.deb", Array("!<arch>\n".utf8))
            let problem = try #require(try await made.problem(made.request(system: [directory / "p.deb"])))
            #expect(problem.code == .sdkSource, "\(problem)")
            try made.write("p.rpm", [0xED, 0xAB, 0xEE, 0xDB, 3, 0])
            let short = try #require(try await made.problem(made.request(system: [directory / "p.rpm"])))
            #expect(short.code == .sdkSource, "\(short)")
        }
    }

    // MARK: Images

    private struct Image {
        var layers: [[UInt8]]
        var architecture = "arm64"

        var configuration: [UInt8] { Array(#"{"architecture":"\#(architecture)","os":"linux"}"#.utf8) }

        /// As `docker save` has written them for long.
        func saved(names: [String]? = nil, configurationName: String = "c.json") -> [UInt8] {
            var tar = TarFile()
            let names = names ?? layers.indices.map { "\($0)/layer.tar" }
            for (index, layer) in layers.enumerated() { tar.add("\(index)/layer.tar", layer) }
            tar.add(configurationName, configuration)
            let list = names.map { "\"\($0)\"" }.joined(separator: ",")
            tar.add(
                "manifest.json",
                Array(#"[{"Config":"\#(configurationName)","RepoTags":null,"Layers":[\#(list)]}]"#.utf8))
            return tar.finished
        }

        /// An OCI image layout, with an index in the index, as build tools write it for several platforms.
        func layout(spoiling: Bool = false, tags: Int = 1) -> [UInt8] {
            var tar = TarFile()
            func add(_ content: [UInt8], _ media: String) -> String {
                let digest = SHA256Digest(hashing: content).hex
                tar.add("blobs/sha256/\(digest)", spoiling && media.contains("layer") ? content.reversed() : content)
                return #"{"mediaType":"\#(media)","digest":"sha256:\#(digest)","size":\#(content.count)"#
            }
            let prefix = "application/vnd.oci.image"
            let layerList = layers.map { add($0, "\(prefix).layer.v1.tar") + "}" }.joined(separator: ",")
            let config = add(configuration, "\(prefix).config.v1+json") + "}"
            let manifest = add(
                Array(#"{"schemaVersion":2,"config":\#(config),"layers":[\#(layerList)]}"#.utf8),
                "\(prefix).manifest.v1+json")
            let platform = #","platform":{"architecture":"\#(architecture)","os":"linux"}}"#
            let attestation = add(Array("{}".utf8), "\(prefix).manifest.v1+json")
            let unknown = #","platform":{"architecture":"unknown","os":"unknown"}}"#
            let inner = add(
                Array(#"{"schemaVersion":2,"manifests":[\#(manifest)\#(platform),\#(attestation)\#(unknown)]}"#.utf8),
                "\(prefix).index.v1+json")
            let list = [String](repeating: inner + "}", count: tags).joined(separator: ",")
            tar.add("index.json", Array(#"{"schemaVersion":2,"manifests":[\#(list)]}"#.utf8))
            tar.add("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
            return tar.finished
        }
    }

    /// The system in two layers: the upper one has half of it, and removes what only the lower one has.
    private func image(_ architecture: String = "arm64") -> Image {
        var (lower, upper) = (TarFile(), TarFile())
        lower.add("usr/include/old.h", [1])
        upper.add("usr/include/.wh.old.h")
        for (index, (path, bytes)) in MadeSystem.systemFiles.enumerated() {
            if index % 2 == 0 { lower.add(path, bytes) } else { upper.add(path, bytes) }
        }
        return Image(layers: [lower.finished, upper.finished], architecture: architecture)
    }

    @Test func savedImages() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try made.write("image.tar", image().saved())
            try await expectSame([directory / "image.tar"], made)
        }
    }

    /// crane, ko and kaniko name the configuration by its digest, without an ending.
    @Test func imagesOfOtherTools() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let image = image()
            try made.write(
                "image.tar", image.saved(configurationName: "sha256:\(SHA256Digest(hashing: image.configuration).hex)"))
            try await expectSame([directory / "image.tar"], made)
        }
    }

    /// One image under two tags is one image.
    @Test func anImageWithTwoTags() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try made.write("image.tar", image().layout(tags: 2))
            try await expectSame([directory / "image.tar"], made)
        }
    }

    /// As registries keep them.
    @Test(.enabled(if: Machine.has("bsdtar"), "bsdtar is not installed"), arguments: ["--gzip", "--zstd"])
    func compressedLayers(compression: String) async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try run("bsdtar", ["-cf", "layer", compression, "-C", "system", "."], in: directory)
            let layer = [UInt8](try Data(contentsOf: directory / "layer"))
            try made.write("image.tar", Image(layers: [layer]).layout())
            try await expectSame([directory / "image.tar"], made)
        }
    }

    @Test func aLayerThatWouldLeave() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            var layer = TarFile()
            layer.add("../outside", [1])
            try made.write("image.tar", Image(layers: image().layers + [layer.finished]).saved())
            let problem = try #require(try await made.problem(made.request(system: [directory / "image.tar"])))
            #expect(problem.code == .sdkSource && problem.cause?.contains("would leave") == true, "\(problem)")
        }
    }

    /// The file is there, and its content ends in the middle.
    @Test(.enabled(if: Machine.has("gzip") && Machine.has("bsdtar"), "gzip or bsdtar is not installed"))
    func truncatedInside() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let noise = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
            try made.write("system/usr/include/noise.h", noise)
            func compressed(_ arguments: [String]) throws -> [UInt8] {
                try run("bsdtar", ["-cf", "inner", "--gzip"] + arguments + ["-C", "system", "."], in: directory)
                let bytes = [UInt8](try Data(contentsOf: directory / "inner"))
                return Array(bytes.prefix(bytes.count / 2))
            }
            let lead: [UInt8] = [0xED, 0xAB, 0xEE, 0xDB, 3, 0] + [UInt8](repeating: 0, count: 90)
            let header: [UInt8] = [0x8E, 0xAD, 0xE8, 1] + [UInt8](repeating: 0, count: 12)
            try made.write("p.rpm", lead + header + header + (try compressed(["--format", "newc"])))
            try made.write("p.deb", deb(try compressed([])))
            try made.write("image.tar", Image(layers: [try compressed([])]).saved())
            try made.write("layout.tar", Image(layers: [try compressed([])]).layout())
            for name in ["p.rpm", "p.deb", "image.tar", "layout.tar"] {
                let problem = try #require(try await made.problem(made.request(system: [directory / name])), "\(name)")
                #expect(problem.code == .sdkSource, "\(name): \(problem)")
                #expect(problem.advice?.contains("complete") == true, "\(name): \(problem)")
            }
        }
    }

    @Test func imageLayouts() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try made.write("image.tar", image().layout())
            try await expectSame([directory / "image.tar"], made)
        }
    }

    @Test func imagesThatCantServe() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let cases: [([UInt8], ProblemCode, String)] = [
                (image("amd64").saved(), .wrongMachine, "is an image for amd64"),
                (image("amd64").layout(), .wrongMachine, "has no image for arm64"),
                (image().saved(names: ["0/layer.tar", "9/layer.tar"]), .sdkSource, "can't be used"),
                (image().saved(names: ["../../etc/passwd"]), .sdkSource, "can't be used"),
                (image().layout(spoiling: true), .sdkSource, "can't be used"),
            ]
            for (bytes, code, words) in cases {
                try made.write("image.tar", bytes)
                let problem = try #require(try await made.problem(made.request(system: [directory / "image.tar"])))
                #expect(problem.code == code && problem.message.contains(words), "\(problem)")
            }
        }
    }

    // MARK: Names

    @Test(arguments: [
        ("ID=debian\nVERSION_ID=\"12\"\n", "debian12"), ("ID=\"amzn\"\nVERSION_ID=\"2023\"\n", "amzn2023"),
        ("ID=debian\nVERSION_CODENAME=forky\n", "debian-forky"), ("ID=arch\n", "arch"),
        ("ID=\"../Ev il/\"\nVERSION_ID='$(1)'\n", "evil1"), ("ID=-x\nVERSION_ID=.1\n", "x1"),
    ])
    func namesOfSystems(text: String, name: String) {
        #expect(SystemName.of(osRelease: text) == name)
    }
}
