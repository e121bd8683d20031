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
            return try VersionRetarget.plan(
                try ELFImage(mapped.bytes), in: mapped.bytes, by: cures(architecture.rawValue))
        } catch {
            throw Failure(.unreadableELF(file, error))
        }
    }

    /// Whether a file that was rewritten asks for something that only the compatibility library defines.
    func usesCompatibilityLibrary(_ file: FilePath) throws -> Bool {
        let mapped = try MappedFile.open(file)
        do throws(ELFError) {
            let provided = table.providedSymbols
            return try ELFImage(mapped.bytes).dynamicSymbols(in: mapped.bytes).contains {
                !$0.isDefined && $0.version == .unversioned && provided.contains($0.name)
            }
        } catch {
            throw Failure(.unreadableELF(file, error))
        }
    }

    private func cures(_ architecture: String) -> SymbolCures {
        SymbolCures(
            table: table, architecture: architecture,
            offers: { profile.offers($1, of: $0, architecture: architecture) == .offered },
            exports: { profile.exports($1, from: $0, architecture: architecture) },
            lacks: { profile.lacks($1, version: $2, of: $0, architecture: architecture) })
    }
}
