package import Archive

extension LayerLock {
    /// The lock with the compressor that its layers were packed with now.
    ///
    /// Where no layer changed, a build at another level leaves the line as it is: levels are tried out, and only what
    /// one level gives can be compared.
    package func recording(_ current: Compressor, after old: LayerLock) -> LayerLock {
        var lock = self
        if lock.layers.isEmpty {
            lock.compressor = nil
        } else if lock.layers != old.layers || old.compressor.map({ $0.level == current.level }) ?? true {
            lock.compressor = current
        }
        return lock
    }

    /// Says that layers keep their versions and may all the same have other bytes than those that were published.
    package func warning(_ current: Compressor) -> Problem? {
        guard !layers.isEmpty, let compressor, compressor.differs(from: current) else { return nil }
        return Problem(
            .compressorDiffers, subject: Self.fileName,
            "\(Self.fileName) was written with another \(current.library): layers of the same content can come out with other bytes",
            severity: .warning,
            cause: "there \(compressor.behaviour), here \(current.behaviour) at level '\(current.level)'",
            advice:
                "layers of an unchanged version need not be published again; for the same bytes everywhere build with one \(current.library) (docs/reproducibility.md)"
        )
    }
}
