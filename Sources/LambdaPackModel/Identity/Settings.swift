/// How a function's binary is tuned by the compiler.
package enum Optimization: String, NamedValue {
    /// `-Osize`: smaller code, often a little slower.
    case size
    /// SwiftPM's own choice for the configuration (`-O` in release).
    case `default`
}

/// How much time compression may take.
package enum Compression: String, NamedValue {
    case fast, `default`, max
}

/// When sources are built at one fixed path inside a mount namespace.
package enum FixedPath: String, NamedValue {
    /// In CI (`CI=true`) and with shared linkage, where the system allows it.
    case auto
    /// Always; an error where the system does not allow it.
    case always
    case never
}

/// SwiftPM's build configuration.
package enum BuildConfiguration: String, NamedValue {
    case release, debug
}

/// How functions come to the Swift runtime and other libraries.
package enum Linkage: String, NamedValue {
    /// One fully static `bootstrap`.
    case `static`
    /// A dynamic `bootstrap`, with libraries in its archive and in layers.
    case shared
}

/// What becomes of modules that several functions link, with shared linkage.
package enum ModuleSharing: String, NamedValue {
    /// They are linked into dylibs.
    case share
    /// Each function has its own.
    case copy
}

/// What to do about symbol versions that only a newer system has.
package enum Compatibility: String, NamedValue {
    /// Refuse them.
    case strict
    /// Rewrite those that an older version of the same library serves equally (docs/al2023.md).
    case retarget
}

/// The Lambda OS-only runtimes that run a `bootstrap`.
package enum LambdaRuntime: String, NamedValue {
    case providedAL2023 = "provided.al2023"
    case providedAL2 = "provided.al2"
}

/// Ways to a smaller binary that have a price, so that each is chosen by name.
package enum SizeLever: String, NamedValue {
    /// Links a position-dependent executable: gives up address space randomisation of the executable itself.
    case noPIE = "no-pie"
    /// Leaves out field metadata: `Mirror`, `dump`, and whatever is built on them see no fields.
    case noReflectionMetadata = "no-reflection-metadata"
    /// Leaves out the unwind tables of functions that no C++ exception passes through: no backtraces by them.
    case noUnwindTables = "no-unwind-tables"
}
