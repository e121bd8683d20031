import ELF

/// Rewrites the packaged copies of binaries for one runtime.
package struct Retargeter: Sendable {
    package var profile: RuntimeProfile
    package var table: RetargetTable
    /// Equal for equal results.
    package let identity: String

    package init(profile: RuntimeProfile, table: RetargetTable) throws {
        self.profile = profile
        self.table = table
        let bytes = try CanonicalJSON.encode(profile) + CanonicalJSON.encode(table)
        identity = "retargeted \(SHA256Digest(hashing: bytes).hex)"
    }

    /// Rewrites a file in place. Its size, its build-id and its debug file stay what they are.
    package func rewrite(_ file: FilePath, architecture: Architecture) throws -> [Retargeting] {
        let plan = try plan(for: file, architecture: architecture)
        for patch in plan.patches { try FileSystem.overwrite(file, at: patch.offset, with: patch.bytes) }
        return plan.rewrites
    }

    /// What could be done with a file.
    package func plan(for file: FilePath, architecture: Architecture) throws -> RetargetPlan {
        let mapped = try MappedFile.open(file)
        do throws(ELFError) {
            let image = try ELFImage(mapped.bytes)
            return try VersionRetarget.plan(
                image, in: mapped.bytes, architecture: architecture.rawValue, table: table,
                offers: { profile.offers($1, of: $0, architecture: architecture.rawValue) == .offered },
                exports: { profile.exports($1, from: $0, architecture: architecture.rawValue) })
        } catch {
            throw Failure(.unreadableELF(file, error))
        }
    }
}
