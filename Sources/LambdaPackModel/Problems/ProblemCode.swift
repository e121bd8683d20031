/// The stable name of each kind of problem. Scripts may match on it; the words beside it may change.
package enum ProblemCode: String, Hashable, Sendable, CaseIterable {
    // Configuration and command line
    case configurationUnreadable = "configuration-unreadable"
    case configurationSyntax = "configuration-syntax"
    case unknownKey = "unknown-key"
    case wrongType = "wrong-type"
    case invalidValue = "invalid-value"
    case duplicateKey = "duplicate-key"
    case fileExists = "file-exists"

    // The package and its build
    case packageUnreadable = "package-unreadable"
    case noExecutableProduct = "no-executable-product"
    case unknownProduct = "unknown-product"
    case toolMissing = "tool-missing"
    case sdkMissing = "sdk-missing"
    case sdkUnusable = "sdk-unusable"
    case fixedPathUnavailable = "fixed-path-unavailable"
    case moduleMissing = "module-missing"
    case buildFailed = "build-failed"
    case incomplete
    case productMissing = "product-missing"

    // What was built
    case notELF = "not-elf"
    case wrongMachine = "wrong-machine"
    case notStatic = "not-static"
    case stripFailed = "strip-failed"
    case noBuildID = "no-build-id"
    case pathInBinary = "path-in-binary"
    case icuInside = "icu-inside"
    case moduleUnlinkable = "module-unlinkable"

    // Shared linkage
    case notDynamic = "not-dynamic"
    case hostLibrary = "host-library"
    case libraryConflict = "library-conflict"
    case layerImport = "layer-import"
    case layerLimit = "layer-limit"
    case lockUnreadable = "lock-unreadable"
    case lockConflict = "lock-conflict"
    case lockTampered = "lock-tampered"
    case lockChanged = "lock-changed"

    // The preflight: the names are those of its rules
    case profileUnreadable = "profile-unreadable"
    case noBootstrap = "no-bootstrap"
    case notExecutable = "not-executable"
    case noInterpreter = "no-interpreter"
    case missingLibrary = "missing-library"
    case symbolVersion = "symbol-version"
    case undefinedSymbol = "undefined-symbol"
    case shadowedLibrary = "shadowed-library"
    case runPath = "run-path"
    case unproved
    case unreadableELF = "unreadable-elf"
    case setuid
    case unreadableEntry = "unreadable-entry"
    case caseCollision = "case-collision"
    case secret
    case malformedArchive = "malformed-archive"
    case foreignName = "foreign-name"
    case linkTarget = "link-target"

    // What goes into the archive
    case includeMissing = "include-missing"
    case includeUnreadable = "include-unreadable"
    case includeEscapes = "include-escapes"
    case includeUnsupported = "include-unsupported"
    case entryConflict = "entry-conflict"
    case entryPath = "entry-path"
    case overHardLimit = "over-hard-limit"
    case overBudget = "over-budget"
    case unknownLayer = "unknown-layer"
    case waiverEnded = "waiver-ended"
    case directUploadLimit = "direct-upload-limit"

    // Writing and reading back
    case outputUnwritable = "output-unwritable"
    case outputBusy = "output-busy"
    case outputForeign = "output-foreign"
    case partialSet = "partial-set"
    case archiveFailed = "archive-failed"
    case readBackDiffers = "read-back-differs"
    case fileSystem = "file-system"
    case interrupted = "interrupted"
    case internalError = "internal-error"

    // Finished sets
    case baselineUnavailable = "baseline-unavailable"
    case gitFailed = "git-failed"
    case unlikeBaseline = "unlike-baseline"
    case staleSet = "stale-set"
    case manifestUnreadable = "manifest-unreadable"
    case verificationDiffers = "verification-differs"
    case compressorDiffers = "compressor-differs"
}

/// The tool's exit codes, as the documentation lists them.
package enum ExitStatus: Int32, Sendable {
    case success = 0
    case failure = 1
    case overBudget = 2
    case preflightRefused = 3
    case verificationDiffers = 4
    case usage = 64
}
