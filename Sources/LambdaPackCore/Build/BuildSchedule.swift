/// Whether the nested builds of several architectures run side by side.
///
/// A whole-module build leaves cores idle where modules wait for each other, and another build fills them. Each has all of
/// its jobs all the same: their number is a flag of every Swift module, so that with another one everything would compile
/// again (docs/decisions/nested-builds.md has the figures).
struct BuildSchedule: Sendable {
    /// How many builds there are.
    var builds: Int
    /// Whether each was built before, to the end and for the same: then most of the time goes into SwiftPM's start and planning,
    /// on one core.
    var isWarm: Bool
    /// The user's limit for all of the run; nil where there is none.
    var jobs: Int?
    var cores = ProcessorCount.active
    var availableBytes: Int? = AvailableMemory.bytes

    /// For each compiler that may run: those of large modules take more, but never all at once.
    static let bytesOfCompiler = 1 << 30

    var isSideBySide: Bool {
        guard builds > 1, jobs == nil else { return false }
        if isWarm { return true }
        // On two cores no gain was measured. How much memory there is can't be told everywhere, and is not guessed.
        guard cores >= 2 * builds, let availableBytes else { return false }
        return availableBytes / Self.bytesOfCompiler >= builds * cores
    }
}
