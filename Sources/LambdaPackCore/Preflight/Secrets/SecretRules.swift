/// What is looked for, as `Data/secret-rules.json` has it.
struct SecretRules: Sendable, Codable {
    /// A format of a secret in a file's content.
    struct Rule: Sendable, Hashable, Codable {
        /// Judges what a pattern can't: each is a function of its own.
        enum Check: String, Sendable, Hashable, Codable {
            case pem, putty, jwk, jwt, url, authorization, assignment
            case base64PEM = "base64-pem"
            case registryAuth = "registry-auth"
            case azureSignature = "azure-sas"
        }

        enum CharacterClass: String, Sendable, Hashable, Codable {
            case upper, lower, digit
        }

        enum Checksum: String, Sendable, Hashable, Codable {
            /// The last six characters are the CRC-32 of those behind the prefix, in base 62.
            case crc32Base62 = "crc32-base62"
        }

        var id: String
        /// With its article: `a GitHub token`.
        var kind: String
        /// Patterns of fixed length, of three bytes or more: where none of them is, there is no secret of this rule.
        var anchors: [String]
        var pattern: String?
        /// How many bytes before an anchor the secret may begin.
        var before: Int?
        /// The anchor is a word beside the secret, which begins up to so many bytes behind it.
        var within: Int?
        var check: Check?
        /// Bits a character that the part behind the anchor must have.
        var entropy: Double?
        /// Kinds of characters of which the secret must have one each.
        var requires: [CharacterClass]?
        var checksum: Checksum?
        /// What the provider's documentation shows, without the prefix.
        var harmless: [String]?
        /// Where those are from, if not from `source`.
        var harmlessSource: String?
        var ignoresCase: Bool?
        /// Not in executables and other binary files, whose strings have no context.
        var textOnly: Bool?
        var configurationOnly: Bool?
        /// false: the secret may begin in the middle of a word.
        var boundary: Bool?
        /// Where the format is described or was checked against.
        var source: String
    }

    /// A file that is known by its name.
    struct File: Sendable, Hashable, Codable {
        enum Check: String, Sendable, Hashable, Codable {
            case environment
            case terraformState = "terraform-state"
            case keyStore = "key-store"
        }

        var id: String
        var kind: String
        /// Patterns of the path's end, in lower case.
        var names: [String]
        var unless: [String]?
        /// Texts in lower case, divided by `|`, of which the content must have one.
        var needs: String?
        /// Texts of which the content must have none.
        var never: String?
        var check: Check?
        var source: String
    }

    /// Names of files in which assignments to `password` and the like are looked at.
    var configurationNames: [String]
    var rules: [Rule]
    var files: [File]
}

extension SecretRules {
    /// The ones that lambda-pack brings. The tests hold the data to this shape.
    static func builtIn() throws -> SecretRules {
        try JSON.decode(SecretRules.self, from: PackageResources.secret_rules_json)
    }

    /// What a kept verdict depends on.
    static let identity = SHA256Digest(hashing: PackageResources.secret_rules_json).hex
}
