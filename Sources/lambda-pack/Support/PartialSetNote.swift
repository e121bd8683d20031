import LambdaPackCore

/// Whoever builds, reads or deploys a partial set is told so.
enum PartialSetNote {
    static func print(_ manifest: Manifest, quiet: Bool) {
        guard !quiet, let omission = manifest.omission else { return }
        Console.status("note: this is a partial set: \(omission)")
    }
}
