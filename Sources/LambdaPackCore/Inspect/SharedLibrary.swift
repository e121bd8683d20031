/// A shared library that a function needs, and where it was found.
package struct SharedLibrary: Sendable, Hashable {
    /// Whose it is, which tells how often it changes.
    package enum Origin: String, Sendable, Hashable, Codable, CaseIterable {
        /// Built from this package or from its dependencies.
        case package
        /// Of the Swift toolchain, or of the Swift part of an SDK.
        case toolchain
        /// A system library of the SDK's sysroot.
        case sdk
        /// A system library of the machine that builds.
        case host
    }

    /// The name that was asked for, and under which it is shipped.
    package var name: String
    /// The file itself, links followed.
    package var file: FilePath
    package var origin: Origin
    /// The first file that asked for it.
    package var neededBy: String
}

/// What one executable needs at load time, transitively, as far as it was found: the preflight says what is missing.
package struct LibraryClosure: Sendable, Hashable {
    /// To be shipped, in the order in which a loader would come to them.
    package var libraries: [SharedLibrary] = []
    /// Files of the build machine that stand for the runtime's libraries, to tell what they export.
    package var systemFiles: [String: FilePath] = [:]
}
