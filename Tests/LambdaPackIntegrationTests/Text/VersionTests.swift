import TestSupport
import Testing

/// `--version` alone is answered without ArgumentParser.
@Suite struct VersionTests {
    @Test func bothWaysSayTheSame() throws {
        let short = try Tool.run(["--version"])
        let parsed = try Tool.run(["build", "--version"])
        #expect(short.status == 0 && parsed.status == 0)
        #expect(short.output == parsed.output)
        #expect(short.output.contains(#/^\d+\.\d+\.\d+\n$/#), "\(short.output)")
    }
}
