import Archive
import Foundation
import Hashing
import TestSupport
import Testing

/// Other people's readers see in our archives what we put in.
@Suite struct InteroperabilityTests {
    private let directory: TemporaryDirectory
    private let archive: String
    private let summary: ZipSummary

    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("sample.zip")
        summary = try ZipWriter().write(try Sample.entries(), to: archive)
    }

    /// One line for each entry: mode, SHA-256 and stored name.
    private func expectedLines(withModes: Bool) -> String {
        zip(summary.entries, Sample.names).map { entry, name in
            (withModes ? "\(String(entry.mode, radix: 8)) " : "") + "\(entry.sha256) \(name)\n"
        }.joined()
    }

    @Test func theSampleHoldsWhatItShould() {
        #expect(summary.entries.map { $0.kind == .directory ? $0.path.string + "/" : $0.path.string } == Sample.names)
        let bySize = Dictionary(uniqueKeysWithValues: summary.entries.map { ($0.path.string, $0) })
        #expect(bySize["noise.bin"]?.compressedSize == 70_000)
        #expect((bySize["bootstrap"]?.compressedSize ?? .max) < 65_536)
        #expect((bySize["bootstrap"]?.size ?? 0) > 65_536)
    }

    @Test(.enabled(if: Machine.has("unzip"), "unzip is not installed"))
    func infoZIP() throws {
        let test = try run("unzip", ["-t", archive], environment: readerEnvironment)
        #expect(test.status == 0)
        #expect(test.output.contains("No errors detected"))

        let names = try run("unzip", ["-Z1", archive], environment: readerEnvironment)
        #expect(names.output.split(separator: "\n").map(String.init) == Sample.names)

        // After the header's line, and before the totals'.
        let listing = try run("unzip", ["-Z", "-s", "-T", archive], environment: readerEnvironment).output.split(
            separator: "\n")
        let lines = listing.filter { $0.contains("19800101.000000") }
        #expect(
            lines.map { $0.prefix(10) } == [
                "-rwxr-xr-x", "-rw-r--r--", "-rw-r--r--", "drwxr-xr-x", "lrwxrwxrwx", "-rw-r--r--",
            ])
    }

    @Test(.enabled(if: Machine.has("unzip"), "unzip is not installed"))
    func infoZIPUnpacksIt() throws {
        let outcome = try run("unzip", ["-q", archive, "-d", directory.file("out")], environment: readerEnvironment)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(try directory.permissions("out/bootstrap") == 0o755)
        #expect(try directory.permissions("out/empty") == 0o644)
        #expect(try directory.read("out/bootstrap") == Sample.text)
        #expect(try directory.read("out/noise.bin") == Sample.noise)
        #expect(try directory.read("out/data/été 日本.txt") == Array("grüße\n".utf8))
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: directory.file("out/lib/libx.so"))
        #expect(target == "libx.so.1")
    }

    @Test(.enabled(if: Machine.has("python3"), "python3 is not installed"))
    func pythonZipfile() throws {
        let script = """
            import hashlib, sys, zipfile
            with zipfile.ZipFile(sys.argv[1]) as archive:
                assert archive.testzip() is None
                for info in archive.infolist():
                    assert info.date_time == (1980, 1, 1, 0, 0, 0) and info.create_system == 3 and not info.extra
                    digest = hashlib.sha256(archive.read(info)).hexdigest()
                    sys.stdout.buffer.write(f"{info.external_attr >> 16:o} {digest} {info.filename}\\n".encode())
            """
        let outcome = try run("python3", ["-c", script, archive], environment: readerEnvironment)
        #expect(outcome.status == 0)
        #expect(outcome.output == expectedLines(withModes: true))
    }

    @Test(.enabled(if: Machine.has("bsdtar"), "bsdtar is not installed (Debian: libarchive-tools)"))
    func bsdtar() throws {
        let outcome = try run("bsdtar", ["-tvf", archive], environment: readerEnvironment)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(
            lines.map { $0.prefix(10) } == [
                "-rwxr-xr-x", "-rw-r--r--", "-rw-r--r--", "drwxr-xr-x", "lrwxrwxrwx", "-rw-r--r--",
            ])
        try #require(lines.count == Sample.names.count)
        for (line, name) in zip(lines, Sample.names) {
            #expect(line.hasSuffix(name == "lib/libx.so" ? " \(name) -> libx.so.1" : " \(name)"))
        }
    }

    /// The reader that relies on local headers alone.
    @Test(.enabled(if: Machine.has("javac"), "no Java compiler is installed"))
    func javaZipInputStream() throws {
        let source = """
            import java.io.*;
            import java.security.MessageDigest;
            import java.util.HexFormat;
            import java.util.zip.*;

            class Read {
                public static void main(String[] arguments) throws Exception {
                    var out = new PrintStream(System.out, true, "UTF-8");
                    try (var zip = new ZipInputStream(new FileInputStream(arguments[0]))) {
                        for (ZipEntry entry; (entry = zip.getNextEntry()) != null;) {
                            var digest = MessageDigest.getInstance("SHA-256").digest(zip.readAllBytes());
                            out.println(HexFormat.of().formatHex(digest) + " " + entry.getName());
                        }
                    }
                    try (var zip = new ZipFile(arguments[0])) {
                        out.println(zip.size());
                    }
                }
            }
            """
        let file = try directory.write("Read.java", Array(source.utf8))
        let outcome = try run("java", ["-XX:TieredStopAtLevel=1", file, archive], environment: readerEnvironment)
        #expect(outcome.status == 0)
        #expect(outcome.output == expectedLines(withModes: false) + "6\n")
    }
}
