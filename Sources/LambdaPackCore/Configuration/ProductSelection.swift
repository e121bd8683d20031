/// Which executables of the package are functions.
///
/// `--product` decides; else `products:`; else these are all executables but build tools, and but those that the file
/// excludes. A build tool is an executable that a plugin of the package runs; settings of its own make it a function.
package struct ProductSelection: Sendable, Hashable {
    /// An executable that is no function, and why.
    package struct LeftOut: Sendable, Hashable {
        package enum Reason: Sendable, Hashable { case buildTool, excluded }
        package var product: String
        package var reason: Reason
    }

    /// Sorted by their UTF-8 bytes.
    package private(set) var products: [String] = []
    /// Sorted likewise; empty where products were named.
    package private(set) var leftOut: [LeftOut] = []

    /// - Throws: names that don't exist, contradictions, and that nothing is left, all at once.
    package init(
        options: CommandLineOptions, file: ConfigurationFile, executableProducts: [String], buildTools: [String],
        packageDirectory: FilePath
    ) throws(Failure) {
        guard !executableProducts.isEmpty else {
            throw Failure(
                Problem(
                    .noExecutableProduct, subject: packageDirectory.string,
                    "the package at \(packageDirectory) has no executable product",
                    advice: "a function is an executable: declare an .executableTarget, and lambda-pack finds it"))
        }
        let isNamed = !options.products.isEmpty
        let named =
            isNamed
            ? options.products.map { Located($0, at: SourceLocation(file: "--product", line: 0, column: 0)) }
            : file.products ?? []
        try Self.check(named, file, executableProducts, isOnCommandLine: isNamed)
        if named.isEmpty {
            for product in executableProducts {
                switch Self.reason(product, file, buildTools) {
                case nil: products.append(product)
                case let reason?: leftOut.append(LeftOut(product: product, reason: reason))
                }
            }
        } else {
            products = Array(Set(named.map(\.value)))
        }
        products.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        leftOut.sort { $0.product.utf8.lexicographicallyPrecedes($1.product.utf8) }
        guard !products.isEmpty else { throw Self.nothingLeft(leftOut, packageDirectory) }
    }

    private static func reason(
        _ product: String, _ file: ConfigurationFile, _ buildTools: [String]
    ) -> LeftOut.Reason? {
        guard let function = file.functions[product] else { return buildTools.contains(product) ? .buildTool : nil }
        return function.exclude?.value == true ? .excluded : nil
    }

    private static func check(
        _ named: [Located<String>], _ file: ConfigurationFile, _ known: [String], isOnCommandLine: Bool
    ) throws(Failure) {
        var problems = ProblemCollector()
        for product in named where !known.contains(product.value) {
            problems.report(
                unknown(product.value, known, at: isOnCommandLine ? nil : product.location))
        }
        for (name, function) in file.functions.sorted(by: { $0.key < $1.key }) {
            if !known.contains(name) {
                problems.report(unknown(name, known, at: function.location))
            } else if let exclude = function.exclude, exclude.value, !isOnCommandLine,
                named.contains(where: { $0.value == name })
            {
                problems.report(
                    Problem(
                        .invalidValue, subject: "functions.\(name).exclude",
                        "'\(name)' is excluded here and named in 'products'", location: exclude.location,
                        advice: "keep one of the two"))
            }
        }
        try problems.throwIfFailed(exitStatus: isOnCommandLine ? .usage : .failure)
    }

    private static func unknown(_ product: String, _ known: [String], at location: SourceLocation?) -> Problem {
        let near = NearestName.of(product, among: known)
        return Problem(
            .unknownProduct, subject: product, "there is no executable product '\(product)'", location: location,
            advice: near.isEmpty
                ? "the package's executable products: \(known.sorted().joined(separator: ", "))"
                : "did you mean '\(near.joined(separator: "' or '"))'?")
    }

    private static func nothingLeft(_ leftOut: [LeftOut], _ packageDirectory: FilePath) -> Failure {
        Failure(
            Problem(
                .noExecutableProduct, subject: packageDirectory.string,
                "the package at \(packageDirectory) has no function: all of its executables are left out",
                cause: leftOut.map(\.description).joined(separator: "\n"),
                advice: "name one in 'products:' or with --product"))
    }
}

extension ProductSelection.LeftOut: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .buildTool: "'\(product)' is left out: a plugin of the package runs it"
        case .excluded: "'\(product)' is left out: its settings say 'exclude: true'"
        }
    }
}
