import Testing

@testable import LambdaPackCore

/// `--retarget` is advised where it cures what it is about, and only there.
@Suite struct FindingAdviceTests {
    private func finding(
        _ version: String, _ rule: PreflightRule = .symbolVersion, curable: Bool?, allowed: Bool = false
    ) -> Finding {
        var finding = Finding(
            rule, artifact: "Orders-x86_64", file: "/var/task/lib/\(version).so", library: "libc.so.6",
            version: version,
            "it needs \(version)", advice: "static linkage")
        finding.isRetargetable = curable
        finding.isAllowed = allowed
        return finding
    }

    @Test func aWholeCureIsAdvised() {
        let advised = Finding.advised([
            finding("GLIBC_2.35", curable: true), finding("CURL_OPENSSL_4", .unproved, curable: true),
            finding("x", .missingLibrary, curable: nil),
        ])
        #expect(
            advised.map(\.advice) == [
                "build with --retarget ('compatibility: retarget'): an older symbol, or lambda-pack's own, is equivalent; or static linkage",
                "build with --retarget ('compatibility: retarget'): the symbols are then required without a version, and the runtime's library has them; or static linkage",
                "static linkage",
            ])
        #expect(advised.allSatisfy { $0.isRetargetable == nil })
    }

    @Test func halfACureIsNot() {
        let advised = Finding.advised([
            finding("GLIBC_2.35", curable: true), finding("GLIBC_2.38", curable: false),
        ])
        #expect(!advised.contains { $0.advice.contains("build with --retarget") })
        #expect(
            advised[0].advice
                == "static linkage; --retarget is not enough: it can't help with GLIBC_2.38 of libc.so.6 in /var/task/lib/GLIBC_2.38.so"
        )
        #expect(advised[1].advice == "static linkage")
        // What is allowed keeps nothing from loading.
        let allowed = Finding.advised([
            finding("GLIBC_2.35", curable: true), finding("GLIBC_2.38", curable: false, allowed: true),
        ])
        #expect(allowed[0].advice.hasPrefix("build with --retarget"))
    }
}
