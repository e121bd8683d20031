import ELF

/// Checks of what a loader would do with one function.
struct LoadChecks {
    var image: PackageImage
    var profile: RuntimeProfile
    var retargeter: Retargeter?
    var facts: LoadFactsStore
    var search: LibrarySearch

    func findings(_ bootstrap: PackageImage.File) throws -> [Finding] {
        guard let program = try facts.facts(of: bootstrap.source) else {
            // A script is a program too, where its interpreter is on the image; unreadable ELF files are told elsewhere.
            return []
        }
        guard program.machine == image.architecture.machine else { return [] }
        var findings = interpreter(bootstrap, program)
        var set = LoadSet()
        try set.load(bootstrap, program, search: search)
        for name in image.opened {
            guard set.object(name) == nil, !set.system.contains(name) else { continue }
            let found = search.find(name, requester: bootstrap.path, program, executable: program)
            if case .file(let file) = found, let opened = try facts.facts(of: file.source) {
                try set.load(file, opened, search: search)
            } else if found == nil {
                findings.append(missing(name, neededBy: bootstrap, opened: true))
            }
        }
        findings += set.missing.map { missing($0.name, neededBy: $0.neededBy, opened: false) }
        findings += shadowed(set)
        for object in set.objects { findings += try versions(object, set) }
        // Without a library every symbol of it would be one more finding that says the same.
        if set.missing.isEmpty { findings += try symbols(set) }
        return findings
    }

    /// Of files without a program that loads them: what they lack another layer may bring, so that only versions count.
    func findings(ofLibraries files: [PackageImage.File]) throws -> [Finding] {
        var findings: [Finding] = []
        for file in files {
            guard let library = try facts.facts(of: file.source), library.machine == image.architecture.machine,
                library.kind == .sharedLibrary || library.kind == .executable
            else { continue }
            findings += interpreter(file, library)
            var set = LoadSet()
            try set.load(file, library, search: search)
            findings += try versions(set.objects[0], set)
        }
        return findings
    }

    private func interpreter(_ file: PackageImage.File, _ program: LoadFacts) -> [Finding] {
        guard let interpreter = program.interpreter else { return [] }
        let offered = profile.interpreters(image.architecture)
        guard !offered.contains(interpreter) else { return [] }
        return [
            Finding(
                .noInterpreter, artifact: image.name, file: file.path,
                "\(file.path) needs the loader \(interpreter), which \(profile.name) does not have for \(image.architecture.rawValue)",
                advice: interpreter.contains("musl")
                    ? "link it fully static: a dynamic musl program finds no loader on Lambda"
                    : "take an SDK of glibc for \(image.architecture.rawValue), or static linkage")
        ]
    }

    private func missing(_ name: String, neededBy file: PackageImage.File, opened: Bool) -> Finding {
        let layers = image.externalLayers
        let perhaps =
            layers.isEmpty ? "" : " It may be in \(layers.joined(separator: ", ")), whose content is not known here."
        return Finding(
            .missingLibrary, artifact: file.artifact, file: file.path, library: name,
            "\(file.path) \(opened ? "opens" : "needs") \(name), which is not in \(image.name) or its layers, and not known to be in \(profile.name).\(perhaps)",
            advice: SystemLibraries.isGlibc(name)
                ? "this part of glibc is not on the runtime: link without it"
                : "install it where the build finds it (the SDK's sysroot, or -L), link it statically, or include it at lib/\(name)"
        )
    }

