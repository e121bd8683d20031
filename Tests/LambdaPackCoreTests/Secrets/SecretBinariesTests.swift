import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Compiled code that everybody has: whatever is found in it is a false alarm.
@Suite struct SecretBinariesTests {
    private static let folders: [String] = {
        let swift = findExecutable("swift").map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
        let toolchain = swift.map { $0.deletingLastPathComponent().deletingLastPathComponent() }
        let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        return ["lib/swift/linux", "lib/swift_static/linux"].compactMap { toolchain?.appendingPathComponent($0).path }
            + libraries.sorted().filter { $0.hasSuffix("-linux-gnu") }.map { "/usr/lib/\($0)" }
    }()

    @Test func compiledCodeHoldsNoSecret() throws {
        let scan = try SecretScan()
        var files = 0
        var bytes = 0
        var alarms: [String] = []
        let time = try threadTime {
            let all = Sweep.part(of: Self.folders.flatMap(Self.binaries), unit: 40)
            for path in all + (Sweep.isWhole ? [Tool.path] : []) {
                files += 1
                bytes += try FileSystem.status(FilePath(path)).size
                let found = try scan.findings(of: FilePath(path), path: URL(fileURLWithPath: path).lastPathComponent)
                if !found.isEmpty { alarms.append("\(path): \(found.map(\.sentence))") }
            }
        }
        print("secrets: \(alarms.count) false alarms in \(files) binaries of \(bytes >> 20) MiB, \(time)")
        #expect(files >= 20)
        #expect(alarms == [])
    }

    /// Libraries and programs of a folder that are no links. GnuTLS tests itself with private keys that it has in PEM
    /// (lib/crypto-selftests-pk.c): what is found there is one.
    private static func binaries(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { !$0.hasPrefix("libgnutls.") }.sorted().map { "\(folder)/\($0)" }.filter { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard attributes?[.type] as? FileAttributeType == .typeRegular,
                let file = FileHandle(forReadingAtPath: path)
            else { return false }
            defer { try? file.close() }
            return (try? file.read(upToCount: 4)) == Data([0x7F, 0x45, 0x4C, 0x46]) || path.hasSuffix(".a")
        }
    }

    /// Time is bounded by the content's size, whatever is in it: twice the bytes take about twice the time.
    @Test(
        arguments: [
            "-----BEGIN PRIVATE KEY-----\n", "\"kty\"", "\"kty\"{", "eyJ.", "://a:b", "secret=", "A3TA", "sk-", "xoxb-",
            ":AA",
            "-us1", "aws ", "session_token ", "authorization: ", "(",
        ])
    func hostileContentsTakeTheirTimeOnly(_ text: String) throws {
        let scan = try SecretScan()
        let bytes = Array(String(repeating: text, count: Sweep.count(1 << 16, unit: 1 << 14) / text.utf8.count).utf8)
        let time = threadTime { _ = bytes.withUnsafeBytes { scan.findings(in: $0, path: "x.json") } }
        // Without optimisation, on a machine that does much else.
        #expect(time < .seconds(60), "\(text): \(time)")
    }

    /// A secret behind the first piece that is held in memory is found; a gzip that ends in the middle stops no build.
    @Test func nestedArchivesAreBounded() async throws {
        try await withTemporaryDirectory { directory in
            let scan = try SecretScan()
            let key = Encoded.pem("PRIVATE KEY", (0..<200).map { UInt8($0 * 7 & 0xFF) })
            let whole = Encoded.gzip(Array(repeating: UInt8(ascii: "x"), count: 9 << 20) + Array("\n\(key)".utf8))
            let file = directory / "late.gz"
            try Data(whole).write(to: file)
            let found = try scan.findings(of: FilePath(file.path), path: "late.gz")
            #expect(found.map(\.rule) == ["private-key"] && found[0].place.hasPrefix("byte 94"), "\(found)")
            try Data(whole.prefix(9 << 20)).write(to: file)
            #expect(try scan.findings(of: FilePath(file.path), path: "late.gz") == [])
        }
    }
}
