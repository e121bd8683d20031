/// Every key of `lambda-pack.yml`: the one list that the reader, `docs/configuration.md` and `lambda-pack init` share.
package struct ConfigurationKey: Hashable, Sendable {
    /// Where it stands: `build.swiftc`; `functions.*` is any function's name.
    package let path: String
    package let type: String
    package let defaultValue: String
    package let summary: String

    package static let all: [ConfigurationKey] = [
        .init("version", "integer", "1", "The format of this file. Only 1 exists."),
        .init(
            "products", "list of names", "every executable product",
            "The products to package. Without it these are all executables except build tools (those that a plugin of the package runs) and those with `exclude: true`."
        ),
        .init("architectures", "list of `arm64`, `x86_64`", "both", "What to build for."),
        .init(
            "runtime", "`provided.al2023` or `provided.al2`", "provided.al2023",
            "The Lambda runtime, as the manifest records it for deployments."),
        .init(
            "output", "path", ".build/lambda-pack",
            "Where the finished set goes; relative to the package. The plugin's default is its own work directory, which needs no permission. A partial set (`--product`, `--arch`) goes to `<output>-partial` beside it."
        ),
        .init("optimize", "`size` or `default`", "default", "`size` compiles with `-Osize`."),
        .init(
            "compression", "`fast`, `default` or `max`", "default",
            "How hard to compress. Each level gives the same bytes at each run."),
        .init(
            "fixed-path", "`auto`, `always` or `never`", "auto",
            "Builds at one fixed path inside a mount namespace (Linux), so that `#filePath` and `__FILE__` are the same in every checkout. `auto` does so in CI, and everywhere with shared linkage, where the system allows it."
        ),
        .init(
            "include", "list of paths, or of `from:`/`to:`", "nothing",
            "Files and folders of the package for every function's archive; `*`, `?` and `**` match as in a shell."),
        .init("build", "mapping", "", "How SwiftPM builds."),
        .init("build.configuration", "`release` or `debug`", "release", "SwiftPM's configuration."),
        .init("build.swiftc", "list of flags", "none", "Passed to `swift build` as `-Xswiftc` flags."),
        .init("build.linker", "list of flags", "none", "Passed to `swift build` as `-Xlinker` flags."),
        .init(
            "build.traits", "list of traits, or `all`", "the package's default traits",
            "The package's traits to enable. A list replaces the default ones, unless `default` is in it; `[]` enables none."
        ),
        .init(
            "build.levers", "list of `no-pie`, `no-reflection-metadata`, `no-unwind-tables`", "none",
            "Ways to a smaller binary that have a cost; see docs/size.md."),
        .init(
            "swift-sdks", "mapping", "found by itself", "The Swift SDK to use for an architecture, by its id."),
        .init("swift-sdks.arm64", "id", "found by itself", "As `swift sdk list` prints it."),
        .init("swift-sdks.x86_64", "id", "found by itself", "As `swift sdk list` prints it."),
        .init(
            "budgets", "mapping", "none",
            "Upper bounds for every function: a size, or `warn:` and `fail:` with one each, and `waiver:` (docs/budgets.md). Sizes: `8 MB`, `8 MiB`, or bytes."
        ),
        .init("budgets.zip", "size, or `warn:`/`fail:`", "none", "The archive's bytes."),
        .init(
            "budgets.unzipped", "size, or `warn:`/`fail:`", "none",
            "All entries' bytes together, with those of the layers, as Lambda counts them."),
        .init("budgets.bootstrap", "size, or `warn:`/`fail:`", "none", "The bytes of `bootstrap`."),
        .init("budgets.entry", "size, or `warn:`/`fail:`", "none", "The bytes of the largest entry."),
        .init(
            "budgets.growth", "size or percentage, or `warn:`/`fail:`", "none",
            "How much a function may grow, zipped and with its layers, against the baseline of `check`. A percentage always allows at least 8,192 B of growth."
        ),
        .init("budgets.arm64", "mapping as `budgets`", "as above", "Replaces the same figure's budget for arm64."),
        .init("budgets.x86_64", "mapping as `budgets`", "as above", "Replaces the same figure's budget for x86_64."),
        .init(
            "linkage", "`static` or `shared`", "static",
            "`static` links one fully static `bootstrap`; `shared` links dynamically and ships libraries in archives and layers (docs/layers.md)."
        ),
        .init(
            "compatibility", "`strict` or `retarget`, or a mapping", "strict",
            "`retarget` rewrites symbol versions that the runtime lacks, if an older one is equivalent (docs/al2023.md)."
        ),
        .init("compatibility.retarget", "`true` or `false`", "true", "The same, where there are exceptions to name."),
        .init(
            "compatibility.refuse", "list of names", "none",
            "Rewrites that are not to be done, by their names in the table (docs/al2023.md): what needs one is refused."
        ),
        .init(
            "profile", "path", "the runtime's own",
            "A profile of the system that functions run on, as `lambda-pack profile` writes it."),
        .init(
            "allow", "list of `<rule>` or `<rule>:<path>`", "none",
            "Preflight rules whose findings are warnings; `*` and `**` match in the path. `secret` needs a path."),
        .init("libraries", "list of SONAMEs", "none", "Shared libraries that functions open at run time (`dlopen`)."),
        .init("layers", "mapping", "", "How shared libraries become layers."),
        .init(
            "layers.pin", "mapping of layer name to a list of SONAMEs", "none",
            "Puts shared libraries into a layer of that name, alone; `*` and `?` match."),
        .init(
            "layers.modules", "`share` or `copy`", "share",
            "With shared linkage, whether modules that several functions link go into dylibs, or each function has its own copy."
        ),
        .init(
            "layers.copy", "list of modules", "none", "Modules that each function keeps a copy of."),
        .init("layers.exclude", "list of SONAMEs", "none", "Libraries that go into no layer; `*` and `?` match."),
        .init(
            "layers.external", "list of ARNs, or of `arn:`/`unzipped:`/`architecture:`", "none",
            "Layers that exist already and that every function mounts: each takes one of five slots, and its size counts."
        ),
        .init(
            "layers.import", "list of `name:`/`archive:`/`architecture:`/`functions:`", "none",
            "Prebuilt layers: a zip, tar.gz, tar.xz or tar.zst of the package, checked and written anew as a reproducible layer."
        ),
        .init(
            "layers.budgets", "mapping as `budgets`", "none",
            "Upper bounds for every layer: `zip`, `unzipped`, `entry` and `growth`."),
        .init("layers.named", "mapping", "", "Settings for one layer, by its name."),
        .init(
            "layers.named.*.budgets", "mapping as `budgets`", "as above",
            "Replaces the general budget of the same figure."),
        .init(
            "icu", "mapping", "all of it", "What stays of ICU's data, of which full Foundation has 34 MB (docs/icu.md)."
        ),
        .init(
            "icu.locales", "list of locales", "all",
            "The locales to keep, with their regions and parents: `en` keeps `en_GB`, too. `en_US_POSIX` always stays."),
        .init(
            "icu.converters", "list of encodings", "all",
            "The legacy encodings to keep, by any of their names. `[]` keeps those that ICU has built in: Unicode's, ASCII, ISO 8859-1."
        ),
        .init(
            "icu.drop",
            "list of `converters`, `coll`, `brkitr`, `zone`, `unit`, `curr`, `lang`, `region`, `translit`, `rbnf`",
            "none", "Kinds of data to leave out. ICU falls back to what it has for no language (docs/icu.md)."),
        .init("functions", "mapping", "", "Settings for one function, by its product's name."),
        .init(
            "functions.*.exclude", "`true` or `false`", "true for build tools that have no settings here",
            "`true`: this executable is not a function and is left out."),
        .init("functions.*.architectures", "list of `arm64`, `x86_64`", "as above", "What to build this one for."),
        .init("functions.*.include", "list as above", "nothing", "Further files for this function alone."),
        .init("functions.*.libraries", "list as above", "none", "Further libraries that this one opens at run time."),
        .init(
            "functions.*.external-layers", "list as above", "none", "Further external layers of this function alone."),
        .init("functions.*.budgets", "mapping as above", "as above", "Replaces the general budget of the same figure."),
    ]

    private init(_ path: String, _ type: String, _ defaultValue: String, _ summary: String) {
        self.path = path
        self.type = type
        self.defaultValue = defaultValue
        self.summary = summary
    }

    /// The keys that may stand directly below `parent` (the empty string is the top of the file).
    package static func children(of parent: String) -> [String] {
        let prefix = parent.isEmpty ? "" : parent + "."
        return all.compactMap { key in
            guard key.path.hasPrefix(prefix) else { return nil }
            let rest = key.path.dropFirst(prefix.count)
            return rest.isEmpty || rest.contains(".") ? nil : String(rest)
        }
    }
}