    /// Shipped libraries that the loader does not take because another of the name comes first.
    private func shadowed(_ set: LoadSet) -> [Finding] {
        let directories = [
            LambdaRoot.function, LambdaRoot.function + "/lib", LambdaRoot.layer + "/lib",
        ]
        let files = image.visible
        var findings: [Finding] = []
        for name in (set.system.union(set.byName.keys)).sorted() {
            let taken = set.object(name)?.file
            for directory in directories {
                guard let file = files["\(directory)/\(name)"], file.path != taken?.path else { continue }
                if let taken {
                    // The same content twice is waste, not danger.
                    if taken.digest != nil, taken.digest == file.digest { continue }
                    findings.append(
                        Finding(
                            .shadowedLibrary, artifact: image.name, file: file.path, library: name,
                            "\(file.path) is hidden by \(taken.path), which the loader finds first",
                            advice: "ship one of the two"))
                } else if set.system.contains(name) {
                    findings.append(
                        Finding(
                            .shadowedLibrary, artifact: image.name, file: file.path, library: name,
                            "\(file.path) is never loaded: \(profile.name) has a \(name) of its own, and /opt/lib comes last in its LD_LIBRARY_PATH",
                            advice: "leave it out, or link what needs it statically"))
                }
            }
        }
        return findings
    }

    /// Every symbol version that a file needs, against what provides its library.
    private func versions(_ object: LoadSet.Object, _ set: LoadSet) throws -> [Finding] {
        var findings: [Finding] = []
        for need in object.facts.versionNeeds {
            for version in need.versions where !version.isWeak {
                if let provider = set.object(need.library) {
                    let offered = provider.facts.versionDefinitions
                    // glibc only warns where a library has no versions at all (elf/dl-version.c).
                    if offered.isEmpty || offered.contains(version.name) { continue }
                    findings.append(
                        finding(
                            .symbolVersion, object, need.library, version.name,
                            "\(provider.file.path) does not define it",
                            advice: "ship the \(need.library) that it was linked against"))
                } else if set.system.contains(need.library) {
                    findings += try system(object, need.library, version.name)
                }
            }
        }
        return findings
    }

    private func system(_ object: LoadSet.Object, _ library: String, _ version: String) throws -> [Finding] {
        switch profile.offers(version, of: library, architecture: image.architecture.rawValue) {
        case .offered: return []
        case .notOffered(let highest):
            let has = highest.map { "\(profile.name) has \($0)" } ?? "\(profile.name) has none of that name"
            let general =
                "static linkage ('linkage: static'), an SDK of an older system, or a build image with a glibc as old as the runtime's"
            return [
                try retargeted(finding(.symbolVersion, object, library, version, has, advice: general), object)
            ]
        case .unproved, .noSuchLibrary:
            let why = "it is not known what \(profile.name)'s \(library) defines"
            return [
                try retargeted(
                    finding(.unproved, object, library, version, why, advice: Self.proof(object)), object)
            ]
        }
    }

    /// Notes whether retargeting would cure it, and why not.
    private func retargeted(_ finding: Finding, _ object: LoadSet.Object) throws -> Finding {
        guard let retargeter else { return finding }
        var finding = finding
        let plan = try facts.plan(of: object.file.source, image.architecture, by: retargeter)
        finding.isRetargetable = plan.rewrites.contains {
            $0.library == finding.library && $0.from == finding.version
        }
        let obstacle = plan.impossible.first { $0.library == finding.library && $0.version == finding.version }
        if let obstacle { finding.advice += "; --retarget can't help: \(obstacle.why)" }
        return finding
    }

    func finding(
        _ rule: PreflightRule, _ object: LoadSet.Object, _ library: String, _ version: String, _ why: String,
        advice: String
    ) -> Finding {
        let name = LoadFacts.VersionName(library: library, version: version)
        let users = object.facts.users[name, default: []].sorted()
        let shown = NameList.render(users, upTo: 3)
        let verb = users.count == 1 ? "needs" : "need"
        return Finding(
            rule, artifact: object.file.artifact, file: object.file.path, library: library, version: version,
            symbols: Array(users.prefix(3)),
            "\(object.file.path): \(library): \(users.isEmpty ? "it needs" : "\(shown) \(verb)") \(version); \(why)",
            advice: advice)
    }

    /// The ways out where nobody can say what the runtime's library offers.
    static func proof(_ object: LoadSet.Object) -> String {
        "link it statically, or make a profile of the real image with 'lambda-pack profile'; if you know that it defines them, allow 'unproved:\(Finding.archivePath(object.file.path))'"
    }
}
