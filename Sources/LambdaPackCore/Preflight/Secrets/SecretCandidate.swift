import Archive

/// A place where an anchor is, to be judged.
struct SecretCandidate {
    struct Found {
        var range: Range<Int>
        var preview: String?
        var remark: String?
    }

    var rule: SecretMatcher.Rule
    var bytes: UnsafeRawBufferPointer
    var anchor: Range<Int>
    var context: SecretContext

    /// What is here, unless documentation has it.
    func found() -> Found? {
        guard let found = judged() else { return nil }
        let text = Array(bytes[found.range])
        return rule.harmless.contains { Placeholder.contains(text, $0) } ? nil : found
    }

    private func judged() -> Found? {
        switch rule.rule.check {
        case .pem:
            return PrivateKeyText.pem(in: bytes, at: anchor.lowerBound, harmless: rule.harmless)
                .map { Found(range: $0) }
        case .base64PEM: return PrivateKeyText.base64PEM(in: bytes, at: anchor.lowerBound).map { Found(range: $0) }
        case .putty: return PrivateKeyText.putty(in: bytes, at: anchor.lowerBound).map { Found(range: $0) }
        case .jwk: return PrivateKeyText.jwk(in: bytes, at: anchor).map { Found(range: $0) }
        case .jwt: return WebToken.range(in: bytes, at: anchor.lowerBound).map { Found(range: $0, preview: "eyJ") }
        case .url:
            return CredentialText.urlPassword(in: bytes, at: anchor, kind: context.kind).map { Found(range: $0) }
        case .authorization: return CredentialText.authorization(in: bytes, after: anchor).map { Found(range: $0) }
        case .registryAuth: return CredentialText.registryAuth(in: bytes, after: anchor).map { Found(range: $0) }
        case .assignment: return Assignment.secret(in: bytes, at: anchor).map { Found(range: $0) }
        case .azureSignature: return pattern().flatMap { hasVersionBeside($0.range) ? $0 : nil }
        case nil: return rule.rule.within == nil ? pattern() : behindWord()
        }
    }

    /// The pattern around its anchor.
    private func pattern() -> Found? {
        guard let pattern = rule.pattern else { return nil }
        for start in max(0, anchor.lowerBound - (rule.rule.before ?? 0))...anchor.lowerBound {
            guard isStart(start), let end = pattern.end(in: bytes, from: start), end >= anchor.upperBound else {
                continue
            }
            let isPrefix = start == anchor.lowerBound
            let secret = isPrefix ? anchor.upperBound..<end : start..<end
            guard isSecret(secret) else { return nil }
            return Found(
                range: start..<end,
                preview: isPrefix ? String(decoding: bytes[anchor].prefix(4), as: UTF8.self) : nil,
                remark: remark(start..<end))
        }
        return nil
    }

    /// What stands before a value in any notation; the parts of a mangled name have none of it.
    private static let beforeValue = ByteSet.whitespace.union(ByteSet("=:\"'`,>([{|"))
    private static let inName = ByteSet.word.union(ByteSet("=$.@-"))

    /// The pattern up to `within` bytes behind its word: `aws_secret_access_key = …`.
    private func behindWord() -> Found? {
        guard let pattern = rule.pattern, let within = rule.rule.within else { return nil }
        var start = anchor.upperBound
        let limit = min(bytes.count, start + within)
        while start < limit {
            let before = bytes[start - 1]
            // What lies between is text: in a binary file the neighbours of a string have nothing to do with it.
            if before < 0x20, !ByteSet.whitespace.contains(before) { return nil }
            if Self.beforeValue.contains(before), let end = pattern.end(in: bytes, from: start),
                end == bytes.count || !Self.inName.contains(bytes[end]), isSecret(start..<end)
            {
                return Found(range: start..<end)
            }
            start += 1
        }
        return nil
    }

    /// Whether a token can begin here: not in the middle of a word, but behind an escape (`\n`) of JSON.
    private func isStart(_ offset: Int) -> Bool {
        guard offset > 0, rule.rule.boundary != false, ByteSet.word.contains(bytes[offset - 1]) else { return true }
        guard offset > 1, bytes[offset - 2] == UInt8(ascii: "\\") else { return false }
        return ByteSet("nrt").contains(bytes[offset - 1])
    }

    /// - Parameter range: the part that is the provider's to choose.
    private func isSecret(_ range: Range<Int>) -> Bool {
        let secret = bytes[range]
        if let least = rule.rule.entropy ?? (secret.count >= 16 ? 2.5 : nil), ByteEntropy.of(secret) < least {
            return false
        }
        guard rule.requires.allSatisfy({ set in secret.contains(where: set.contains) }) else { return false }
        return !Placeholder.isOne(secret)
    }

    /// A wrong checksum makes a token suspicious and no less a token: what looks like one should be looked at.
    private func remark(_ range: Range<Int>) -> String? {
        guard rule.rule.checksum == .crc32Base62 else { return nil }
        let body = bytes[anchor.upperBound..<range.upperBound]
        // Longer tokens than the ones that were described have no checksum that is known.
        guard body.count == 36 else { return nil }
        let digest = CRC32(UnsafeRawBufferPointer(rebasing: body.dropLast(6))).value
        return Base62.text(digest, width: 6).elementsEqual(body.suffix(6))
            ? nil : "its checksum is wrong, so it may be made up"
    }

    /// A signature's URL also has its version (`sv=`) or its end (`se=`).
    private func hasVersionBeside(_ range: Range<Int>) -> Bool {
        let near = bytes[max(0, range.lowerBound - 400)..<min(bytes.count, range.upperBound + 400)]
        let text = UnsafeRawBufferPointer(rebasing: near)
        return ["sv=", "se="].contains { ByteSearch.firstOffset(of: Array($0.utf8), in: text) != nil }
    }
}

/// Numbers in the digits 0–9, A–Z, a–z.
enum Base62 {
    static func text(_ number: UInt32, width: Int) -> [UInt8] {
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var rest = number
        var text = [UInt8](repeating: digits[0], count: width)
        for index in text.indices.reversed() {
            text[index] = digits[Int(rest % 62)]
            rest /= 62
        }
        return text
    }
}
