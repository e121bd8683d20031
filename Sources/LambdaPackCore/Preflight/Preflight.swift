import ELF

/// Proves from the files alone that a package will load on its runtime, and says of everything that won't.
///
/// What can't be determined is refused like what is wrong: a check that passes files that it can't read is none.
package struct Preflight: Sendable {
    package var profile: RuntimeProfile
    package var allow: [AllowRule]
    /// Looked at for what could be cured.
    package var retargeter: Retargeter?
    package var facts: LoadFactsStore

    /// - Parameter store: has what the build machine's copies of the runtime's libraries export.
    package init(profile: RuntimeProfile, allow: [AllowRule], retargeter: Retargeter?, store: ContentStore? = nil) {
        self.profile = profile
        self.allow = allow
        self.retargeter = retargeter
        facts = LoadFactsStore(store: store)
    }

    /// Raised when a check is added or changed: verdicts that were kept are then asked for again.
    static let format = 5

    /// Checks of each file by itself: once for an archive, however many functions mount it.
    package func inspect(archive files: [PackageImage.File], architecture: Architecture) throws -> [Finding] {
        var findings: [Finding] = []
        for file in files {
            findings += FileChecks.permissions(file)
            findings += try FileChecks.secrets(file)
            findings += try FileChecks.elf(file, architecture: architecture, profile: profile, facts: facts)
        }
        findings += FileChecks.names(files)
        return judged(findings)
    }

    /// Checks of how files come together: `bootstrap`, the loader's search, versions, symbols.
    package func inspect(image: PackageImage) throws -> [Finding] {
        var findings: [Finding] = []
        let files = image.visible
        findings += FileChecks.shadowedByLayers(image) + FileChecks.collisions(image)
        guard
            let bootstrap = files[LambdaRoot.function + "/bootstrap"]
                ?? files[LambdaRoot.layer + "/bootstrap"]
        else {
            findings.append(
                Finding(
                    .noBootstrap, artifact: image.name, file: LambdaRoot.function + "/bootstrap",
                    "there is no 'bootstrap' at the root of \(image.name)",
                    advice: "Lambda starts a file of that name in the function's root, or in /opt"))
            return judged(findings)
        }
        if bootstrap.permissions & 0o111 != 0o111 {
            findings.append(
                Finding(
                    .notExecutable, artifact: image.name, file: bootstrap.path,
                    "'bootstrap' of \(image.name) is not executable for everybody (mode \(String(bootstrap.permissions, radix: 8)))",
                    advice: "give it mode 0755: Lambda answers 'fork/exec /var/task/bootstrap: permission denied'"))
        }
        let search = LibrarySearch(profile: profile, architecture: image.architecture, files: files, facts: facts)
        let checks = LoadChecks(image: image, profile: profile, retargeter: retargeter, facts: facts, search: search)
        findings += try checks.findings(bootstrap)
        return judged(findings)
    }

    /// Checks of libraries whose program is not known: the versions that they need of the runtime and of each other.
    package func inspect(libraries files: [PackageImage.File], architecture: Architecture) throws -> [Finding] {
        let image = PackageImage(
            name: files.first?.artifact ?? "", architecture: architecture, function: [], layers: [files])
        let search = LibrarySearch(
            profile: profile, architecture: architecture, files: image.visible, facts: facts)
        let checks = LoadChecks(image: image, profile: profile, retargeter: retargeter, facts: facts, search: search)
        return judged(try checks.findings(ofLibraries: files))
    }

    /// Marks what the user allows, and puts findings in order, each once.
    private func judged(_ findings: [Finding]) -> [Finding] {
        let marked = findings.map { finding in
            var finding = finding
            finding.isAllowed = finding.rule.isAdvisory || allow.contains { $0.accepts(finding) }
            return finding
        }
        return Set(marked).sorted(by: Finding.precedes)
    }
}
