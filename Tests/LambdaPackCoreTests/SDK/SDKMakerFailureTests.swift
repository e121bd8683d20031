import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// All or nothing: what goes wrong leaves the old SDK, and nothing of the new one.
@Suite struct SDKMakerFailureTests {
    @Test func theOldOneStaysWhereTheNewOneDoesNotLink() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try await made.make()
            try made.write("system/usr/include/new.h", [0x0A])
            try made.script("compiler/usr/bin/swiftc", "echo 'ld.lld: error: no'; exit 1")
            let problem = try #require(try await made.problem())
            #expect(
                problem.code == .sdkFailed && problem.message.contains("does not link a static program"), "\(problem)")
            #expect(try !made.contents().contains { $0.hasSuffix("new.h") })
            try made.script("compiler/usr/bin/swiftc", "exit 0")
            try await made.make()
            #expect(try made.contents().contains { $0.hasSuffix("new.h") })
        }
    }

    @Test func aBundleOfSomebodyElse() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try made.write("sdks/mine-aarch64-6.3.1.artifactbundle/info.json", [0x7B, 0x7D])
            let problem = try #require(try await made.problem(made.request(name: "mine")))
            #expect(problem.code == .sdkForeign, "\(problem)")
            let odd = try #require(try await made.problem(made.request(name: "../mine")))
            #expect(odd.code == .invalidValue, "\(odd)")
        }
    }

    /// What a run leaves that is killed goes with the next one.
    @Test func killedMidway() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try await made.make()
            try made.write("system/usr/include/new.h", [0x0A])
            try made.script("compiler/usr/bin/swiftc", "touch \"\(directory.path)/linking\"; exec sleep 60")
            let arguments = ["sdk", "make", "--arch", "arm64", "--from", "toolchain", "--sysroot", "system"]
            let killed = try Tool.run(
                arguments + ["--swift-sdks-path", "sdks"],
                environment: ["PATH": "\(made.compilerRoot.path)/bin:/usr/bin:/bin"], in: directory
            ) { process in
                let end = Date() + 60
                while !FileManager.default.fileExists(atPath: (directory / "linking").path), Date() < end {
                    usleep(10000)
                }
                kill(process.processIdentifier, SIGKILL)
            }
            #expect(killed.status == -SIGKILL, "\(killed.output)")
            let bundle = "amzn2023-aarch64-6.3.1.artifactbundle/sysroot/usr"
            let left = try made.contents()
            #expect(left.contains("\(bundle)/lib64/crt1.o") && !left.contains("\(bundle)/include/new.h"))
            #expect(left.contains { $0.hasPrefix(".lambda-pack-work/") })
            try made.script("compiler/usr/bin/swiftc", "exit 0")
            try await made.make()
            let now = try made.contents()
            #expect(now.contains("\(bundle)/include/new.h") && !now.contains { $0.hasPrefix(".lambda-pack-work") })
        }
    }

    @Test func twoAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let first = try SDKFolder.open(FilePath(made.sdks.path))
            let problem = try #require(try await made.problem())
            #expect(problem.code == .sdkBusy && problem.cause?.contains("\(getpid())") == true, "\(problem)")
            withExtendedLifetime(first) {}
        }
    }

    /// The command itself, on a file system of 64 KiB.
    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func noSpace() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let mount = directory / "mount"
            try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
            let command =
                "\(Tool.path) sdk make --arch arm64 --from toolchain --sysroot system --swift-sdks-path mount/sdks"
            let finished = try run(
                "unshare",
                [
                    getuid() == 0 ? "-m" : "-rm", "sh", "-c",
                    """
                    mount -t tmpfs -o size=512k tmpfs mount && \(command) || exit 9
                    head -c 1048576 /dev/zero >system/usr/lib64/libbig.a
                    \(command); status=$?
                    find mount/sdks -name crt1.o -o -name libbig.a -o -name .lambda-pack-work | sed 's/^/left: /'; exit $status
                    """,
                ],
                environment: ["PATH": "\(made.compilerRoot.path)/bin:/usr/bin:/bin"], in: directory)
            #expect(finished.status == 1 && finished.output.contains("[sdk-unwritable]"), "\(finished.output)")
            #expect(finished.output.contains("no space left"), "\(finished.output)")
            // The old one stays, whole, and nothing of the new one.
            #expect(finished.output.contains("6.3.1.artifactbundle/sysroot/usr/lib64/crt1.o"), "\(finished.output)")
            #expect(finished.output.split(separator: "\n").count { $0.hasPrefix("left: ") } == 1, "\(finished.output)")
        }
    }
}
