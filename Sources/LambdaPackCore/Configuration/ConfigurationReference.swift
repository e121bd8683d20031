/// `docs/configuration.md`, from the one list of keys.
package enum ConfigurationReference {
    package static func render() -> String {
        var text = """
            # lambda-pack.yml

            <!-- Written by `make docs` from ConfigurationKey.all; a test compares the two. -->

            Everything is optional, the file itself too. `lambda-pack init` writes a commented one from your package's \
            products. Unknown keys, wrong types and bad values are errors, all reported at once with line and column.

            Command line over environment over file over default. The environment knows `LAMBDA_PACK_PACKAGE_PATH`, \
            `LAMBDA_PACK_OUTPUT`, `LAMBDA_PACK_WORK_DIRECTORY`, `LAMBDA_PACK_SWIFT_SDKS_PATH` and `CI`.

            | key | value | default | meaning |
            |---|---|---|---|

            """
        for key in ConfigurationKey.all {
            let value = key.defaultValue.isEmpty ? "" : key.defaultValue
            text += "| `\(key.path)` | \(key.type) | \(value) | \(key.summary) |\n"
        }
        text += """

            Sizes are bytes (`8388608`), decimal (`8 MB` = 8,000,000) or binary (`8 MiB` = 8,388,608).

            ## Example

            ```yaml
            version: 1
            optimize: size
            include:
              - Assets/                    # keeps its path: /var/task/Assets/…
              - from: config/production.json
                to: config.json            # /var/task/config.json
            budgets:
              zip: {warn: 8 MB, fail: 10 MB}
            functions:
              Orders:
                architectures: [arm64]
                budgets:
                  zip: 6 MB                # replaces the general budget of the same figure
            ```

            ## Includes

            Paths are relative to the package's directory and stay inside it: `..`, absolute paths and links that lead \
            out are errors, and so is a rule that matches nothing. A directory brings everything below it. Links that \
            stay inside are followed, and files are shipped in their place. Files are 0644, those that their owner may \
            execute 0755, whatever the umask. `.DS_Store` and `Thumbs.db` stay behind.

            ## Exit codes

            0 done; 1 failed; 2 over budget (artifacts are written, and the manifest says `"releasable": false`); 3 \
            refused by the preflight (nothing is written); 4 \
            verification differs; 64 wrong usage. `swift package` turns any failure into 1.

            """
        return text
    }
}
