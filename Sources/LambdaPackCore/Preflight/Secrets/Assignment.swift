/// `password = …` and its relatives in files of settings: INI, `.env`, YAML, JSON, TOML, XML, property lists, Terraform.
enum Assignment {
    private static let keyBytes = ByteSet.word.union(ByteSet(".-"))

    /// - Parameter anchor: the word in a key: `password` of `DB_PASSWORD`.
    /// - Returns: the value's place, if the key ends in the word and the value is written out.
    static func secret(in bytes: UnsafeRawBufferPointer, at anchor: Range<Int>) -> Range<Int>? {
        // `passwords`, `tokenUrl` and `secretName` are about something else; `password2` is not.
        let keyEnd = bytes[anchor.upperBound...].prefix(8).prefix(while: ByteSet.digits.contains).endIndex
        var rest = bytes[keyEnd...].prefix(640)
        guard let value = value(&rest, isUnquotedAllowed: true) else { return nil }
        let keyStart = bytes[..<anchor.lowerBound].suffix(128).lastIndex { !keyBytes.contains($0) }.map { $0 + 1 }
        let key = String(decoding: bytes[(keyStart ?? anchor.lowerBound)..<keyEnd], as: UTF8.self)
        return isSecret(value, key: key) ? value.startIndex..<value.endIndex : nil
    }

    /// What comes behind a key: the end of its quotes, a `=` or `:`, the value.
    private static func value(
        _ rest: inout Slice<UnsafeRawBufferPointer>, isUnquotedAllowed: Bool
    ) -> Slice<UnsafeRawBufferPointer>? {
        func skipBlanks() { rest = rest.drop(while: ByteSet.blank.contains) }
        func skip(_ text: StaticString) -> Bool {
            let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            guard rest.starts(with: bytes) else { return false }
            rest = rest.dropFirst(bytes.count)
            return true
        }
        // <key>Password</key> <string>…</string>
        if skip("</key>") {
            rest = rest.drop(while: ByteSet.whitespace.contains)
            guard skip("<string>") else { return nil }
            return rest.prefix { $0 != UInt8(ascii: "<") }
        }
        // <password>…</password>
        if skip(">") { return rest.prefix { $0 != UInt8(ascii: "<") && $0 != 0x0A } }
        if skip("\"") || skip("'") || skip("\\\"") {}
        skipBlanks()
        // <add key="Password" value="…" />
        if skip("value") { skipBlanks() }
        guard skip(":=") || skip("=>") || skip("==") || skip("=") || skip(":") else { return nil }
        skipBlanks()
        if let quote = rest.first, ByteSet("\"'`").contains(quote) {
            rest = rest.dropFirst()
            let value = rest.prefix { $0 != quote && $0 != 0x0A }
            return value.endIndex < rest.endIndex && rest[value.endIndex] == quote ? value : nil
        }
        return rest.prefix { !ByteSet(" \t\r\n,;#\"'{}[]()<>").contains($0) && $0 != 0 }
    }

    private static func isSecret(_ bytes: Slice<UnsafeRawBufferPointer>, key: String) -> Bool {
        guard bytes.count >= 6, bytes.count <= 512, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
        let value = String(decoding: bytes, as: UTF8.self)
        if Placeholder.isReference(value) || Placeholder.isWord(value) || Placeholder.isOne(bytes) { return false }
        // Paths and addresses lead to a secret and are none; what an address itself gives away is another rule's.
        if value.contains("://") || value.hasPrefix("/") || value.hasPrefix("./") || value.hasPrefix("~") {
            return false
        }
        if value.lowercased().contains("password") || value.lowercased().contains("secret") { return false }
        let key = key.lowercased()
        let isPassword = ["password", "passwd", "passphrase", "pwd"].contains(where: key.contains)
        return isPassword ? isPasswordLike(bytes) : isTokenLike(bytes)
    }

    /// Letters alone are a word, digits alone a number: a password has two kinds of characters.
    private static func isPasswordLike(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        let hasLetters = bytes.contains { ByteSet.uppercase.contains($0) || ByteSet.lowercase.contains($0) }
        // A question or a sentence of a page is no password.
        let body = bytes.reversed().drop { ByteSet("?!.:").contains($0) }
        let hasOthers = body.contains { !ByteSet.alphanumeric.union(ByteSet("-_./|")).contains($0) }
        let hasDigits = bytes.contains(where: ByteSet.digits.contains)
        return hasLetters && (hasDigits || hasOthers)
    }

    /// Drawn at random: long, with letters and digits in one piece, unlike names that are joined from words.
    private static func isTokenLike(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard bytes.count >= 16, ByteEntropy.of(bytes) >= 3.2 else { return false }
        let pieces = bytes.split { ByteSet("-_./:|").contains($0) }
        return pieces.contains { piece in
            let digits = piece.count(where: ByteSet.digits.contains)
            return piece.count >= 12 && digits >= 2 && digits < piece.count
        }
    }
}
