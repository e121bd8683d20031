/// The stable name of each kind of problem. Scripts may match on it; the words beside it may change.
package struct ProblemCode: Hashable, Sendable {
    package let rawValue: String

    private init(_ rawValue: String) { self.rawValue = rawValue }

    // Configuration and command line
    package static let configurationUnreadable = Self("configuration-unreadable")
    package static let configurationSyntax = Self("configuration-syntax")
    package static let unknownKey = Self("unknown-key")
    package static let wrongType = Self("wrong-type")
    package static let invalidValue = Self("invalid-value")
    package static let duplicateKey = Self("duplicate-key")
    package static let fileExists = Self("file-exists")

    // The package and its build
    package static let packageUnreadable = Self("package-unreadable")
    package static let noExecutableProduct = Self("no-executable-product")
    package static let unknownProduct = Self("unknown-product")
    package static let unknownTrait = Self("unknown-trait")
    package static let toolMissing = Self("tool-missing")
    package static let sdkMissing = Self("sdk-missing")
    package static let sdkUnusable = Self("sdk-unusable")
    package static let sdkSource = Self("sdk-source")
    package static let sdkVersion = Self("sdk-version")
    package static let sdkBusy = Self("sdk-busy")
    package static let sdkForeign = Self("sdk-foreign")
    package static let sdkUnwritable = Self("sdk-unwritable")
    package static let sdkFailed = Self("sdk-failed")
    package static let sdkUnavailable = Self("sdk-unavailable")
    package static let fixedPathUnavailable = Self("fixed-path-unavailable")
    package static let moduleMissing = Self("module-missing")
    package static let buildFailed = Self("build-failed")
    package static let incomplete = Self("incomplete")
    package static let productMissing = Self("product-missing")

    // What was built
    package static let notELF = Self("not-elf")
    package static let wrongMachine = Self("wrong-machine")
    package static let notStatic = Self("not-static")
    package static let stripFailed = Self("strip-failed")
    package static let noBuildID = Self("no-build-id")
    package static let pathInBinary = Self("path-in-binary")
    package static let icuInside = Self("icu-inside")
    package static let unwindTablesKept = Self("unwind-tables-kept")
    package static let moduleUnlinkable = Self("module-unlinkable")

    // Shared linkage
    package static let notDynamic = Self("not-dynamic")
    package static let hostLibrary = Self("host-library")
    package static let libraryConflict = Self("library-conflict")
    package static let layerImport = Self("layer-import")
    package static let layerLimit = Self("layer-limit")
    package static let lockUnreadable = Self("lock-unreadable")
    package static let lockConflict = Self("lock-conflict")
    package static let lockTampered = Self("lock-tampered")
    package static let lockChanged = Self("lock-changed")

    // The preflight
    /// What a finding of this rule is called.
    package static func preflight(_ rule: PreflightRule) -> Self { Self(rule.rawValue) }
    package static let profileUnreadable = Self("profile-unreadable")

    // What goes into the archive
    package static let includeMissing = Self("include-missing")
    package static let includeUnreadable = Self("include-unreadable")
    package static let includeEscapes = Self("include-escapes")
    package static let includeUnsupported = Self("include-unsupported")
    package static let entryConflict = Self("entry-conflict")
    package static let entryPath = Self("entry-path")
    package static let overHardLimit = Self("over-hard-limit")
    package static let overBudget = Self("over-budget")
    package static let unknownLayer = Self("unknown-layer")
    package static let unknownModule = Self("unknown-module")
    package static let waiverEnded = Self("waiver-ended")
    package static let directUploadLimit = Self("direct-upload-limit")

    // Writing and reading back
    package static let outputUnwritable = Self("output-unwritable")
    package static let outputBusy = Self("output-busy")
    package static let outputForeign = Self("output-foreign")
    package static let partialSet = Self("partial-set")
    package static let archiveFailed = Self("archive-failed")
    package static let readBackDiffers = Self("read-back-differs")
    package static let contentDamaged = Self("content-damaged")
    package static let fileSystem = Self("file-system")
    package static let interrupted = Self("interrupted")
    package static let internalError = Self("internal-error")

    // Finished sets
    package static let baselineUnavailable = Self("baseline-unavailable")
    package static let gitFailed = Self("git-failed")
    package static let unlikeBaseline = Self("unlike-baseline")
    package static let staleSet = Self("stale-set")
    package static let manifestUnreadable = Self("manifest-unreadable")
    package static let verificationDiffers = Self("verification-differs")
    package static let compressorDiffers = Self("compressor-differs")
    package static let reportUnreadable = Self("report-unreadable")
    package static let ended = Self("ended")
    package static let waiverUnread = Self("waiver-unread")
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
