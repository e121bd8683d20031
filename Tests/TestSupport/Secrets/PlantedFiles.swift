/// Files of credentials, keys in all their clothes, and what hides them.
package enum PlantedFiles {
    package static let all: [SecretSample] = {
        var d = Draw(2)
        return files(&d) + settings(&d) + keys(&d) + disguised(&d)
    }()

    private static func files(_ d: inout Draw) -> [SecretSample] {
        let login = Encoded.base64(Array("robot:\(d.alphanumeric(20))".utf8))
        return [
            .init(".env", ".env", "STAGE=prod\nDB_HOST=db\nTOKEN=1\n"),
            .init(".env.production", "app/.env.production", "export PORT=1\n"),
            .init("prod.env", "config/prod.env", "DB_PASSWORD=\(d.alphanumeric(9))4a\n"),
            .init(".envrc", ".envrc", "layout python\nexport API_TOKEN=\(d.alphanumeric(31))3a\n"),
            .init(".aws/config", ".aws/config", "[profile a]\naws_secret_access_key = \(d.base64(39))7\n"),
            .init(".aws/credentials", ".aws/credentials", "[default]\naws_session_token = \(d.base64(200))\n"),
            .init(
                "credentials.csv", "credentials.csv",
                "Access key ID,Secret access key\n" + "AK" + "IA\(d.upper(16)),\(d.base64(39))7\n", secondReader: true),
            .init("netrc", "netrc", "machine api.acme.io login deploy password \(d.alphanumeric(10))\n"),
            .init(".pgpass", ".pgpass", "db.acme.io:5432:shop:app:\(d.alphanumeric(12))\n"),
            .init(".git-credentials", ".git-credentials", "https://me:\(d.alphanumeric(20))@git.acme.io\n"),
            .init(
                ".git/config", ".git/config",
                "[remote \"origin\"]\n\turl = https://oauth2:\(d.alphanumeric(19))1@git.acme.io/x.git\n",
                secondReader: true),
            .init("htpasswd", "htpasswd", "admin:$apr" + "1$\(d.alphanumeric(8))$\(d.alphanumeric(22))\n"),
            .init(".htpasswd, bcrypt", "site/.htpasswd", "admin:$2" + "y$05$\(d.alphanumeric(53))\n"),
            .init("docker/config.json", "docker/config.json", #"{"auths": {"r.acme.io": {"auth": "\#(login)"}}}"#),
            .init(".dockercfg", ".dockercfg", #"{"https://r.acme.io": {"auth":"\#(login)","email":"a@b.c"}}"#),
            .init(
                "pip.conf", "pip.conf", "[global]\nindex-url = https://ci:\(d.alphanumeric(15))2@pypi.acme.io/simple\n"),
            .init("pypirc", ".pypirc", "[pypi]\nusername = a\npassword = \(d.alphanumeric(14))5a\n"),
            .init("id_ed25519", "keys/id_ed25519", bytes: d.bytes(300)),
            .init("key store", "server.p12", bytes: KeyStores.pkcs12(bag: 2, &d)),
            .init("Java key store", "server.jks", bytes: KeyStores.java(tags: [2, 1], &d)),
            .init("Java key store of another name", "conf/identity", bytes: KeyStores.java(tags: [1], &d)),
            .init("KeePass", "team.kdbx", bytes: [0x03, 0xD9, 0xA2, 0x9A] + d.bytes(200)),
            .init(
                "Terraform's state", "infra/prod.tfstate",
                #"{"version": 4, "resources": [{"type": "aws_db_instance"}]}"#),
        ]
    }

    private static func settings(_ d: inout Draw) -> [SecretSample] {
        [
            .init(
                "terraform.tfvars", "terraform.tfvars", "region = \"eu\"\ndb_password = \"\(d.alphanumeric(11))!9a\"\n"),
            .init("YAML", "config/app.yml", "database:\n  password: \"\(d.alphanumeric(9))#1a\"\n"),
            .init("properties", "application.properties", "spring.datasource.password=\(d.alphanumeric(12))7b\n"),
            .init("TOML", "x.toml", "[api]\napi_key = '\(d.hex(32))'\n"),
            .init("JSON", "appsettings.json", #"{"ClientSecret": "\#(d.alphanumeric(30))1b"}"#),
            .init("XML", "web.config", #"<add key="SmtpPassword" value="\#(d.alphanumeric(10))%3a" />"#),
            .init("property list", "x.plist", "<key>ApiToken</key>\n<string>\(d.alphanumeric(38))4c</string>\n"),
            .init(
                "kubeconfig", ".kube/config",
                "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: \(d.alphanumeric(38))5d\n"),
            .init(
                "URL of a database", "settings.rb", "DB = 'postgres://app:\(d.alphanumeric(16))3@db.acme.io/x'\n",
                secondReader: true),
            .init(
                "URL of a broker", "worker.py", "amqp://svc:\(d.alphanumeric(11))8@mq.acme.io:5672/\n",
                secondReader: true),
            .init("bearer token", "call.sh", "curl -H 'Authorization: Bearer \(d.alphanumeric(38))6e' https://x\n"),
            .init(
                "basic login", "x.http",
                "GET /\nAuthorization: Basic \(Encoded.base64(Array("ann:\(d.alphanumeric(12))".utf8)))\n"),
            .init(
                "JSON Web Token", "x.txt", Encoded.webToken(#"{"sub":"svc","exp":1893456000}"#, signature: d.url(43)),
                secondReader: true),
        ]
    }

    private static func keys(_ d: inout Draw) -> [SecretSample] {
        let labels = [
            "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK",
        ]
        var samples = labels.map { label in
            SecretSample(label, "k.pem", Encoded.pem(label, d.bytes(200)), secondReader: true)
        }
        let key = Encoded.pem("PRIVATE KEY", d.bytes(200))
        // In one expression Swift 6.2 gives up on its types.
        let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 0]
        let executable: [UInt8] = magic + d.bytes(64) + [0] + Array(key.utf8) + [0]
        samples += [
            .init(
                "PuTTY's key", "k.txt", "PuTTY-User" + "-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n\(d.base64(48))\n"),
            .init(
                "service account", "sa.json", #"{"private_key": "\#(key.replacing("\n", with: "\\n"))"}"#,
                secondReader: true),
            .init("key in an executable", "tool.bin", bytes: executable),
            .init("PKCS#8 in DER", "k.der", bytes: DER.pkcs8(&d)),
            .init("PKCS#1 in DER", "k.key", bytes: DER.pkcs1(&d)),
            .init("SEC 1 in DER", "k", bytes: DER.sec1(&d)),
            .init("encrypted PKCS#8 in DER", "k.p8", bytes: DER.encrypted(&d)),
            .init(
                "JWK", "jwks.json", #"{"keys":[{"kty":"EC","crv":"P-256","x":"\#(d.url(43))","d":"\#(d.url(43))"}]}"#),
            .init("symmetric JWK", "k.json", #"{"k": "\#(d.url(43))", "kty": "oct"}"#),
            .init("age key", "age.txt", "AGE-SECRET" + "-KEY-1\(d.text("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58))\n"),
        ]
        return samples
    }

    private static func disguised(_ d: inout Draw) -> [SecretSample] {
        let key = Encoded.pem("RSA PRIVATE KEY", d.bytes(400))
        let token = "gh" + "p_\(d.alphanumeric(36))"
        let line = "t=\(token)\n"
        return [
            .init("UTF-16 with its mark", "k.txt", bytes: [0xFF, 0xFE] + Encoded.wide(key, lowFirst: true)),
            .init("UTF-16, big-endian", "k.txt", bytes: [0xFE, 0xFF] + Encoded.wide(line, lowFirst: false)),
            .init("UTF-16 without a mark", "k.txt", bytes: Encoded.wide(key, lowFirst: true)),
            .init("Base64 of PEM", "k.b64", Encoded.base64(Array(key.utf8))),
            .init("Base64 of PEM in lines", "k.b64", Encoded.base64(Array(key.utf8), lineLength: 76)),
            .init("Base64 of PEM in YAML", "s.yaml", "data:\n  tls.key: \(Encoded.base64(Array(key.utf8)))\n"),
            .init("Base64 of a token", "s.yaml", "data:\n  t: \(Encoded.base64(Array(token.utf8)))\n"),
            .init("Base64 of DER", "k.txt", "key = \(Encoded.base64(DER.pkcs8(&d)))\n"),
            .init("token in a zip", "inner.zip", bytes: Encoded.zip(["a/b.txt": Array(line.utf8)])),
            .init("key file in a zip", "lib.jar", bytes: Encoded.zip(["META-INF/key.der": DER.pkcs1(&d)])),
            .init(".env in a zip", "site.zip", bytes: Encoded.zip([".env": Array("A=1\n".utf8)])),
            .init(
                "token in gzip", "dump.sql.gz",
                bytes: Encoded.gzip(Array(String(repeating: "x\n", count: 999).utf8) + Array(line.utf8))),
            .init(
                "settings in gzip", "config.yml.gz",
                bytes: Encoded.gzip(Array("password: \(d.alphanumeric(9))!a1\n".utf8))),
        ]
    }
}
