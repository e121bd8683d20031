import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// HTTPS from a static function: AsyncHTTPClient, in a root directory with nothing but names, certificates and `/proc`.
@Suite(
    .serialized,
    .enabled(if: EmptyRoot.isPossible, "there are no namespaces for mounts and networks, or no python3"),
    .enabled(if: findExecutable("openssl") != nil, "there is no openssl to make certificates with"))
struct StaticHTTPSTests {
    private static let workspace = Result { try Workspace(copying: "courier", into: "courier") }

    /// Makes an authority, and a certificate of it for one name.
    private func makeCertificates(for name: String, in directory: URL) throws {
        func openssl(_ arguments: [String]) throws {
            let finished = try run("openssl", arguments, in: directory)
            guard finished.status == 0 else { throw BuildFailure(output: finished.output) }
        }
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try openssl(
            ["req", "-x509"] + key + [
                "-keyout", "authority.key", "-out", "authority.pem", "-days", "2", "-subj", "/CN=An authority",
            ])
        try openssl(
            ["req"] + key + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=\(name)"])
        try "subjectAltName=DNS:\(name)\n".write(to: directory / "names", atomically: true, encoding: .utf8)
        try openssl([
            "x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", "server.pem",
        ])
    }

    private func check(_ architecture: String, emulator: String?) async throws {
        let workspace = try Self.workspace.get()
        let output = workspace.root / "output-\(architecture)"
        let finished = try workspace.lambdaPack(["--arch", architecture], output: output)
        try #require(finished.status == 0, "\(finished.output)")
        try await withTemporaryDirectory { directory in
            try makeCertificates(for: "orders.shop.test", in: directory)
            let task = directory / "task"
            try run("unzip", ["-q", (output / "functions/Courier-\(architecture).zip").path, "-d", task.path])
            func answers(_ addresses: [String], trusting authority: String?) throws -> [String] {
                let root = try EmptyRoot(
                    in: directory / "root-\(authority == nil ? "bare" : "trusting")", bootstrap: task / "bootstrap",
                    emulator: emulator)
                if let authority {
                    let pem = try String(contentsOf: directory / authority, encoding: .utf8)
                    try root.write("etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", pem)
                    try FileManager.default.createDirectory(
                        at: root.directory / "etc/pki/tls/certs", withIntermediateDirectories: true)
                    try FileManager.default.createSymbolicLink(
                        atPath: (root.directory / "etc/pki/tls/certs/ca-bundle.crt").path,
                        withDestinationPath: "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem")
                }
                let finished = try root.run(
                    addresses, https: (directory / "server.pem", directory / "server.key"))
                #expect(finished.status == 0, "\(finished.output)")
                return finished.output.split(separator: "\n").map(String.init)
            }
            let known = "https://orders.shop.test/parcels/7"
            // Neither another name than the certificate's, nor one that nobody knows.
            let trusting = try answers(
                [known, "https://other.shop.test/", "https://nowhere.example/"], trusting: "authority.pem")
            #expect(trusting.first == "200 orders.shop.test/parcels/7", "\(trusting)")
            #expect(trusting.count == 3 && trusting[1...].allSatisfy { $0.hasPrefix("failed: ") }, "\(trusting)")
            // No certificate is taken on trust.
            let bare = try answers([known], trusting: nil)
            #expect(bare.count == 1 && bare[0].hasPrefix("failed: "), "\(bare)")
        }
    }

    @Test(.enabled(if: Machine.architecture == "x86_64", "this machine does not run x86_64"))
    func fetchesByHTTPS() async throws { try await check("x86_64", emulator: nil) }

    @Test(
        .enabled(if: FoundationSDK.hasARM64, "no Swift SDK for arm64 has Foundation and Dispatch"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"))
    func fetchesByHTTPSUnderEmulation() async throws { try await check("arm64", emulator: Machine.qemu) }
}

enum FoundationSDK {
    /// Whether an installed SDK for arm64 has all that AsyncHTTPClient imports. That of `make setup` has not.
    static let hasARM64: Bool = Machine.sdkFolders.contains { folder in
        let files = FileManager.default.enumerator(atPath: folder)
        var found: Set<String> = []
        while let file = files?.nextObject() as? String, found.count < 2 {
            let parts = file.split(separator: "/")
            guard let name = parts.last, parts.contains(where: { $0.contains("static") }),
                name == "Foundation.swiftmodule" || name == "Dispatch.swiftmodule"
            else { continue }
            found.insert(String(name))
        }
        return found.count == 2
    }
}
