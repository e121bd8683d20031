/// Where builds run: in place, or at a path that is the same on every machine.
extension PackagePipeline {
    /// Whether builds run at a fixed path, and if not, why.
    enum FixedPathMode: Sendable {
        case fixed(FixedPathNamespace)
        case ordinary(String)

        var namespace: FixedPathNamespace? { if case .fixed(let namespace) = self { namespace } else { nil } }
        var description: String {
            switch self {
            case .fixed: "yes"
            case .ordinary(let reason): "no: \(reason)"
            }
        }
    }

    func makeNamespace(_ units: [Unit]) async throws -> FixedPathMode {
        switch configuration.fixedPath {
        case .never: return .ordinary("not asked for")
        // Layer versions are counted in a file that all machines share: their bytes must not tell them apart.
        case .auto where !configuration.isContinuousIntegration && configuration.linkage == .static:
            return .ordinary("not asked for")
        case .auto, .always: break
        }
        // Any will do to try it: each architecture's is put in its place later.
        let scratch = configuration.workDirectory / "scratch-fixed"
        let localPackages = try await localPackages()
        do throws(Problem) {
            do { try FileSystem.createDirectory(scratch) } catch {
                throw Problem(
                    .fixedPathUnavailable, subject: scratch.string, "\(scratch) can't be made", cause: error.description
                )
            }
            let inUse =
                [toolchain.root, toolchain.swift] + units.compactMap(\.target.sdk?.searchPath)
                + [environment.home].compactMap(\.self)
            return .fixed(
                try await FixedPathNamespace.make(
                    package: configuration.packageDirectory, localPackages: localPackages, scratch: scratch,
                    inUse: inUse, path: environment.path,
                    // Nobody's own machine runs anything as root because a package was built.
                    maySudo: configuration.isContinuousIntegration))
        } catch {
            if configuration.fixedPath == .always { throw Failure(error) }
            progress(.note("not at a fixed path: \(error.cause ?? error.message)"))
            return .ordinary(error.cause ?? error.message)
        }
    }

    /// Each architecture and linkage has its own: SwiftPM would plan the package again at each change of flags, and they
    /// can be built side by side.
    func scratchDirectory(_ target: BuildTarget, isFixed: Bool) -> FilePath {
        let parts = ["scratch", isFixed ? "fixed" : nil, target.linkage == .shared ? "shared" : nil]
        return configuration.workDirectory
            / (parts.compactMap(\.self) + [target.architecture.rawValue]).joined(separator: "-")
    }
}
