/// What is worth a warning in a binary that can be shipped.
extension FunctionWarnings {
    /// - Parameter namesICU: false where the configuration says what of ICU is wanted.
    mutating func add(
        about binary: PreparedBinary, _ paths: [EmbeddedPath], of function: ArtifactID, namesICU: Bool = true
    ) {
        let (name, architecture) = (function.name, function.architecture.rawValue)
        if binary.facts.containsICU, namesICU {
            add(.icu, function: name, architecture: architecture, reasons: Self.importers(binary.attribution?.modules))
        }
        for leak in paths {
            add(.path(leak), function: name, architecture: architecture)
        }
        if let reasons = binary.unwindTablesKept {
            add(.unwindTables, function: name, architecture: architecture, reasons: reasons)
        }
        if binary.buildID == nil { add(.noBuildID, function: name, architecture: architecture) }
    }

    /// `Shipping imports Foundation and uses DateFormatter, Calendar`
    private static func importers(_ modules: ModuleBytes?) -> [String] {
        guard let modules else { return [] }
        return modules.foundationImporters.map { module in
            let names = modules.foundationNames?[module] ?? []
            return "\(module) imports Foundation" + (names.isEmpty ? "" : " and uses \(names.joined(separator: ", "))")
        }
    }
}

extension FunctionWarnings.Cause {
    static let icu = FunctionWarnings.Cause(
        .icuInside, one: "has ICU inside, more than 30 MB unzipped",
        many: "have ICU inside, more than 30 MB unzipped each",
        advice: """
            FoundationInternationalization brings it (formatters, calendars, regular expressions of NSString): \
            'import FoundationEssentials' does without, where its API is enough; else 'icu: {locales: [en]}' in \
            lambda-pack.yml keeps what is used of its data (docs/icu.md)
            """)

    static let noBuildID = FunctionWarnings.Cause(
        .noBuildID, one: "has no build-id", many: "have no build-id",
        advice:
            "without one debuggers can't match its debug file: remove --build-id=none from the linker flags")

    static let unwindTables = FunctionWarnings.Cause(
        .unwindTablesKept, one: "keeps its unwind tables", many: "keep their unwind tables",
        advice: """
            the lever no-unwind-tables is for executables in which nothing throws or catches C++ exceptions, or ends \
            threads (docs/size.md)
            """)

    static func path(_ leak: EmbeddedPath) -> FunctionWarnings.Cause {
        let modules = leak.modules.isEmpty ? "an unknown module" : leak.modules.joined(separator: ", ")
        return FunctionWarnings.Cause(
            .pathInBinary, one: "holds this machine's path \(leak.path)", many: "hold this machine's path \(leak.path)",
            cause: "put there by \(modules) (#filePath, __FILE__ or a resource accessor)",
            advice: "the bytes differ from checkout to checkout; --fixed-path makes them the same")
    }
}
