/// Files that look as if they held a secret, and don't.
package enum HarmlessSamples {
    package static let all: [SecretSample] = {
        var d = Draw(3)
        return placeholders() + documented() + files(&d) + publicKeys(&d) + ordinary(&d)
    }()

    private static func placeholders() -> [SecretSample] {
        let key = "AK" + "IA"
        let key2 = "PRIVATE KEY"
        return [
            .init(".npmrc with a variable", ".npmrc", "//npm.shop.example/:_authToken=${NPM_TOKEN}\n"),
            .init(".npmrc without a token", ".npmrc", "registry=https://npm.shop.example/\n"),
            .init("key id of X", "readme.md", "AWS_ACCESS_KEY_ID=\(key)XXXXXXXXXXXXXXXX\n"),
            .init("key id of digits", "readme.md", "\(key)1111111111111111 and \(key)ABCDEFGHIJKLMNOP\n"),
            .init("key id in a word", "x.txt", "x\(key)Q3EGTN7XVPLNO5DK and \(key)Q3EGTN7\n"),
            .init("GitHub of x", "x.yml", "token: " + "gh" + "p_\(String(repeating: "x", count: 36))\n"),
            .init("Slack of x", "x.md", "xo" + "xb-your-token-goes-here-please-1\n"),
            .init(
                "Slack's documented webhook", "x.md",
                "https://hooks.sl" + "ack.com/services/T00000000/B00000000/\(String(repeating: "X", count: 24))\n"),
            .init(
                "variables in YAML", "c.yml",
                "password: ${DB_PASSWORD}\ntoken: {{ .Values.token }}\nsecret: !Ref Secret\n"),
            .init(
                "angle brackets", "c.ini", "password = <your password>\ntoken=<token>\napi_key = <API-KEY-1234567890>\n"
            ),
            .init("changeme", "c.properties", "db.password=changeme\nadmin.password=CHANGE_ME_1\n"),
            .init(
                "a workflow", ".github/workflows/ci.yml", "env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}\n  password: ''\n"
            ),
            .init(
                "references", "t.yaml",
                "Password: '{{resolve:secretsmanager:db:SecretString:pw1}}'\nSecretToken: arn:aws:ssm:x:1:p/a1\n"),
            .init(
                "validation", "schema.json",
                #"{"password": {"type": "string", "minLength": 8}, "token": null, "secret": true}"#),
            .init(
                "words on a page", "de.json",
                #"{"password": "Passwort eingeben", "token": "Zugangsschlüssel", "forgotPassword": "Vergessen?"}"#),
            .init(
                "names of secrets", "c.yaml",
                "secret: prod/orders/database-login\ntokenUrl: https://x.io/t1\nsecretName: my-db-2\n"),
            .init(
                "URL with a placeholder", "x.md",
                "postgres://user:password@localhost/db and https://${USER}:${PASS}@host/\n"),
            .init(
                "URL of an example", "x.md",
                "https://ann:s3cr3tw0rd9@example.com/ and redis://default:pass@redis:6379\n"),
            .init(
                "URL with a port and an address", "x.md",
                "http://10.0.0.1:8080/a@b and git+ssh://git@github.com:22/x/y.git\n"),
            .init(
                "header with a variable", "x.sh",
                "curl -H \"Authorization: Bearer $TOKEN\" -H 'Authorization: token <token>'\n"),
            .init(
                "markers of a parser", "p.c",
                "const char *a = \"-----BEGIN \(key2)-----\\n\", *b = \"-----END \(key2)-----\\n\";\n"),
            .init(
                "key cut short", "x.md", "-----BEGIN RSA \(key2)-----\nMIIEpAIBAAKCAQEA...\n-----END RSA \(key2)-----\n"
            ),
            .init(
                "markers in two lines", "ssh.py",
                "_START = b\"-----BEGIN OPENSSH \(key2)-----\"\n_END = b\"-----END OPENSSH \(key2)-----\"\n"),
            .init("key to be put in", "x.md", "-----BEGIN \(key2)-----\nYOUR KEY HERE\n-----END \(key2)-----\n"),
            .init("Stripe's publishable key", "x.js", "pk" + "_live_51Hq3vKJ8sLmNoPqRsTuVwXyZ\n"),
        ]
    }

    private static func documented() -> [SecretSample] {
        [
            .init("AWS's example", "readme.md", "aws_access_key_id = AK" + "IAIOSFODNN7EXAMPLE\n"),
            .init("AWS's other example", "x.txt", "AK" + "IAI44QH8DHBEXAMPLE\n"),
            .init(
                "AWS's example of a secret key", "x.txt",
                "aws_secret_access_key = wJalrXUtnFEMI" + "/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
            .init("GitHub's example", "x.txt", "gh" + "o_16C7e42F292c6912E7710c838347Ae178B4a\n"),
            .init("Stripe's example", "x.txt", "sk" + "_test_4eC39HqLyjWDarjtT1zdp7dc\n"),
            .init("Telegram's example", "x.txt", "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw\n"),
            .init(
                "RFC 6749's login", "x.http", "Authorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW" + "\nHost: x\n"),
            .init(
                "Azurite's account", "x.txt",
                "Account"
                    + "Key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==\n"),
            .init(
                "jwt.io's token", "x.txt",
                Encoded.webToken(
                    #"{"sub":"1234567890","name":"John Doe","iat":1516239022}"#,
                    signature: "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJVadQssw5c1")),
        ]
    }

    private static func files(_ d: inout Draw) -> [SecretSample] {
        [
            .init(".env.schema", ".env.schema", "DATABASE_URL=string\nTOKEN=string\n"),
            .init(".env.example", "app/.env.example", "TOKEN=abc123abc\nPASSWORD=hunter42\n"),
            .init("example.env", "example.env", "API_TOKEN=0f9e8d7c6b5a49382716\n"),
            .init(".env without values", ".env", "# copy me\nTOKEN=\nPASSWORD=\"\"\nURL=${URL}\n"),
            .init(".envrc", ".envrc", "use nix\nPATH_add bin\n"),
            .init("service.env", "service.env", "PORT=8080\nLOG_LEVEL=debug\n"),
            .init(".aws/config", ".aws/config", "[default]\nregion = eu-central-1\noutput = json\n"),
            .init(
                "docker/config.json", ".docker/config.json", #"{"credsStore": "ecr-login", "auths": {"r.acme.io": {}}}"#
            ),
            .init(".git/config", ".git/config", "[remote \"origin\"]\n\turl = https://github.com/acme/shop.git\n"),
            .init("pip.conf", "pip.conf", "[global]\nindex-url = https://pypi.acme.io/simple\n"),
            .init("tfvars", "terraform.tfvars", "region = \"eu-central-1\"\ninstance_type = \"t3.micro\"\n"),
            .init("empty state", "a.tfstate", #"{"version": 4, "outputs": {}, "resources": []}"#),
            .init("credentials.swift", "Sources/credentials.swift", "struct Credentials { var password: String }\n"),
            .init("truststore", "cacerts", bytes: KeyStores.java(tags: [2, 2, 2], &d)),
            .init("truststore by name", "trust.jks", bytes: KeyStores.java(tags: [2], &d)),
            .init("truststore in PKCS#12", "trust.p12", bytes: KeyStores.pkcs12(bag: 3, &d)),
            .init(
                "zip of notes", "notes.zip",
                bytes: Encoded.zip(["a.txt": Array("hello\n".utf8), ".env.example": Array("A=1\n".utf8)])),
            .init("empty gzip", "empty.gz", bytes: Encoded.gzip([])),
            .init("id_rsa.pub", ".ssh/id_rsa.pub", "ssh-rsa AAAAB3NzaC1yc2E\(d.base64(300)) a@b\n"),
        ]
    }

    private static func publicKeys(_ d: inout Draw) -> [SecretSample] {
        [
            .init("public key", "k.pem", Encoded.pem("PUBLIC KEY", DER.publicKey(&d))),
            .init("certificate", "c.pem", Encoded.pem("CERTIFICATE", DER.certificate(&d))),
            .init("OpenPGP's public key", "k.asc", Encoded.pem("PGP PUBLIC KEY BLOCK", d.bytes(300))),
            .init("public key in DER", "k.der", bytes: DER.publicKey(&d)),
            .init("certificate in DER", "c.cer", bytes: DER.certificate(&d)),
            .init("certificate in Base64", "c.txt", Encoded.base64(DER.certificate(&d))),
            .init(
                "certificate in a kubeconfig", ".kube/config",
                "certificate-authority-data: \(Encoded.base64(Array(Encoded.pem("CERTIFICATE", DER.certificate(&d)).utf8)))\n"
            ),
            .init("public JWK", "jwks.json", #"{"keys":[{"kty":"RSA","e":"AQAB","n":"\#(d.url(342))","kid":"d"}]}"#),
        ]
    }

    private static func ordinary(_ d: inout Draw) -> [SecretSample] {
        [
            .init("digests", "SHA256SUMS", (0..<20).map { "\(d.hex(64))  file\($0).zip" }.joined(separator: "\n")),
            .init("commits", "log.txt", (0..<20).map { _ in "commit \(d.hex(40))" }.joined(separator: "\n")),
            .init("UUIDs", "ids.json", "[\"\(d.uuid())\", \"\(d.uuid())\"]"),
            .init(
                "integrity", "package-lock.json",
                #"{"integrity": "sha512-\#(d.base64(86))==", "resolved": "https://r/x-1.tgz"}"#),
            .init("random bytes", "weights.bin", bytes: d.bytes(1 << 20)),
            .init("random Base64", "blob.txt", Encoded.base64(d.bytes(1 << 18), lineLength: 76)),
            .init(
                "a picture in a page", "x.html", "<img src='data:image/png;base64,\(Encoded.base64(d.bytes(4000)))'>"),
            .init(
                "names of symbols", "names.a",
                bytes: Array("!<arch>\n$s7SotoAWS13SecretManagerV|$s\(d.alphanumeric(39))Z_$sSS\0aws\0".utf8)),
            .init("alphabets", "tables.c", "\"\(Draw.letters)\(Draw.digits)+/\" \"0123456789abcdef0123456789abcdef\""),
            .init(
                "a program", "main.swift",
                "let tokenizer = Tokenizer(); let secretLength = 32 // password, AWS secret\n"),
        ]
    }
}
