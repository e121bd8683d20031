import Foundation
import TestSupport
import Testing

/// `inspect` on archives that are made to cost more than their length: its time, its memory and what it prints.
@Suite(.enabled(if: findExecutable("python3") != nil, "there is no python3 to measure with"))
struct HostileArchiveTests {
    private func inspect(_ tar: TarFile, _ body: (_ finished: Tool.Measured, _ output: String) -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let file = directory / "a.tar"
            try Data(tar.finished).write(to: file)
            let finished = try Tool.measured(["inspect", file.path], output: directory / "out.txt")
            body(finished, try String(contentsOf: directory / "out.txt", encoding: .utf8))
        }
    }

    /// Names of kilobytes that are none, thousands of them.
    @Test func badNames() async throws {
        var tar = TarFile()
        let long = [UInt8]("../".utf8) + [UInt8](repeating: 0x61, count: 60_000)
        for _ in 0..<2000 {
            tar.add("././@LongLink", type: "L", long + [0])
            tar.add("cut")
        }
        try await inspect(tar) { finished, output in
            #expect(finished.status == 3)
            #expect(output.utf8.count < 100_000)
            #expect(output.contains("more"))
            #expect(finished.peakBytes < 300_000_000, "\(finished)")
            #expect(finished.seconds < 60, "\(finished)")
        }
    }

    @Test func emptyFiles() async throws {
        var tar = TarFile()
        tar.add("bootstrap", Array("#!/bin/sh\n".utf8), mode: 0o755)
        for index in 0..<65_000 { tar.add("data/file-\(index)") }
        try await inspect(tar) { finished, output in
            #expect(finished.status == 0, "\(output.suffix(2000))")
            #expect(finished.peakBytes < 500_000_000, "\(finished)")
            #expect(finished.seconds < 120, "\(finished)")
        }
    }

    @Test func hardLinks() async throws {
        var tar = TarFile()
        tar.add("bootstrap", Array("#!/bin/sh\n".utf8), mode: 0o755)
        for index in 0..<30_000 { tar.add("data/file-\(index)", type: "1", link: "bootstrap") }
        try await inspect(tar) { finished, output in
            #expect(finished.status == 0, "\(output.suffix(2000))")
            #expect(finished.peakBytes < 500_000_000, "\(finished)")
            #expect(finished.seconds < 100, "\(finished)")
        }
    }
}
