/// Runs builds in a mount namespace of their own in which the package and the scratch directory stand at fixed paths,
/// so that `#filePath`, `__FILE__` and resource accessors hold the same bytes in every checkout.
///
/// A tmpfs over `/srv` holds the mount points: `/srv` exists on every distribution (FHS 3.0 §3.17) and hardly anybody
/// builds below it. Nothing of it is seen outside the namespace, and it ends with the build.
package struct FixedPathNamespace: Sendable, Hashable {
    /// The directory that is mounted: the package, or what it and its local dependencies have in common.
    package var source: FilePath
    /// The package below `source`; empty where they are the same.
    package var packageBelowSource: String
    package var scratch: FilePath
    /// What this system allows.
    var entry: FixedPathEntry

    /// The same package with another scratch directory: each architecture has its own.
    package func with(scratch: FilePath) -> FixedPathNamespace {
        var copy = self
        copy.scratch = scratch
        return copy
    }

    static let mountPoint: FilePath = "/srv"
    static let fixedSource: FilePath = "/srv/lambda-pack/package"
    static let fixedScratch: FilePath = "/srv/lambda-pack/scratch"

    package var packageDirectory: FilePath {
        packageBelowSource.isEmpty ? Self.fixedSource : Self.fixedSource.pushing(FilePath(packageBelowSource))
    }

    /// The same command inside the namespace.
    package func wrap(_ command: Command) -> Command {
        var wrapped = command
        wrapped.executable = "/usr/bin/env"
        wrapped.arguments =
            entry.unshare + ["/bin/sh", "-c", Self.script, "lambda-pack", source.string, scratch.string]
            + entry.return(to: command.environment.variables) + [command.executable.string] + command.arguments
        wrapped.workingDirectory = nil
        return wrapped
    }

    /// Opens both directories before the tmpfs can hide them, and inside the namespace: a mount of another namespace
    /// can't be bound. Without -c mount(8) would turn the descriptors back into paths. `exec` throughout, so that the
    /// process that was started is the one that builds, and signals reach it.
    static let script = """
        exec 3<"$1" 4<"$2" && shift 2 && \
        mount -t tmpfs -o size=64k,mode=755 tmpfs \(mountPoint) && \
        mkdir -p \(fixedSource) \(fixedScratch) && \
        mount -c --bind /proc/self/fd/3 \(fixedSource) && \
        mount -c --bind /proc/self/fd/4 \(fixedScratch) && \
        exec 3<&- 4<&- && cd \(fixedSource) && exec "$@"
        """

    /// Text of a build with the user's own paths in the fixed ones' place.
    package func restoringPaths(in text: String) -> String {
        text.replacing(Self.fixedSource.string, with: source.string)
            .replacing(Self.fixedScratch.string, with: scratch.string)
    }

    /// A path as it is outside the namespace.
    ///
    /// As text: it is asked of thousands of objects at every run.
    package func outside(_ path: String) -> String {
        for (inside, outside) in [(Self.fixedSource, source), (Self.fixedScratch, scratch)] {
            let prefix = inside.string + "/"
            if path.hasPrefix(prefix) { return outside.string + path.dropFirst(inside.string.count) }
        }
        return path
    }
}

extension FixedPathNamespace {
    /// Sets one up, or says why that can't be.
    ///
    /// - Parameters:
    ///   - localPackages: directories of the packages that the package depends on by path, however deep.
    ///   - inUse: further paths that a build needs: the toolchain, SDKs, the home directory.
    ///   - maySudo: whether `sudo -n` may be tried, where user namespaces are forbidden.
    package static func make(
        package: FilePath, localPackages: [FilePath], scratch: FilePath, inUse: [FilePath], path: String,
        maySudo: Bool = false
    ) async throws(Problem) -> FixedPathNamespace {
        #if os(Linux)
        guard Toolchain.executable("unshare", path: path) != nil else {
            throw unavailable("there is no 'unshare' (util-linux)")
        }
        if let hidden = inUse.first(where: { $0.starts(with: mountPoint) }) {
            throw unavailable("\(hidden) lies below \(mountPoint), which would be hidden")
        }
        let source = commonAncestor([package] + localPackages)
        // A mount of / or of a home directory's parent would be the same on no two machines.
        guard source.components.count >= 2 else {
            throw unavailable(
                "the package and its local dependencies have only \(source) in common: \(localPackages.map(\.string).joined(separator: ", "))"
            )
        }
        var reasons: [String] = []
        for entry in FixedPathEntry.attempts(maySudo: maySudo, path: path) {
            let namespace = FixedPathNamespace(
                source: source, packageBelowSource: package.relative(to: source) ?? "", scratch: scratch, entry: entry)
            do {
                guard let reason = try await namespace.obstacle() else { return namespace }
                reasons.append(reason)
            } catch {
                reasons.append("\(error)")
            }
        }
        let reason = reasons.joined(separator: "; ")
        throw unavailable(reason)
        #else
        throw unavailable("mount namespaces exist on Linux only")
        #endif
    }

    /// Why a command does not run in it as it would outside; nil where it does.
    private func obstacle() async throws -> String? {
        // What the command sees of its environment: sudo changes it.
        let result = try await ProcessRunner.run(wrap(Command("/usr/bin/env", ["-0"])))
        guard result.succeeded else { return result.text.trimmingSpaces() }
        let change = entry.change(of: ProcessEnvironment.current, in: result.text)
        return change.map { "sudo changes the environment: \($0)" }
    }

    private static func unavailable(_ reason: String) -> Problem {
        Problem(
            .fixedPathUnavailable, subject: "--fixed-path", "this system can't build at a fixed path", cause: reason,
            advice: "allow user namespaces, or build with --no-fixed-path in one and the same directory everywhere")
    }

    /// The deepest directory that holds all of them.
    static func commonAncestor(_ paths: [FilePath]) -> FilePath {
        var ancestor = paths[0]
        for path in paths.dropFirst() {
            while !path.starts(with: ancestor), let parent = ancestor.parent { ancestor = parent }
        }
        return ancestor
    }
}
