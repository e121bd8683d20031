import ELF

/// Proves from the file itself that a linked executable is what its name promises.
package enum BinaryInspector {
    /// Reads an unstripped executable.
    ///
    /// - Throws: all that is wrong with it: no ELF, another machine, not linked as it should be.
    package static func inspect(_ product: BuiltProduct) throws -> BinaryFacts {
        let mapped = try MappedFile.open(product.executable)
        let image = try mapped.elfImage(of: product.executable) { error in
            Problem(
                .notELF, subject: product.name,
                "the linker's output for '\(product.name)' (\(product.architecture.rawValue)) is not a readable ELF file",
                cause: "\(error)", advice: "is \(product.target.name) a Swift SDK for Linux?")
        }
        var problems = ProblemCollector()
        check(image, product, &problems)
        try problems.throwIfFailed()
        var facts = facts(of: image, in: mapped.bytes)
        // musl has all of it inside, and reads no more than the files themselves.
        if product.target.linkage == .static, product.target.sdk?.isMusl != true {
            facts.imageCalls = ImageCall.of(image, in: mapped.bytes)
        }
        return facts
    }

    /// Reads a shared library that is to be shipped.
    package static func inspect(_ located: LocatedLibrary) throws -> BinaryFacts {
        let library = located.library
        let mapped = try MappedFile.open(located.file)
        let image = try mapped.elfImage(of: located.file)
        let isOwn = [.package, .dependencies].contains(library.origin)
        if isOwn, image.runpath != SwiftBuildCommand.runPath || image.rpath != nil {
            throw Failure(runPathProblem("the library \(library.name)", image), exitStatus: .preflightRefused)
        }
        return facts(of: image, in: mapped.bytes)
    }

    private static func runPathProblem(_ what: String, _ image: ELFImage) -> Problem {
        Problem(
            .preflight(.runPath), subject: what,
            "the library search path of \(what) is not \(SwiftBuildCommand.runPath)",
            cause: image.rpath.map { "DT_RPATH is \($0)" } ?? "RUNPATH is \(image.runpath ?? "missing")",
            advice: "remove -rpath from the linker flags and linkerSettings: what is on this machine is not on Lambda")
    }

    private static func facts(of image: ELFImage, in bytes: UnsafeRawBufferPointer) -> BinaryFacts {
        BinaryFacts(
            machine: image.machine.name, interpreter: image.interpreter, needed: image.needed, runpath: image.runpath,
            highestVersions: BinaryFacts.highestVersions(image.versionNeeds),
            linker: BinaryFacts.linker(of: image, in: bytes),
            containsICU: BinaryFacts.containsICU(image, in: bytes), unstrippedBytes: bytes.count, soname: image.soname)
    }

    private static func check(_ image: ELFImage, _ product: BuiltProduct, _ problems: inout ProblemCollector) {
        let wanted = product.architecture
        if image.machine != wanted.machine || image.fileClass != .bits64 {
            problems.report(
                Problem(
                    .wrongMachine, subject: product.name,
                    "'\(product.name)' was linked for \(image.machine.name), not for \(wanted.machine.name)",
                    advice:
                        "is \(product.target.name) an SDK for \(wanted.rawValue)? See --swift-sdk \(wanted.rawValue)=<id>"
                ))
        }
        if image.kind != .executable {
            problems.report(
                Problem(
                    .notELF, subject: product.name, "'\(product.name)' is not an executable: its kind is \(image.kind)",
                    advice: "a function is an executable product"))
        }
        if product.target.linkage == .shared {
            if image.isStaticallyLinked {
                problems.report(
                    Problem(
                        .notDynamic, subject: product.name,
                        "'\(product.name)' for \(wanted.rawValue) is static, though linkage is shared",
                        advice:
                            "remove -static-executable and --static-swift-stdlib from the flags, or take static linkage"
                    ))
            } else if image.runpath != SwiftBuildCommand.runPath || image.rpath != nil {
                problems.report(runPathProblem("'\(product.name)' for \(wanted.rawValue)", image))
            }
        } else if !image.isStaticallyLinked {
            var reasons = image.needed.map { "needs \($0)" }
            if let interpreter = image.interpreter { reasons.insert("asks for the loader \(interpreter)", at: 0) }
            problems.report(
                Problem(
                    .notStatic, subject: product.name,
                    "'\(product.name)' for \(wanted.rawValue) is not fully static",
                    cause: reasons.isEmpty ? nil : reasons.joined(separator: ", "),
                    advice:
                        "remove flags and settings that link dynamically (build.linker, linkerSettings, dynamic library products)"
                ))
        }
    }
}

extension BinaryInspector {
    /// Read again from a file that was rewritten.
    static func highestVersions(of file: FilePath) throws -> [String: String] {
        let mapped = try MappedFile.open(file)
        return BinaryFacts.highestVersions(try mapped.elfImage(of: file).versionNeeds)
    }
}
