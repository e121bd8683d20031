/// AWS's own limits (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html): always on.
package enum HardLimits {
    /// A function with all its layers, unzipped: 250 MiB.
    package static let unzippedBytes = 262_144_000
    /// An archive that is uploaded directly: 50 MiB. Larger ones go through S3.
    package static let directUploadBytes = 52_428_800
    /// Layers that a function may mount.
    package static let layersPerFunction = 5
    /// Characters of a function's name.
    package static let functionNameLength = 64
}
