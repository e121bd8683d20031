/// Files that are known by their names.
struct CredentialFile {
    var matcher: SecretMatcher

    /// Words in a file's name that make it a pattern for others.
    private static let harmless: Set<String> = [
        "example", "sample", "template", "dist", "defaults", "schema", "tpl", "tmpl", "tmp",
    ]

    static func isPatternForOthers(_ path: String) -> Bool {
        let name = path.pathComponents.last ?? ""
        return name.lowercased().split { ".-_".contains($0) }.contains { harmless.contains(String($0)) }
    }

    func isConfiguration(_ path: String) -> Bool {
        matcher.configurationNames.contains { Self.matches(path, $0) }
    }

    /// - Parameter bytes: the content, or its beginning.
    func finding(_ path: String, _ bytes: UnsafeRawBufferPointer) -> SecretFinding? {
        guard !bytes.isEmpty, !Self.isPatternForOthers(path) else { return nil }
        return matcher.files.first { isFile($0, path, bytes) }.map {
            SecretFinding(rule: $0.id, kind: $0.kind, place: "known by its name")
        }
    }

    private func isFile(_ file: SecretRules.File, _ path: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard file.names.contains(where: { Self.matches(path, $0) }),
            !(file.unless ?? []).contains(where: { Self.matches(path, $0) })
        else { return false }
        if let needs = file.needs, !Self.hasOne(of: needs, bytes) { return false }
        if let never = file.never, Self.hasOne(of: never, bytes) { return false }
        switch file.check {
        case .environment: return EnvironmentFile.hasValues(bytes)
        case .terraformState: return !Self.isEmptyState(bytes)
        case .keyStore: return KeyStore.hasKeys(bytes) ?? true
        case nil: return true
        }
    }

    /// Whether a path ends in what a pattern names, from a `/` on.
    private static func matches(_ path: String, _ pattern: String) -> Bool {
        let path = path.lowercased()
        return NamePattern.matches(path, pattern) || NamePattern.matches(path, "**/" + pattern)
    }

    /// - Parameter texts: in lower case, divided by `|`.
    private static func hasOne(of texts: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let lower = bytes.prefix(1 << 20).map { ByteSet.uppercase.contains($0) ? $0 | 0x20 : $0 }
        return texts.split(separator: "|").contains { Placeholder.contains(lower, Array($0.utf8)) }
    }

    /// `"resources": []`: nothing is described, so nothing is given away.
    private static func isEmptyState(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let dense = bytes.prefix(1 << 16).filter { !ByteSet.whitespace.contains($0) }
        return Placeholder.contains(dense, Array("\"resources\":[]".utf8))
            && Placeholder.contains(dense, Array("\"outputs\":{}".utf8))
    }
}

/// `.env`: one `NAME=value` a line.
enum EnvironmentFile {
    /// Whether a value is written out: neither empty nor put in by somebody else later.
    static func hasValues(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.prefix(1 << 20).split { $0 == 0x0A || $0 == 0x0D }.contains { line in
            let line = line.drop(while: ByteSet.blank.contains)
            guard line.first != UInt8(ascii: "#"), let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
                return false
            }
            let quotes = ByteSet("\"' \t")
            let value = line[(equals + 1)...].drop(while: quotes.contains).prefix { !quotes.contains($0) }
            let text = String(decoding: value, as: UTF8.self)
            return !text.isEmpty && !text.hasPrefix("#") && !Placeholder.isReference(text)
        }
    }
}
