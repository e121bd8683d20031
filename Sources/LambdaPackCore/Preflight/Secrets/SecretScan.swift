/// Looks for credentials: by what providers publish about their tokens, by the formats of keys, by names of files.
///
/// A content is read once for all rules together; `docs/decisions/secrets.md` says what is looked for and what is not.
package struct SecretScan: Sendable {
    private let matcher: SecretMatcher

    package init() throws { matcher = try SecretMatcher.shared.get() }

    init(matcher: SecretMatcher) { self.matcher = matcher }

    /// What a file holds, one finding for each rule, in the rules' order. Of an archive (zip, tar, gzip, xz, zstd) the
    /// entries are looked at, one level deep.
    ///
    /// - Parameter path: its path in the package.
    package func findings(of file: FilePath, path: String) throws -> [SecretFinding] {
        let mapped = try MappedFile.open(file)
        if NestedArchive.looksLikeOne(mapped.bytes) {
            let nested = NestedArchive(scan: self).findings(of: file, path: path)
            // What can't be unpacked is looked at as it is.
            if nested.isWhole { return nested.findings + byName(path, mapped.bytes) }
            return Self.unique(nested.findings + findings(in: mapped.bytes, path: path))
        }
        return findings(in: mapped.bytes, path: path)
    }

    /// The same for a content in memory, which is taken for what it is and not unpacked.
    ///
    /// - Parameter base: where in a longer content it begins, in bytes.
    package func findings(in bytes: UnsafeRawBufferPointer, path: String, base: Int = 0) -> [SecretFinding] {
        var found = base == 0 ? byName(path, bytes) : []
        if let low = WideText.lowByte(of: bytes) {
            let narrow = WideText.narrowed(bytes, lowByte: low)
            narrow.withUnsafeBytes { found += byContent($0, path: path, base: base) }
        } else {
            found += byContent(bytes, path: path, base: base)
        }
        return Self.unique(found)
    }

    private func byName(_ path: String, _ bytes: UnsafeRawBufferPointer) -> [SecretFinding] {
        [CredentialFile(matcher: matcher).finding(path, bytes)].compactMap(\.self)
    }

    private func byContent(_ bytes: UnsafeRawBufferPointer, path: String, base: Int) -> [SecretFinding] {
        if base == 0, let whole = wholeFile(bytes) { return [whole] }
        let kind = ContentKind(of: bytes)
        let isConfiguration = CredentialFile(matcher: matcher).isConfiguration(path)
        let isPattern = CredentialFile.isPatternForOthers(path)
        let context = SecretContext(kind: kind, isConfiguration: isConfiguration && !isPattern)
        var hits = matcher.hits(in: bytes, as: context)
        // Executables have tables of characters and names without end, and no Base64 that would mean a thing.
        if kind != .compiled { addEncoded(in: bytes, to: &hits) }
        var found = findings(hits, in: bytes, kind: kind, base: base)
        if kind == .text, found.isEmpty, base == 0, isBareSecretKey(bytes) {
            found.append(
                SecretFinding(rule: "aws-secret-access-key", kind: "an AWS secret access key", place: "line 1"))
        }
        return found
    }

    /// Formats that are a file's from its first to its last byte.
    private func wholeFile(_ bytes: UnsafeRawBufferPointer) -> SecretFinding? {
        if let kind = PrivateKeyDER.kind(of: bytes) {
            return SecretFinding(rule: "private-key-der", kind: "a private key", place: "the whole file, \(kind)")
        }
        if KeyStore.hasKeys(bytes) == true {
            return SecretFinding(rule: "key-store", kind: "a key store", place: "the whole file")
        }
        return nil
    }

    /// What Base64 decodes to is looked at like any content, and not decoded once more.
    private func addEncoded(in bytes: UnsafeRawBufferPointer, to hits: inout SecretHits) {
        let context = SecretContext(kind: .binary, isConfiguration: false)
        let key = matcher.rules.firstIndex { $0.rule.check == .pem }
        EncodedText.forEachRun(in: bytes) { decoded, place in
            if let key, PrivateKeyDER.kind(of: decoded) != nil, !Self.isInPEM(bytes, place) {
                hits.note(key, place, remark: "in Base64")
            }
            for (rule, hit) in matcher.hits(in: decoded, as: context).byRule.sorted(by: { $0.key < $1.key }) {
                // The parts of a JSON Web Token decode to JSON, and of a URL to nothing.
                hits.note(rule, place, preview: hit.preview, remark: "in Base64")
            }
        }
    }

    /// A PEM body is a key in Base64, which the rule for PEM has found already or refused.
    private static func isInPEM(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) -> Bool {
        let before = bytes[max(0, place.lowerBound - 12)..<place.lowerBound]
        return before.suffix(8).contains(UInt8(ascii: "-")) && before.count(where: { $0 == UInt8(ascii: "-") }) >= 5
    }

    /// A file that is 40 characters of a secret access key and nothing else.
    private func isBareSecretKey(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= 64,
            let rule = matcher.rules.first(where: { $0.rule.id == "aws-secret-access-key" }), let pattern = rule.pattern
        else { return false }
        let trimmed = bytes.drop(while: ByteSet.whitespace.contains).prefix { !ByteSet.whitespace.contains($0) }
        return bytes[trimmed.endIndex...].allSatisfy(ByteSet.whitespace.contains)
            && pattern.end(in: bytes, from: trimmed.startIndex) == trimmed.endIndex
            && ByteEntropy.of(trimmed) >= 4.2 && !Placeholder.isOne(trimmed)
            && rule.requires.allSatisfy { set in trimmed.contains(where: set.contains) }
    }

    private func findings(
        _ hits: SecretHits, in bytes: UnsafeRawBufferPointer, kind: ContentKind, base: Int
    ) -> [SecretFinding] {
        hits.byRule.sorted { $0.key < $1.key }.map { index, hit in
            let rule = matcher.rules[index].rule
            let offset = hit.firstRange.lowerBound
            let place =
                kind == .text && base == 0
                ? "line \(1 + bytes[..<offset].count(where: { $0 == 0x0A }))" : "byte \(base + offset)"
            return SecretFinding(
                rule: rule.id, kind: rule.kind, place: place, preview: hit.preview, remark: hit.remark, count: hit.count
            )
        }
    }

    private static func unique(_ findings: [SecretFinding]) -> [SecretFinding] {
        var seen: Set<String> = []
        return findings.filter { seen.insert($0.rule).inserted }
    }
}
