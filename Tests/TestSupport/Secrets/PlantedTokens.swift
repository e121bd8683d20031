/// Tokens of providers, by the shapes that these publish, in the kinds of files in which they get lost.
package enum PlantedTokens {
    package static let all: [SecretSample] = {
        var d = Draw(1)
        return forges(&d) + clouds(&d) + messaging(&d) + platforms(&d) + learning(&d)
    }()

    private static func forges(_ d: inout Draw) -> [SecretSample] {
        [
            .init(
                "GitHub, classic", "deploy.sh", "export TOKEN=" + "ghp" + "_\(d.alphanumeric(36))\n", secondReader: true
            ),
            .init("GitHub, OAuth", "a.json", #"{"t": "\#("gho" + "_" + d.alphanumeric(36))"}"#, secondReader: true),
            .init("GitHub, server", "ci.yml", "token: " + "ghs" + "_\(d.alphanumeric(36))\n", secondReader: true),
            .init(
                "GitHub, fine-grained", "notes.md",
                "use " + "github" + "_pat_\(d.alphanumeric(22))_\(d.alphanumeric(59)) here\n"),
            .init("GitLab, personal", "x.txt", "glp" + "at-\(d.url(20))\n", secondReader: true),
            .init("GitLab, deploy", "x.txt", "T=gld" + "t-\(d.url(20))", secondReader: true),
            .init("GitLab, runner", "config.toml", "token = \"glr" + "t-\(d.url(20))\"\n", secondReader: true),
            .init("GitLab, routable", "x.txt", "glp" + "at-\(d.url(27)).01.\(d.text("abcdef0123456789", 9))\n"),
            .init("npm", "a.txt", "npm" + "_\(d.alphanumeric(36))\n"),
            .init("npm, in its file", ".npmrc", "//npm.shop.example/:_authToken=\(d.uuid())\n"),
            .init("npm, in old form", ".npmrc", "_auth=\(d.base64(27))=\nalways-auth=true\n"),
            .init("PyPI", "release.sh", "twine -p pypi-" + "AgEIcHlwaS5vcmc\(d.url(160))\n", secondReader: true),
            .init("RubyGems", ".gem/credentials", "---\n:rubygems_api_key: ruby" + "gems_\(d.hex(48))\n"),
            .init("crates.io", ".cargo/credentials.toml", "[registry]\ntoken = \"ci" + "o\(d.alphanumeric(31))7\"\n"),
            .init("Docker Hub", "login.sh", "docker login -p dckr" + "_pat_\(d.url(27))\n"),
        ]
    }

    private static func clouds(_ d: inout Draw) -> [SecretSample] {
        [
            .init("AWS, key id", "app.js", "const k = '" + "AK" + "IA\(d.upper(16))';\n", secondReader: true),
            .init("AWS, temporary key id", "x.log", "got " + "AS" + "IA\(d.upper(16)) from sts\n", secondReader: true),
            .init(
                "AWS, secret key alone", "settings.py", "AWS_SECRET_ACCESS_KEY = '\(d.base64(39))7'\n",
                secondReader: true),
            .init("AWS, secret key in JSON", "c.json", #"{"SecretAccessKey": "\#(d.base64(39))7"}"#),
            .init("AWS, secret key by itself", "secret.txt", "\(d.base64(38))aZ\n"),
            .init("AWS, session token", "env.sh", "export AWS_SESSION_TOKEN=\(d.base64(356))\n"),
            .init("Google, API key", "index.html", "<script src='/maps?key=AI" + "za\(d.url(35))'>\n"),
            .init("Google, OAuth client", "client.json", #"{"client_secret": "GOC"# + #"SPX-\#(d.url(28))"}"#),
            .init("Google, refresh token", "adc.json", #"{"refresh_token": "1/"# + #"/0\#(d.url(60))7A"}"#),
            .init(
                "Azure, storage", "appsettings.json",
                #"{"C": "DefaultEndpointsProtocol=https;AccountName=a;Account"# + #"Key=\#(d.base64(86))=="}"#,
                secondReader: true),
            .init(
                "Azure, service bus", "a.cs",
                "Endpoint=sb://x;SharedAccessKeyName=n;SharedAccess" + "Key=\(d.base64(43))=\n"),
            .init("Azure, client secret", "e.txt", "\(d.alphanumeric(3))8Q" + "~\(d.alphanumeric(34))\n"),
            .init(
                "Azure, signature", "u.txt",
                "https://a.blob.core.windows.net/c?sv=2022-11-02&se=2030-01-01&sr=c&sig=\(d.alphanumeric(43))%3D\n"),
            .init("DigitalOcean", "x.tf", "token = \"dop" + "_v1_\(d.hex(64))\"\n"),
            .init("Alibaba Cloud", "x.txt", "id: LT" + "AI\(d.alphanumeric(18))a1\n"),
        ]
    }

    private static func messaging(_ d: inout Draw) -> [SecretSample] {
        [
            .init(
                "Slack, bot", "bot.py", "client('xo" + "xb-\(d.digits(12))-\(d.digits(12))-\(d.alphanumeric(24))')\n",
                secondReader: true),
            .init(
                "Slack, user", "x.txt", "xo" + "xp-\(d.digits(11))-\(d.digits(11))-\(d.digits(12))-\(d.hex(32))\n",
                secondReader: true),
            .init(
                "Slack, webhook", "x.yml",
                "url: https://hooks.sl" + "ack.com/services/T\(d.upper(8))/B\(d.upper(8))/\(d.alphanumeric(24))\n",
                secondReader: true),
            .init("Slack, app", "x.txt", "xap" + "p-1-A\(d.upper(10))-\(d.digits(13))-\(d.hex(64))\n"),
            .init(
                "Discord, bot", "x.js", "login('MTI\(d.alphanumeric(21)).\(d.url(6)).\(d.url(27))')\n",
                secondReader: true),
            .init("Discord, webhook", "x.txt", "https://discord.com/api/webhooks/\(d.digits(18))/\(d.url(68))\n"),
            .init("Telegram", "x.txt", "bot \(d.digits(9)):" + "AA\(d.url(33))\n", secondReader: true),
            .init("Twilio, key", "x.rb", "key = 'S" + "K\(d.hex(32))'\n", secondReader: true),
            .init("Twilio, auth token", "x.rb", "TWILIO_AUTH_TOKEN = '\(d.hex(32))'\n"),
            .init("SendGrid", "x.txt", "S" + "G.\(d.url(22)).\(d.url(43))\n", secondReader: true),
            .init("Mailgun", "x.py", "MAILGUN_KEY = 'key" + "-\(d.hex(32))'\n"),
            .init("Mailchimp", "x.txt", "\(d.hex(32))-u" + "s14\n", secondReader: true),
        ]
    }

    private static func platforms(_ d: inout Draw) -> [SecretSample] {
        [
            .init(
                "Stripe, live", "x.rb", "Stripe.api_key = 'sk" + "_live_\(d.alphanumeric(24))'\n", secondReader: true),
            .init("Stripe, restricted", "x.rb", "'rk" + "_live_\(d.alphanumeric(99))'\n"),
            .init("Stripe, webhook", "x.txt", "wh" + "sec_\(d.alphanumeric(32))\n"),
            .init("Square", "x.txt", "sq0" + "csp-\(d.url(43))\n", secondReader: true),
            .init("Shopify", "x.txt", "shp" + "at_\(d.hex(32))\n"),
            .init("Heroku", "x.sh", "HEROKU_API_KEY=\(d.uuid())\n"),
            .init("Datadog", "x.yaml", "DD_API_KEY: \(d.hex(32))\n"),
            .init("Vault", "x.txt", "hv" + "s.\(d.url(95))\n"),
            .init(
                "Terraform Cloud", "c.tfrc.json",
                #""token": "\#(d.alphanumeric(14)).atlas"# + #"v1.\#(d.alphanumeric(67))""#),
            .init("Grafana", "x.txt", "gls" + "a_\(d.alphanumeric(32))_\(d.hex(8))\n"),
            .init("Databricks", "x.txt", "dap" + "i\(d.hex(32))\n"),
            .init("New Relic", "x.txt", "NR" + "AK-\(d.upper(27))\n"),
            .init("Atlassian", "x.txt", "ATA" + "TT3\(d.url(186))\n"),
            .init("Postman", "x.txt", "PM" + "AK-\(d.hex(24))-\(d.hex(34))\n"),
        ]
    }

    private static func learning(_ d: inout Draw) -> [SecretSample] {
        [
            .init(
                "OpenAI, old", "x.py", "key='sk" + "-\(d.alphanumeric(20))T3Blbk" + "FJ\(d.alphanumeric(20))'\n",
                secondReader: true),
            .init("OpenAI, project", "x.py", "key='sk" + "-proj-\(d.url(74))T3Blbk" + "FJ\(d.url(74))'\n"),
            .init("Anthropic", "x.ts", "'sk" + "-ant-api03-\(d.url(93))AA'\n"),
            .init("Hugging Face", "x.txt", "h" + "f_\(d.text(Draw.letters, 34))\n"),
        ]
    }
}
