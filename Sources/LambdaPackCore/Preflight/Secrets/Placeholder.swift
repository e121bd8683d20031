/// Tells what stands in a secret's place from a secret.
enum Placeholder {
    /// Words of which a value with one of them is made up. None is so short that chance would write it.
    private static let words: [[UInt8]] = [
        "example", "sample", "placeholder", "changeme", "change_me", "change-me", "replaceme", "replace_me",
        "replace-me",
        "insert", "redacted", "dummy", "notreal", "not-real", "not_real", "notasecret", "xxxx", "your_", "your-",
        "****",
        "goes-here", "goes_here",
    ].map { Array($0.utf8) }

    /// Whether a token's characters were not drawn at random: an example's word, one character over and over, the
    /// alphabet, a short text repeated.
    static func isOne(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard bytes.count >= 4 else { return true }
        let lower = bytes.map { ByteSet.uppercase.contains($0) ? $0 | 0x20 : $0 }
        let half = (lower.count + 1) / 2
        return Set(lower).count < 4 || longestRun(lower, step: 0) >= half || longestRun(lower, step: 1) >= half
            || longestRun(lower, step: -1) >= half || isPeriodic(lower) || words.contains { contains(lower, $0) }
    }

    /// The most characters in a row of which each is the one before plus `step`.
    private static func longestRun(_ bytes: [UInt8], step: Int) -> Int {
        var longest = 1
        var run = 1
        for index in bytes.indices.dropFirst() {
            run = Int(bytes[index]) == Int(bytes[index - 1]) + step ? run + 1 : 1
            longest = max(longest, run)
        }
        return longest
    }

    /// `deadbeefdeadbeef`: the whole repeats its first two to eight bytes.
    private static func isPeriodic(_ bytes: [UInt8]) -> Bool {
        (2...8).contains { period in
            bytes.count >= 2 * period && (period..<bytes.count).allSatisfy { bytes[$0] == bytes[$0 - period] }
        }
    }

    static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { ByteSearch.firstOffset(of: word, in: $0) != nil }
    }
}

extension Placeholder {
    /// Texts that a configuration has where a program or a person puts the value in: `${TOKEN}`, `{{ token }}`, `<token>`,
    /// `%TOKEN%`, `$TOKEN`, `!Ref Token`, `arn:…`.
    static func isReference(_ value: String) -> Bool {
        let starts = [
            "$", "{{", "<", "%", "@", "#{", "!", "arn:", "ssm:", "vault:", "env:", "env(", "file:", "op://", "ENC[",
            "resolve:",
            "secretsmanager:", "keychain:", "process.env", "os.environ", "System.", "var.", "local.", "data.",
            "module.", "[",
        ]
        return starts.contains(where: value.hasPrefix) || value.contains("${") || value.contains("{{")
            || value.contains("$(") || value.hasSuffix("%") || value.hasSuffix(">")
    }

    /// Words that stand where a password would.
    static func isWord(_ value: String) -> Bool {
        [
            "password", "passwd", "passphrase", "pass", "pwd", "secret", "token", "key", "apikey", "api_key", "api-key",
            "user", "username", "guest", "test", "testing", "foo", "bar", "baz", "none", "null", "nil", "true", "false",
            "yes",
            "no", "undefined", "required", "optional", "string", "changeit", "default", "empty", "todo", "tbd", "abc",
            "pw",
            "mypassword", "mysecret", "mytoken", "mypass", "yourpassword", "yoursecret", "yourtoken", "root", "admin",
            "postgres", "mysql", "localhost", "basic", "bearer", "hidden", "masked", "supersecret", "topsecret",
            "letmein",
            "hunter2", "correcthorsebatterystaple", "bearertoken", "accesstoken", "xxx", "...", "…",
        ].contains(value.lowercased())
    }
}
