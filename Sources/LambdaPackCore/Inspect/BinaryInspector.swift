#if canImport(System)
import System
#else
import SystemPackage
#endif
import ELF

/// Proves from the file itself that a linked executable is what its name promises.
package enum BinaryInspector {
    /// Reads an unstripped executable.
    ///
    /// - Throws: all that is wrong with it: no ELF, another machine, not fully static.
    package static func inspectStatic(_ product: BuiltProduct) throws -> BinaryFacts {
        let mapped = try MappedFile.open(product.executable)
        let image: ELFImage
        do {
            image = try ELFImage(mapped.bytes)
        } catch {
            throw Failure(
                Problem(
                    .notELF, subject: product.name,
                    "what '\(product.name)' linked to for \(product.architecture.rawValue) is no ELF file that could be read",
                    cause: "\(error)", advice: "is \(product.target.name) a Swift SDK for Linux?"))
        }
        var problems = ProblemCollector()
        check(image, product, &problems)
        try problems.throwIfFailed()
        return BinaryFacts(
            machine: image.machine.name, interpreter: image.interpreter, needed: image.needed, runpath: image.runpath,
            highestVersions: BinaryFacts.highestVersions(image.versionNeeds),
            linker: BinaryFacts.linker(of: image, in: mapped.bytes),
            containsICU: BinaryFacts.containsICU(image, in: mapped.bytes), embeddedPaths: [],
            unstrippedBytes: mapped.bytes.count)
    }

    private static func check(_ image: ELFImage, _ product: BuiltProduct, _ problems: inout ProblemCollector) {
        let wanted = product.architecture
        if image.machine != wanted.machine || image.fileClass != .bits64 {
            problems.report(
                Problem(
                    .wrongMachine, subject: product.name,
                    "'\(product.name)' was linked for \(image.machine.name), not for \(wanted.machine.name)",
                    advice: "is \(product.target.name) an SDK for \(wanted.rawValue)? See --swift-sdk \(wanted.rawValue)=<id>"))
        }
        if image.kind != .executable {
            problems.report(
                Problem(
                    .notELF, subject: product.name, "'\(product.name)' is no executable, but \(image.kind)",
                    advice: "a function is an executable product"))
        }
        if !image.isStaticallyLinked {
            var reasons = image.needed.map { "needs \($0)" }
            if let interpreter = image.interpreter { reasons.insert("asks for the loader \(interpreter)", at: 0) }
            problems.report(
                Problem(
                    .notStatic, subject: product.name,
                    "'\(product.name)' for \(wanted.rawValue) is not fully static",
                    cause: reasons.isEmpty ? nil : reasons.joined(separator: ", "),
                    advice: "remove flags and settings that link dynamically (build.linker, linkerSettings, dynamic library products)"))
        }
    }
}
