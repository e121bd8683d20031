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
    /// The arguments of unshare(1) that this system allows.
    var unshareArguments: [String]

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
            ["unshare"] + unshareArguments + [
                "/bin/sh", "-c", Self.script, "lambda-pack", source.string, scratch.string,
            ]
            + [command.executable.string] + command.arguments
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
    package static func make(
        package: FilePath, localPackages: [FilePath], scratch: FilePath, inUse: [FilePath], path: String
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
        // As root without a user namespace first: in one, files of other users could not be read or written.
        let attempts =
            ProcessEnvironment.isRoot
            ? [["--mount"], ["--user", "--map-root-user", "--mount"]]
            : [["--user", "--map-root-user", "--mount"]]
        var reason = ""
        for arguments in attempts {
            let namespace = FixedPathNamespace(
                source: source, packageBelowSource: package.relative(to: source) ?? "", scratch: scratch,
                unshareArguments: arguments)
            let probe = Command("/bin/sh", ["-c", "test -e Package.swift || test -d ."])
            do {
                let result = try await ProcessRunner.run(namespace.wrap(probe))
                if result.succeeded { return namespace }
                reason = result.text.trimmingSpaces()
            } catch {
                reason = "\(error)"
            }
        }
        throw unavailable(reason)
        #else
        throw unavailable("mount namespaces exist on Linux only")
        #endif
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
