import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Compiled code that everybody has: whatever is found in it is a false alarm.
@Suite struct SecretBinariesTests {
    private static let folders: [String] = {
        let swift = findExecutable("swift").map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
        let toolchain = swift.map { $0.deletingLastPathComponent().deletingLastPathComponent() }
        let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        return ["lib/swift/linux", "lib/swift_static/linux"].compactMap { toolchain?.appendingPathComponent($0).path }
            + libraries.sorted().filter { $0.hasSuffix("-linux-gnu") }.map { "/usr/lib/\($0)" }
            + [URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path]
    }()

    @Test func compiledCodeHoldsNoSecret() throws {
        let scan = try SecretScan()
        var files = 0
        var bytes = 0
        var alarms: [String] = []
        let clock = ContinuousClock()
        let time = try clock.measure {
            for path in Self.folders.flatMap(Self.binaries) {
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

    /// Libraries and programs of a folder that are no links.
    private static func binaries(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { "\(folder)/\($0)" }.filter { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard attributes?[.type] as? FileAttributeType == .typeRegular,
                let file = FileHandle(forReadingAtPath: path)
            else { return false }
            defer { try? file.close() }
            return (try? file.read(upToCount: 4)) == Data([0x7F, 0x45, 0x4C, 0x46]) || path.hasSuffix(".a")
        }
    }

    /// Time and memory are bounded by the content's size, whatever is in it.
    @Test(.timeLimit(.minutes(2))) func hostileContentsTakeTheirTimeOnly() throws {
        let scan = try SecretScan()
        let unit = 1 << 20
        for text in [
            "-----BEGIN ", "\"kty\"{", "eyJ", "://a:b", "secret=", "A3TA", "sk-ant-api03-", ":AA", "-us1", "aws aws",
            "(",
        ] {
            let repeated = Array(String(repeating: text, count: unit / text.utf8.count).utf8)
            let found = repeated.withUnsafeBytes { scan.findings(in: $0, path: "x.json") }
            #expect(found.count <= 1, "\(text)")
        }
        let clock = ContinuousClock()
        let zeros = [UInt8](repeating: 0, count: 16 * unit)
        let time = clock.measure { _ = zeros.withUnsafeBytes { scan.findings(in: $0, path: "x") } }
        #expect(time < .seconds(20), "\(time)")
    }

    /// A gzip of half a gigabyte of nothing, and one that ends in the middle: neither stops a build.
    @Test func nestedArchivesAreBounded() async throws {
        try await withTemporaryDirectory { directory in
            let scan = try SecretScan()
            let key = Encoded.pem("PRIVATE KEY", (0..<200).map { UInt8($0 * 7 & 0xFF) })
            let whole = Encoded.gzip(Array(repeating: UInt8(ascii: "x"), count: 9 << 20) + Array("\n\(key)".utf8))
            let file = directory / "late.gz"
            try Data(whole).write(to: file)
            // Behind the first piece that is held in memory.
            let found = try scan.findings(of: FilePath(file.path), path: "late.gz")
            #expect(found.map(\.rule) == ["private-key"] && found[0].place.hasPrefix("byte 94"), "\(found)")
            try Data(whole.prefix(9 << 20)).write(to: file)
            #expect(try scan.findings(of: FilePath(file.path), path: "late.gz") == [])
        }
    }
}
