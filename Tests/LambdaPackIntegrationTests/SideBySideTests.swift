import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// First builds of both architectures: at the same time, unless the user limits the jobs.
@Suite(.serialized, .enabled(if: Machine.hasARM64 && Machine.architecture == "x86_64", "needs an SDK for arm64"))
struct SideBySideTests {
    /// - Returns: of each build, the lines of the log where it begins and where it has ended, in order.
    private func builds(_ options: [String]) async throws -> [(begin: Int, end: Int)] {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let finished = try Tool.run(
                [
                    "--package-path", tiny.package.path, "--work-directory", tiny.work.path, "--output",
                    tiny.output.path, "--verbose",
                ] + options, environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
            try #require(finished.status == 0, "\(finished.output)")
            let lines = finished.output.split(separator: "\n")
            // A first build is planned once: on a real package it takes seconds.
            #expect(lines.count { $0.contains(" --print-manifest-job-graph") } == 2, "\(finished.output)")
            return try ["arm64", "x86_64"].map { architecture in
                let begin = lines.lastIndex { line in
                    line.hasPrefix("$ ") && line.contains("/scratch-\(architecture) ")
                        && !line.contains("--print-manifest")
                }
                let end = lines.firstIndex {
                    $0.hasPrefix("build ") && $0.contains(" \(architecture) ") && $0.hasSuffix(" s")
                        && !$0.contains("…")
                }
                return (try #require(begin, "\(finished.output)"), try #require(end, "\(finished.output)"))
            }
        }
    }

    @Test func firstBuildsRunAtTheSameTime() async throws {
        guard BuildSchedule(builds: 2, isWarm: false, jobs: nil).isSideBySide else {
            return try skip("needs four cores, and a gigabyte of memory for each compiler")
        }
        let builds = try await builds([])
        #expect(builds[0].begin < builds[1].end && builds[1].begin < builds[0].end, "\(builds)")
    }

    @Test func aLimitOfJobsIsForBoth() async throws {
        let builds = try await builds(["--jobs", "2"])
        #expect(builds[0].end < builds[1].begin || builds[1].end < builds[0].begin, "\(builds)")
    }
}
