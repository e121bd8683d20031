import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A function on the whole of Foundation, with a system library, prebuilt and external layers: answers are the same
/// with rewritten symbol versions and without.
@Suite(
    .serialized,
    .enabled(
        if: Machine.architecture == "x86_64" && ToolchainLibraries.directory != nil, "needs an x86_64 Linux toolchain"),
    .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
struct FoundationTests {
    private static let source = """
        import Foundation
        #if canImport(Glibc)
        import Glibc
        #endif
        let utc = TimeZone(identifier: "UTC")!
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = utc
        let date = Date(timeIntervalSince1970: 1_000_000_000)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "de_DE")
        formatter.timeZone = utc
        formatter.dateStyle = .full
        formatter.timeStyle = .medium
        print(formatter.string(from: date), calendar.component(.weekOfYear, from: date))
        let numbers = NumberFormatter()
        numbers.locale = Locale(identifier: "fr_FR")
        numbers.numberStyle = .currency
        print(numbers.string(from: 1234567.891)!)
        print(URL(string: "https://example.com/a%20b?q=1#f")!.absoluteURL, URLComponents(string: "https://x/?a=b")!.queryItems!)
        struct Value: Codable, Equatable { var name: String; var amounts: [Double]; var at: Date }
        let value = Value(name: "ü", amounts: [0.1, 1e300, -0.0], at: date)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(value)
        print(String(decoding: data, as: UTF8.self), try JSONDecoder().decode(Value.self, from: data) == value)
        print(hypot(3.0, 4.0), hypot(Float(1e20), Float(1e20)), hypot(Float.infinity, .nan), hypot(Double.greatestFiniteMagnitude, 1e308))
        print("Straße".compare("STRASSE", options: .caseInsensitive).rawValue, "abc".range(of: "b.", options: .regularExpression) != nil)
        let queue = DispatchQueue(label: "q")
        let group = DispatchGroup()
        nonisolated(unsafe) var sum = 0
        for index in 1...100 { queue.async(group: group) { sum += index } }
        group.wait()
        print(sum)
        """

    private func package(in root: URL) throws -> TinyPackage {
        let tiny = try TinyPackage(in: root)
        try tiny.write("Sources/Alpha/main.swift", Self.source)
        return tiny
    }

    private func output(of root: PrivateRoot) throws -> String {
        let finished = try run(root.command.executable, root.command.arguments)
        #expect(finished.status == 0, "\(finished.output)")
        return finished.output
    }

    @Test func answersAreTheSameRetargetedAndNot() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try package(in: directory)
            let arguments = ["--linkage", "shared", "--product", "Alpha"]
            let asBuilt = try tiny.lambdaPack(arguments + ["--allow", "symbol-version"])
            try #require(asBuilt.status == 0, "\(asBuilt.output)")
            func manifest() throws -> Manifest {
                try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
            }
            let first = try manifest()
            let before = try output(
                of: PrivateRoot(try #require(first.functions.first), first, of: tiny.output, in: directory / "before"))
            #expect(before.contains("Sonntag, 9. September 2001") && before.contains("5050"), "\(before)")
            let retargeted = try tiny.lambdaPack(arguments + ["--retarget"])
            try #require(retargeted.status == 0, "\(retargeted.output)")
            let second = try manifest()
            let rewrites = second.functions.flatMap { $0.libraries.flatMap(\.elf.retargeted) }.map(\.symbol)
            #expect(rewrites.contains("hypot") && rewrites.contains("hypotf"), "\(rewrites)")
            let after = try output(
                of: PrivateRoot(try #require(second.functions.first), second, of: tiny.output, in: directory / "after"))
            #expect(after == before)
            // The same bytes but for those three in each, and the same debug files.
            for (old, new) in zip(first.functions[0].libraries, second.functions[0].libraries) {
                #expect(old.elf.buildId == new.elf.buildId)
            }
        }
    }

    /// Prebuilt layers of each format become canonical ones; external ones take slots and bytes.
    @Test(.enabled(if: CompiledFiles.isPossible, "there is no clang or zip"))
    func prebuiltAndExternalLayers() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory / "tiny")
            let files = CompiledFiles(in: tiny.package / "prebuilt")
            try files.library("lib/libgreet.so.1.2.3", "int greet(void) { return 7; }", ["-Wl,-soname,libgreet.so.1"])
            try run("ln", ["-sf", "libgreet.so.1.2.3", (files.root / "lib/libgreet.so.1").path])
            try run("ln", ["-sf", "libgreet.so.1", (files.root / "lib/libgreet.so").path])
            try files.write("share/words.txt", "hello\n")
            let contents = ["lib/libgreet.so.1.2.3", "lib/libgreet.so.1", "lib/libgreet.so", "share/words.txt"]
            var digests: Set<String> = []
            for (name, flags) in [("l.tar.gz", "-czf"), ("l.tar.xz", "-cJf"), ("l.tar", "-cf"), ("l.zip", "zip")] {
                let archive = files.root / name
                let made =
                    flags == "zip"
                    ? try run("zip", ["-q", "-y", archive.path] + contents, in: files.root)
                    : try run("tar", [flags, archive.path] + contents, in: files.root)
                try #require(made.status == 0, "\(made.output)")
                try tiny.write(
                    "lambda-pack.yml",
                    """
                    layers:
                      import: [{name: greet, archive: prebuilt/\(name), functions: [Alpha]}]
                      external:
                        - arn: arn:aws:lambda:eu-central-1:017000801446:layer:AWSLambdaPowertools:3
                          unzipped: 1 MB
                    """)
                let finished = try tiny.lambdaPack([])
                try #require(finished.status == 0, "\(finished.output)")
                let manifest = try JSONDecoder().decode(
                    Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
                let layer = try #require(manifest.layers.first)
                #expect(layer.entries.map(\.path) == ["lib/libgreet.so.1", "share/words.txt"])
                #expect(layer.entries.map(\.mode) == ["0644", "0644"])
                #expect(layer.functions == ["Alpha"] && layer.version == 1)
                digests.insert(layer.archive.sha256)
                let alpha = try #require(manifest.functions.first)
                #expect(alpha.externalLayers.count == 1)
                #expect(
                    alpha.unzippedBytesWithLayers == alpha.archive.unzippedBytes + layer.archive.unzippedBytes
                        + 1_000_000)
            }
            if findExecutable("bsdtar") != nil {
                let made = try run(
                    "bsdtar", ["--zstd", "-cf", (files.root / "l.tar.zst").path] + contents, in: files.root)
                try #require(made.status == 0, "\(made.output)")
                try tiny.write("lambda-pack.yml", "layers: {import: [{name: greet, archive: prebuilt/l.tar.zst}]}\n")
                // Twice: the second time nothing is unpacked.
                for expected in ["layers", "unchanged: "] {
                    let finished = try tiny.lambdaPack([])
                    #expect(
                        finished.status == 0 && (expected == "layers" || finished.output.contains(expected)),
                        "\(finished.output)")
                }
                let manifest = try JSONDecoder().decode(
                    Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
                digests.formUnion(manifest.layers.map(\.archive.sha256))
            } else {
                skipPart("there is no bsdtar to make a tar.zst")
            }
            #expect(digests.count == 1, "one content, one layer, whatever it came in")

            try files.write("e.txt", "x")
            try run("ln", ["-sf", "/etc/passwd", (files.root / "lib/libevil.so").path])
            _ = try run("tar", ["-czf", (files.root / "evil.tar.gz").path, "lib/libevil.so", "e.txt"], in: files.root)
            try tiny.write(
                "lambda-pack.yml",
                """
                layers:
                  import: [{name: evil, archive: prebuilt/evil.tar.gz}, {name: gone, archive: prebuilt/gone.zip, functions: [Alfa]}]
                  external: [one, two]
                """)
            let syntax = try tiny.lambdaPack([])
            #expect(
                syntax.status == 1 && syntax.output.contains("'one' is not a layer version's ARN")
                    && syntax.output.contains("'two'"), "\(syntax.output)")
            try tiny.write(
                "lambda-pack.yml",
                "layers: {import: [{name: evil, archive: prebuilt/evil.tar.gz}, {name: gone, archive: prebuilt/gone.zip, functions: [Alfa]}]}\n"
            )
            let refused = try tiny.lambdaPack([])
            #expect(refused.status == 1)
            for word in ["leads to '/etc/passwd'", "prebuilt/gone.zip", "did you mean 'Alpha'"] {
                #expect(refused.output.contains(word), "\(word) in \(refused.output)")
            }
        }
    }

    /// What a function opens at run time is shipped, and what is nowhere is missed.
    @Test func librariesThatAreOpenedAtRunTime() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write(
                "lambda-pack.yml",
                "libraries: [libswiftRegexBuilder.so]\nfunctions: {Beta: {libraries: [libnowhere.so.3]}}\n")
            let good = try tiny.lambdaPack(["--linkage", "shared", "--retarget", "--product", "Alpha"])
            #expect(good.status == 0, "\(good.output)")
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
            #expect(manifest.functions.first?.libraries.contains { $0.soname == "libswiftRegexBuilder.so" } == true)
            let bad = try tiny.lambdaPack(["--linkage", "shared", "--retarget"])
            #expect(bad.status == 3 && bad.output.contains("bootstrap opens libnowhere.so.3"), "\(bad.output)")
            let musl = try tiny.lambdaPack(["--linkage", "shared", "--swift-sdk", "x86_64=nothing", "--arch", "x86_64"])
            #expect(musl.status == 1 && musl.output.contains("[sdk-missing]"), "\(musl.output)")
        }
    }

    /// A sixth layer, and a secret among the includes: refused before anything is written.
    @Test func limitsAndSecrets() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let arns = (1...6).map { "arn:aws:lambda:eu-central-1:123456789012:layer:l\($0):1" }
            try tiny.write("lambda-pack.yml", "layers: {external: [\(arns.joined(separator: ", "))]}\n")
            let many = try tiny.lambdaPack()
            #expect(many.status == 1 && many.output.contains("mounts 6 layers: Lambda takes 5"), "\(many.output)")
            try tiny.write("Assets/.env", "TOKEN=1\n")
            try tiny.write("lambda-pack.yml", "include: [Assets/.env]\n")
            let secret = try tiny.lambdaPack()
            #expect(
                secret.status == 3 && secret.output.contains("/var/task/Assets/.env holds a secret"), "\(secret.output)"
            )
            #expect(!FileManager.default.fileExists(atPath: tiny.output.path))
            try tiny.write("lambda-pack.yml", "include: [Assets/.env]\nallow: ['secret:Assets/.env']\n")
            let allowed = try tiny.lambdaPack()
            #expect(allowed.status == 0 && allowed.output.contains("(allowed) [secret]"), "\(allowed.output)")
            try tiny.write("lambda-pack.yml", "include: [Assets/.env]\nallow: [secret]\n")
            #expect(
                try tiny.lambdaPack().output.contains("lambda-pack.yml:2:9: error: secrets can be allowed only by path")
            )
        }
    }
}
