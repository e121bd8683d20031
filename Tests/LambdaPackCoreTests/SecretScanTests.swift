import LambdaPackCore
import Testing

@Suite struct SecretScanTests {
    private func kinds(_ text: String, path: String = "file") -> [String] {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { SecretScan.byContent($0, path: path).map(\.kind) }
    }

    private static let body =
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDu\n"

    @Test(arguments: [
        "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ])
    func privateKeys(_ label: String) {
        #expect(kinds("x\n-----BEGIN \(label)-----\n\(Self.body)-----END") == ["a private key"])
        #expect(kinds("-----BEGIN \(label)-----\r\nProc-Type: 4,ENCRYPTED\r\n\r\n" + Self.body) == ["a private key"])
        // In JSON, as service accounts have it.
        #expect(
            kinds(#"{"private_key": "-----BEGIN \#(label)-----\n\#(Self.body.replacing("\n", with: "\\n"))"}"#) == [
                "a private key"
            ])
    }

    @Test(arguments: [
        "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\0-----END PRIVATE KEY-----\0",
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n", "-----BEGIN CERTIFICATE-----\n\(body)",
        "-----BEGIN PUBLIC KEY-----\n\(body)", "-----BEGIN RSA PRIVATE KEY-----\nshort\n", "",
    ])
    func markersAloneAreNoSecrets(_ text: String) { #expect(kinds(text) == []) }

    @Test func accessKeys() {
        #expect(kinds("key=AKIAQ3EGTN7XVPLNO5DK\n") == ["an AWS access key"])
        #expect(kinds("\"ASIAQ3EGTN7XVPLNO5DK\"") == ["an AWS access key"])
        for harmless in [
            "AKIAIOSFODNN7EXAMPLE", "xAKIAQ3EGTN7XVPLNO5DK", "AKIAQ3EGTN7XVPLNO5DKx", "AKIAq3egtn7xvplno5dk",
            "AKIAQ3EGTN7",
            "AKIA1111111111111111",
        ] {
            #expect(kinds("a \(harmless) b") == [], "\(harmless)")
        }
        #expect(kinds("AKIA AKIAQ3EGTN7XVPLNO5DK") == ["an AWS access key"])
    }

    @Test func names() {
        for path in [
            ".env", "a/.env.production", ".netrc", "home/.aws/credentials", ".ssh/id_ed25519", "keys/server.p12",
            ".docker/config.json", "terraform.tfstate", "a/.git-credentials",
        ] { #expect(SecretScan.byName(path) != nil, "\(path)") }
        for path in [
            "env", ".env.example", "credentials", "config.json", "id_rsa.pub", "Assets/catalog.json", "certificate.pem",
        ] { #expect(SecretScan.byName(path) == nil, "\(path)") }
        #expect(kinds("//registry/:_authToken=abc", path: ".npmrc") == ["a registry's token"])
        #expect(kinds("registry=https://x", path: ".npmrc") == [])
    }

    @Test func patterns() {
        #expect(NamePattern.matches("libFoo.so.1", "lib*.so.?"))
        #expect(!NamePattern.matches("libFoo.so.12", "lib*.so.?"))
        #expect(NamePattern.matches("a/b/c.pem", "a/**"))
        #expect(NamePattern.matches("a/b/c.pem", "**.pem"))
        #expect(!NamePattern.matches("a/b/c.pem", "a/*.pem"))
        #expect(
            NamePattern.matches("aaab", "*ab") && !NamePattern.matches("aaa", "*ab") && NamePattern.matches("", "*"))
    }
}
