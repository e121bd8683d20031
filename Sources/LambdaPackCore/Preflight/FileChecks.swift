import Archive
import ELF

/// Checks of single files.
enum FileChecks {
    static func permissions(_ file: PackageImage.File) -> [Finding] {
        var findings: [Finding] = []
        let mode = "0" + String(file.permissions, radix: 8)
        if file.permissions & 0o6000 != 0 {
            findings.append(
                Finding(
                    .setuid, artifact: file.artifact, file: file.path,
                    "\(file.path) is set-user-ID or set-group-ID (mode \(mode))",
                    advice: "take the bits away: nothing on Lambda runs as another user"))
        }
        if file.permissions & 0o004 == 0 {
            findings.append(
                Finding(
                    .unreadableEntry, artifact: file.artifact, file: file.path,
                    "\(file.path) is not readable for everybody (mode \(mode))",
                    advice:
                        "give it mode 0644, or 0755 if it is a program: functions run as another user than the files' owner"
                ))
        }
        return findings
    }

    /// Layers and archives can be read by anyone who may read the function.
    static func secrets(_ file: PackageImage.File) throws -> [Finding] {
        let path = Finding.archivePath(file.path)
        return try SecretScan().findings(of: file.source, path: path).map { secret in
            Finding(
                .secret, artifact: file.artifact, file: file.path,
                "\(file.path) holds a secret: \(secret.sentence)",
                advice:
                    "keep it in Secrets Manager or Parameter Store; if it is not a secret, allow it with 'secret:\(path)'"
            )
        }
    }

    static func elf(
        _ file: PackageImage.File, architecture: Architecture, profile: RuntimeProfile, facts: LoadFactsStore
    ) throws -> [Finding] {
        switch try facts.reading(of: file.source) {
        case .failure(let error):
            return [
                Finding(
                    .unreadableELF, artifact: file.artifact, file: file.path,
                    "\(file.path) begins like an ELF file and can't be read as one: \(error)",
                    advice: "is it whole? What can't be read can't be proved to load")
            ]
        case .success(nil): return []
        case .success(let found?):
            guard found.kind == .executable || found.kind == .sharedLibrary else { return [] }
            return machine(file, found, architecture) + searchPath(file, found, profile)
        }
    }

    private static func machine(
        _ file: PackageImage.File, _ facts: LoadFacts, _ architecture: Architecture
    ) -> [Finding] {
        guard facts.machine != architecture.machine || facts.fileClass != .bits64 else { return [] }
        return [
            Finding(
                .wrongMachine, artifact: file.artifact, file: file.path,
                "\(file.path) is built for \(facts.machine.name)\(facts.fileClass == .bits64 ? "" : ", 32 bits"), and \(file.artifact) is for \(architecture.rawValue)",
                advice: "take the one for \(architecture.machine.name), or leave it out")
        ]
    }

    /// Directories of the machine that built a file say nothing good on Lambda: at best they are not there.
    private static func searchPath(
        _ file: PackageImage.File, _ facts: LoadFacts, _ profile: RuntimeProfile
    ) -> [Finding] {
        let harmless = profile.libraryPath + profile.defaultPath + [LambdaRoot.function, LambdaRoot.layer]
        let foreign = (facts.rpath + facts.runpath).filter { entry in
            entry.hasPrefix("/") && !harmless.contains { entry == $0 || entry.hasPrefix($0 + "/") }
        }
        guard !foreign.isEmpty else { return [] }
        return [
            Finding(
                .runPath, artifact: file.artifact, file: file.path,
                "\(file.path) looks for libraries in \(foreign.joined(separator: ", ")), which exists only on the machine that built it",
                advice: "link it with -rpath=/opt/lib:$ORIGIN/lib alone")
        ]
    }

    /// Names of different layers that can't both be unpacked everywhere, by the rule that archives are planned and read
    /// with. Equal names are ``shadowedByLayers(_:)``'s.
    static func collisions(_ image: PackageImage) -> [Finding] {
        let files = Dictionary(image.layers.flatMap { $0 }.map { ($0.path, $0) }) { first, _ in first }
            .values.sorted { $0.path < $1.path }
        let named = files.compactMap { file in
            (try? ArchivePath(String(file.path.drop { $0 == "/" }))).map { (file: file, path: $0) }
        }
        return NameCollision.find(in: named.map { ($0.path, isDirectory: false) }).map { collision in
            let (first, second) = (named[collision.first].file, named[collision.second].file)
            return Finding(
                .caseCollision, artifact: second.artifact, file: second.path,
                "\(second.path) of \(second.artifact) \(collision.kind) \(first.path) of \(first.artifact) in \(image.name)",
                advice: collision.kind == .insideFile
                    ? "rename one: on Lambda the two can't be mounted together"
                    : "rename one: unpacked on macOS or Windows one replaces the other")
        }
    }

    /// Files of one layer in the place of another's.
    static func shadowedByLayers(_ image: PackageImage) -> [Finding] {
        var findings: [Finding] = []
        for (index, layer) in image.layers.enumerated() {
            let later = Dictionary(image.layers[(index + 1)...].flatMap { $0 }.map { ($0.path, $0) }) { $1 }
            for file in layer {
                guard let other = later[file.path], other.digest == nil || other.digest != file.digest else { continue }
                findings.append(
                    Finding(
                        .shadowedLibrary, artifact: image.name, file: file.path,
                        "\(file.path) of \(file.artifact) is replaced by the one of \(other.artifact) in \(image.name)",
                        advice: "put the two into different functions, or under different names"))
            }
        }
        return findings
    }
}
