/// Holds a finished set against its own manifest: archives byte for byte and entry by entry, and the manifest against
/// itself.
package struct SetVerification: Sendable {
    /// Not to be trusted before there are no ``problems()``.
    package let set: ArtifactSet
    private var manifest: Manifest { self.set.manifest }

    /// - Parameter output: the set's directory, or the `manifest.json` in it.
    package init(output: FilePath) throws(Failure) {
        set = try ArtifactSet.openUnchecked(output)
    }

    /// Opens a set of which nothing differs.
    ///
    /// - Throws: everything that differs, at once.
    package static func verified(_ output: FilePath) async throws -> ArtifactSet {
        let verification = try SetVerification(output: output)
        let problems = try await verification.problems()
        guard problems.isEmpty else { throw Failure(problems, exitStatus: .verificationDiffers) }
        return verification.set
    }

    /// Everything that differs.
    package func problems() async throws -> [Problem] {
        let artifacts = manifest.artifacts
        var problems = try await withThrowingTaskGroup(of: (Int, [Problem]).self) { group in
            for (index, artifact) in artifacts.enumerated() {
                group.addTask { (index, try self.problems(of: artifact)) }
            }
            var found: [Int: [Problem]] = [:]
            for try await (index, problems) in group { found[index] = problems }
            return found.sorted { $0.key < $1.key }.flatMap(\.value)
        }
        problems += ManifestConsistency.contradictions(manifest).map { differs($0.subject, $0.message, $0.cause) }
        problems += attributions() + checksums() + strangers()
        return problems
    }

    func differs(_ subject: String, _ message: String, _ cause: String? = nil) -> Problem {
        Problem(
            .verificationDiffers, subject: subject, message, cause: cause,
            advice: "build the set again; what was changed by hand must not be deployed")
    }

    /// What the page draws; a set without attribution has none of these files.
    private func attributions() -> [Problem] {
        let functions = manifest.functions.filter { $0.attribution != nil }.compactMap { function in
            attribution("\(function.id)", SetLayout.attribution(of: "\(function.id)")) { () throws(Problem) in
                try set.attribution(of: function)
            }
        }
        let libraries = manifest.artifacts.flatMap { artifact in
            artifact.libraries.filter { $0.attribution != nil }.compactMap { library in
                attribution(
                    "\(artifact.id)", SetLayout.attribution(ofDebugFile: library.elf.debugFile) ?? library.soname
                ) { () throws(Problem) in
                    try set.attribution(of: library)
                }
            }
        }
        return functions + libraries
    }

    private func attribution(
        _ subject: String, _ path: String, _ read: () throws(Problem) -> Attribution?
    ) -> Problem? {
        do throws(Problem) {
            return try read() == nil ? differs(subject, "\(path) is not there") : nil
        } catch {
            return differs(subject, "\(path) can't be right", error.cause)
        }
    }

    private func checksums() -> [Problem] {
        guard let listed = Checksums.read(set.directory)?.digests else {
            return [differs(SetLayout.checksums, "\(SetLayout.checksums) is not there")]
        }
        var wanted = Dictionary(manifest.artifacts.map { ($0.archive.path, $0.archive.sha256) }) { one, _ in one }
        wanted[SetLayout.manifest] = (try? FileSystem.digest(set.directory / SetLayout.manifest))?.hex
        let names = Set(listed.keys).union(wanted.keys).sorted()
        return names.compactMap { name in
            guard listed[name] != wanted[name] else { return nil }
            return differs(
                SetLayout.checksums, "\(SetLayout.checksums) and the set differ on \(name)",
                "\(listed[name] ?? "not listed"), and \(wanted[name] ?? "not in the set")")
        }
    }

    /// Archives that the manifest does not know.
    private func strangers() -> [Problem] {
        let known = Set(manifest.artifacts.map(\.archive.path))
        return ["functions", "layers"].flatMap { folder in
            ((try? FileSystem.names(in: set.directory / folder)) ?? []).map { "\(folder)/\($0)" }.filter {
                !known.contains($0)
            }
        }.map { differs($0, "\($0) is in the set, and the manifest does not know it") }
    }
}
