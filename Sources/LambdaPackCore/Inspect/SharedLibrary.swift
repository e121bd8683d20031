/// A shared library that a function needs, and where it was found.
package struct SharedLibrary: Sendable, Hashable, Codable {
    /// Whose it is, which tells how often it changes.
    package enum Origin: String, Sendable, Hashable, Codable, CaseIterable {
        /// Built from this package or from its dependencies.
        case package
        /// Modules of packages that SwiftPM fetched, linked by lambda-pack.
        case dependencies
        /// Of the Swift toolchain, of the Swift part of an SDK, or made with its compiler alone.
        case toolchain
        /// A system library of the SDK's sysroot.
        case sdk
        /// A system library of the machine that builds.
        case host
    }

    /// The name that was asked for, and under which it is shipped.
    package var name: String
    /// Where it stands below the directory that it comes from: that of the build, of the toolchain or of the SDK; of the
    /// host's libraries the whole path.
    package var place: String
    package var origin: Origin
    /// The first file that asked for it.
    package var neededBy: String
    /// Those of a dylib of lambda-pack's own making.
    package var modules: [String]? = nil
}

/// A shared library on this machine.
package struct LocatedLibrary: Sendable, Hashable {
    package var library: SharedLibrary
    /// The file itself, links followed.
    package var file: FilePath
    /// What is known of its link, where lambda-pack linked it.
    package var link: LinkedObjects? = nil
}

/// What one executable needs at load time, transitively, as far as it was found: the preflight says what is missing.
package struct LibraryClosure: Sendable, Hashable {
    /// To be shipped, in the order in which a loader would come to them.
    package var libraries: [LocatedLibrary] = []
    /// Files of the build machine that stand for the runtime's libraries, to tell what they export.
    package var systemFiles: [String: FilePath] = [:]
}
