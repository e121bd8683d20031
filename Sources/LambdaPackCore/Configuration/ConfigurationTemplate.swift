/// The commented `lambda-pack.yml` that `lambda-pack init` writes.
package enum ConfigurationTemplate {
    /// - Parameter buildTools: those of `products` that plugins run.
    package static func render(packageName: String, products: [String], buildTools: [String] = []) -> String {
        var text = """
            # How lambda-pack packages '\(TextEscapes.line(packageName))'. Everything is optional: what is commented out shows the default.
            # Reference: docs/configuration.md of swift-lambda-pack.
            version: 1


            """
        for key in ConfigurationKey.all
        where key.path != "version" && !key.path.contains(".") && key.path != "functions" {
            text += comment(key.summary)
            text += sample(key.path) + "\n"
        }
        text += comment("Settings for one function, by its product's name.")
        text += "functions:\n"
        if products.isEmpty { text += "  # Orders:\n" }
        for product in products.sorted() {
            let isTool = buildTools.contains(product)
            text += "  \(quoted(product)): \(isTool ? "{exclude: true} # a plugin of the package runs it" : "{}")\n"
        }
        text += """
              # Each may have:
              #   architectures: [arm64]
              #   include: [Assets/]
              #   budgets: {zip: 4 MB}
              #   exclude: true            # no function: left out

            """
        return text
    }

    private static func comment(_ summary: String) -> String {
        var lines: [String] = []
        var line = "#"
        for word in summary.split(separator: " ") {
            if line.count + word.count > 110 {
                lines.append(line)
                line = "#"
            }
            line += " \(word)"
        }
        return (lines + [line]).joined(separator: "\n") + "\n"
    }

    private static func sample(_ key: String) -> String {
        let sample =
            switch key {
            case "products": "products: [Orders]"
            case "architectures": "architectures: [arm64, x86_64]"
            case "runtime": "runtime: provided.al2023"
            case "output": "output: .build/lambda-pack"
            case "optimize": "optimize: default"
            case "compression": "compression: default"
            case "fixed-path": "fixed-path: auto"
            case "include": "include:\n  - Assets/\n  - from: config/production.json\n    to: config.json"
            case "build":
                "build:\n  configuration: release\n  swiftc: [-DLAMBDA]\n  linker: []\n  traits: [default]\n  levers: []"
            case "swift-sdks": "swift-sdks:\n  arm64: an-sdk-id"
            case "budgets": "budgets:\n  zip: {warn: 8 MB, fail: 10 MB}\n  unzipped: 60 MiB"
            case "linkage": "linkage: static"
            case "compatibility": "compatibility: strict"
            case "profile": "profile: debian13.json"
            case "allow": "allow:\n  - secret:Assets/test-certificate.pem"
            case "libraries": "libraries: [libplugin.so]"
            case "layers": "layers:\n  modules: share\n  pin: {imaging: ['libMagick*']}\n  exclude: [libSmall.so]"
            case "icu": "icu:\n  locales: [en, de]\n  converters: []\n  drop: [translit, rbnf]"
            default: preconditionFailure("'\(key)' has no sample")
            }
        return sample.split(separator: "\n").map { "#\($0)" }.joined(separator: "\n") + "\n"
    }

    /// Plain where YAML takes it plainly; else in double quotes, where escapes stand for what may not stand for itself
    /// (YAML 1.2.2, 5.7).
    private static func quoted(_ name: String) -> String {
        let plain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        if plain, name.first?.isLetter == true { return name }
        let escaped = name.unicodeScalars.map { scalar in
            if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
            guard TextEscapes.isUnseen(scalar) else { return String(scalar) }
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
        }
        return "\"\(escaped.joined())\""
    }
}
