import LambdaPackCore

/// Whoever builds, reads or deploys a partial set is told so.
enum PartialSetNote {
    static func print(_ manifest: Manifest, quiet: Bool) {
        guard !quiet, let note = manifest.partialSetNote else { return }
        Console.note(note)
    }
}
