/// Modules of Swift's own that a build target lacks, and the products that import them: known before anything compiles.
package struct MissingModules: Sendable, Hashable {
    /// One product that can't be built.
    package struct Need: Sendable, Hashable {
        package var product: String
        package var module: String
        /// The module of the product that imports it, and one of its files.
        package var importer: String
        package var file: String
    }

    package var target: BuildTarget
    /// By product, then by module: one need each.
    package var needs: [Need]

    package var products: [String] { Set(needs.map(\.product)).sorted() }

    /// - Parameter lacking: what ``SwiftSDK/lackedModules`` says.
    /// - Returns: nil where nothing is missing for certain.
    package static func find(
        _ products: [String], target: BuildTarget, plan: BuildPlan, lacking: Set<String>
    ) -> MissingModules? {
        // A package may have a module of such a name itself.
        let lacking = lacking.subtracting(plan.sources.keys)
        guard !lacking.isEmpty else { return nil }
        var imports: [String: [String: String]] = [:]
        for module in Set(products.flatMap { plan.modules[$0] ?? [] }) {
            imports[module] = Self.imports(of: plan.sources[module] ?? [], among: lacking)
        }
        var needs: [Need] = []
        for product in products {
            for module in lacking.sorted() {
                // The product's own files say most.
                let others = (plan.modules[product] ?? []).subtracting([product]).sorted()
                for importer in [product] + others {
                    guard let file = imports[importer]?[module] else { continue }
                    needs.append(Need(product: product, module: module, importer: importer, file: file))
                    break
                }
            }
        }
        return needs.isEmpty ? nil : MissingModules(target: target, needs: needs)
    }

    /// The first file for each of the wanted modules.
    private static func imports(of sources: [String], among wanted: Set<String>) -> [String: String] {
        var found: [String: String] = [:]
        for source in sources.sorted() where source.hasSuffix(".swift") {
            // What a build-tool plugin generates may not be there yet.
            guard let bytes = try? FileSystem.read(FilePath(source)) else { continue }
            for module in ImportScanner.imports(in: String(decoding: bytes, as: UTF8.self))
            where wanted.contains(module) && found[module] == nil {
                found[module] = source
            }
        }
        return found
    }

    /// - Parameter others: architectures of the run that lack nothing.
    package func problem(packageDirectory: FilePath, others: [Architecture]) -> Problem {
        let architecture = target.architecture.rawValue
        let modules = Set(needs.map(\.module)).sorted().joined(separator: ", ")
        let lines = needs.map { need in
            let path = FilePath(need.file).relative(to: packageDirectory) ?? need.file
            let importer = need.importer == need.product ? "" : " of \(need.importer)"
            return "'\(need.product)' needs \(need.module): \(path)\(importer) imports it"
        }
        let other = others.map(\.rawValue).joined(separator: " and ")
        return Problem(
            .moduleMissing, subject: architecture,
            "the Swift SDK \(target.name) for \(architecture) lacks \(modules): \(products.joined(separator: ", ")) can't be built with it",
            cause: lines.joined(separator: "\n"),
            advice: """
                install the Static Linux SDK \
                (https://www.swift.org/documentation/articles/static-linux-getting-started.html), \
                or leave \(architecture) out for them (functions.<name>.architectures)\
                \(others.isEmpty ? "" : "; for \(other) nothing is missing: --arch \(other)")
                """)
    }
}

extension SwiftSDK {
    /// Modules of Swift's toolchains for Linux that this SDK has not. Empty where it can't be told.
    package func lackedModules(for linkage: Linkage) -> Set<String> {
        guard let home = linkage == .static ? staticResources ?? resources : resources ?? staticResources,
            let names = try? FileSystem.names(in: home)
        else { return [] }
        // `linux`, `linux-static`: the standard library shows where modules are.
        let directories = names.map { home / $0 }.filter { FileSystem.exists($0 / "Swift.swiftmodule") }
        guard !directories.isEmpty else { return [] }
        // The compiler looks for a module of one architecture in a folder of that name, too: so it has Dispatch on Debian.
        let cpu = String(triple.prefix { $0 != "-" })
        let places = directories.flatMap { [$0, $0 / cpu] }
        return Self.ownModules.filter { module in
            !places.contains { FileSystem.exists($0 / "\(module).swiftmodule") }
        }
    }

    private static let ownModules: Set<String> = [
        "Dispatch", "Distributed", "Foundation", "FoundationEssentials", "FoundationInternationalization",
        "FoundationNetworking", "FoundationXML", "Observation", "RegexBuilder", "Synchronization",
    ]
}
