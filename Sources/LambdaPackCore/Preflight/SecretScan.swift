#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// Something in a package that its readers must not have. What it is and where, never the secret itself.
package struct SecretFinding: Sendable, Hashable, Codable {
    package var kind: String
    package var why: String
}

/// Looks for credentials by file names and by contents.
package enum SecretScan {
    /// By a path in an archive.
    package static func byName(_ path: String) -> SecretFinding? {
        let parts = path.lowercased().split(separator: "/").map(String.init)
        guard let name = parts.last else { return nil }
        let parent = parts.dropLast().last
        func finding(_ kind: String) -> SecretFinding { SecretFinding(kind: kind, why: "by its name") }
        if name == ".env" || name.hasPrefix(".env.") {
            let harmless = ["example", "sample", "template", "dist", "defaults"]
            return harmless.contains(String(name.split(separator: ".").last ?? ""))
                ? nil : finding("an environment file")
        }
        if [".netrc", "_netrc", ".pgpass", ".git-credentials", ".htpasswd"].contains(name) {
            return finding("a credentials file")
        }
        if name == "credentials", parent == ".aws" { return finding("AWS credentials") }
        if name == "config.json", parent == ".docker" { return finding("registry credentials") }
        if ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"].contains(name) { return finding("an SSH key") }
        let stores = [".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk"]
        if stores.contains(where: name.hasSuffix) { return finding("a key store") }
        if name == "terraform.tfstate" || name == "terraform.tfstate.backup" { return finding("Terraform's state") }
        return nil
    }

    /// By a file's bytes.
    package static func byContent(of file: FilePath, path: String) throws -> [SecretFinding] {
        let mapped = try MappedFile.open(file)
        return byContent(mapped.bytes, path: path)
    }

    package static func byContent(_ bytes: UnsafeRawBufferPointer, path: String) -> [SecretFinding] {
        var findings: [SecretFinding] = []
        if let offset = first(of: "-----BEGIN ", anchor: 7, in: bytes, where: isPrivateKey) {
            findings.append(SecretFinding(kind: "a private key", why: "at byte \(offset)"))
        }
        for (prefix, anchor): (StaticString, Int) in [("AKIA", 1), ("ASIA", 1)] {
            if let offset = first(of: prefix, anchor: anchor, in: bytes, where: isAccessKey) {
                findings.append(SecretFinding(kind: "an AWS access key", why: "at byte \(offset)"))
            }
        }
        if bytes.starts(with: Array("PuTTY-User-Key-File-".utf8)) {
            findings.append(SecretFinding(kind: "a private key", why: "of PuTTY's format"))
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let tokens: [String: [String]] = [
            ".npmrc": ["_authToken=", "_auth=", "_password="], ".pypirc": ["password:", "password =", "password="],
        ]
        for token in tokens[name] ?? [] where ByteSearch.firstOffset(of: Array(token.utf8), in: bytes) != nil {
            findings.append(SecretFinding(kind: "a registry's token", why: "'\(token)'"))
            break
        }
        return findings
    }

    /// The first place of a text at which `isOne` holds.
    private static func first(
        of needle: StaticString, anchor: Int, in bytes: UnsafeRawBufferPointer,
        where isOne: (UnsafeRawBufferPointer, Int) -> Bool
    ) -> Int? {
        var start = 0
        while let found = ByteSearch.firstOffset(of: needle, anchor: anchor, in: bytes, from: start) {
            if isOne(bytes, found) { return found }
            start = found + 1
        }
        return nil
    }

    /// A PEM header of a private key with a body behind it. TLS libraries hold the header alone, as a string to
    /// compare with.
    private static func isPrivateKey(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        // `-----BEGIN <words> PRIVATE KEY-----`, or OpenPGP's `… PRIVATE KEY BLOCK-----` (RFC 7468, RFC 9580 §6.2)
        let label = bytes[offset...].dropFirst(11).prefix(64).prefix { $0 != 0x2D && $0 >= 0x20 }
        let words = String(decoding: label, as: UTF8.self)
        guard words.hasSuffix("PRIVATE KEY") || words.hasSuffix("PRIVATE KEY BLOCK"),
            bytes[label.endIndex...].prefix(5).elementsEqual("-----".utf8)
        else { return false }
        var rest = bytes[(label.endIndex + 5)...]
        var encoded = 0
        // Lines of headers (`Proc-Type: …`) may come first; then base64, as long as any key is.
        for _ in 0..<16 {
            rest = rest.drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }
            // In JSON the line break is two characters.
            if rest.prefix(2).elementsEqual([0x5C, 0x6E]) { rest = rest.dropFirst(2) }
            let line = rest.prefix(120).prefix { $0 != 0x0A && $0 != 0x0D && $0 != 0 && $0 != 0x5C && $0 != 0x22 }
            guard !line.isEmpty else { return false }
            rest = rest.dropFirst(line.count)
            if line.contains(UInt8(ascii: ":")) { continue }
            guard line.allSatisfy({ isBase64($0) || $0 == 0x20 }) else { return false }
            encoded += line.count
            if encoded >= 40 { return true }
        }
        return false
    }

    /// An access key id: 20 characters in all, `AKIA` for users' and `ASIA` for temporary ones (IAM, "Unique
    /// identifiers"). AWS's own examples end in EXAMPLE.
    private static func isAccessKey(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        guard offset + 20 <= bytes.count else { return false }
        func isWord(_ byte: UInt8) -> Bool { isBase64(byte) && byte != 0x3D || byte == 0x5F || byte == 0x2D }
        if offset > 0, isWord(bytes[offset - 1]) { return false }
        if offset + 20 < bytes.count, isWord(bytes[offset + 20]) { return false }
        let key = bytes[offset..<(offset + 20)]
        // Base32, which has neither 0, 1, 8 nor 9.
        guard key.allSatisfy({ (0x41...0x5A).contains($0) || (0x32...0x37).contains($0) }) else { return false }
        return !key.suffix(7).elementsEqual("EXAMPLE".utf8)
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x3D: true
        default: false
        }
    }
}
