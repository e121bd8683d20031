import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

@Suite(.enabled(if: findExecutable("git") != nil, "there is no git"))
struct CheckoutTimesTests {
    private static let path = ProcessInfo.processInfo.environment["PATH"] ?? ""

    private func git(_ directory: URL, _ arguments: String...) throws {
        let finished = try run(
            "git", ["-C", directory.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments)
        try #require(finished.status == 0, "\(arguments): \(finished.output)")
    }

    private func modified(_ file: URL) throws -> Int { try FileSystem.status(FilePath(file.path)).modified }

    @Test func aTimeSaysWhatAFileHolds() async throws {
        try await withTemporaryDirectory { directory in
            let names = ["a.swift", "deep/b ü.swift", "same.swift", "changed.swift"]
            let first = directory / "first"
            for (name, text) in zip(names, ["a", "b", "a", "c"]) {
                let file = first / name
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            try FileManager.default.createSymbolicLink(atPath: (first / "link").path, withDestinationPath: "a.swift")
            try git(first, "init", "--quiet")
            try git(first, "add", "--all")
            try git(first, "commit", "--quiet", "--message", "all")
            // As runners clone.
            let second = directory / "second"
            let cloned = try run("git", ["clone", "--quiet", "--depth", "1", "file://\(first.path)", second.path])
            try #require(cloned.status == 0, "\(cloned.output)")
            for root in [first, second] {
                try "local".write(to: root / "changed.swift", atomically: true, encoding: .utf8)
                try "new".write(to: root / "untracked.swift", atomically: true, encoding: .utf8)
                let count = try await CheckoutTimes.restore(in: FilePath(root.path), path: Self.path)
                #expect(count == 3)
            }
            let times = try names.prefix(3).map { try modified(first / $0) }
            #expect(try names.prefix(3).map { try modified(second / $0) } == times)
            #expect(times[0] == times[2] && times[0] != times[1])
            // What is not as it was committed keeps its own time, which is of today.
            let today = Int(Date().timeIntervalSince1970 - 86_400) * 1_000_000_000
            for name in ["changed.swift", "untracked.swift"] { #expect(try modified(first / name) > today) }
            #expect(times.allSatisfy { $0 < 1_600_000_000 * 1_000_000_000 && $0 >= 1_000_000_000 * 1_000_000_000 })
            let clean = try run("git", ["-C", second.path, "status", "--porcelain"]).output
            #expect(clean == " M changed.swift\n?? untracked.swift\n")
        }
    }

    @Test func everyIDHasATimeInThePast() {
        for digit in "0123456789abcdef" {
            let time = CheckoutTimes.time(of: String(repeating: digit, count: 40))
            #expect((1_000_000_000..<1_600_000_000).contains(time?.seconds ?? 0))
            #expect((0..<1_000_000_000).contains(time?.nanoseconds ?? -1))
        }
        #expect(CheckoutTimes.time(of: "") == nil && CheckoutTimes.time(of: String(repeating: "x", count: 40)) == nil)
    }
}
