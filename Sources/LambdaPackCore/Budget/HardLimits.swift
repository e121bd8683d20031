import Archive

/// AWS's own limits (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html): always on.
package enum HardLimits {
    /// A function with all its layers, unzipped: 250 MiB.
    package static let unzippedBytes = 262_144_000
    /// An archive that is uploaded directly: 50 MiB. Larger ones go through S3.
    package static let directUploadBytes = 52_428_800
    /// Characters of a function's name.
    package static let functionNameLength = 64

    /// Checked on the plan, before a byte is compressed.
    package static func check(_ plan: PackagePlan, problems: inout ProblemCollector) {
        for entry in plan.entries where entry.size > unzippedBytes {
            problems.report(
                Problem(
                    .overHardLimit, subject: plan.artifactName,
                    "'\(entry.path)' of '\(plan.product)' alone has \(ByteCount.exact(entry.size)): Lambda takes \(ByteCount.exact(unzippedBytes)) for a whole function",
                    cause: "\(entry.source) (\(entry.origin))",
                    advice: "keep it in S3 or EFS, or use a container image"))
        }
        let total = plan.unzippedBytes
        guard total > unzippedBytes else { return }
        let largest = plan.entries.sorted { ($1.size, $0.path.string) < ($0.size, $1.path.string) }.prefix(3)
        problems.report(
            Problem(
                .overHardLimit, subject: plan.artifactName,
                "'\(plan.product)' for \(plan.architecture.rawValue) has \(ByteCount.exact(total)) unzipped: Lambda takes \(ByteCount.exact(unzippedBytes))",
                cause: "largest: " + largest.map { "\($0.path) \(ByteCount.exact($0.size))" }.joined(separator: ", "),
                advice: "leave files out, keep them in S3 or EFS, or use a container image"))
    }

    /// Checked on the finished archive; larger ones can be deployed, so this is a warning.
    package static func check(archiveBytes: Int, of plan: PackagePlan) -> Problem? {
        guard archiveBytes > directUploadBytes else { return nil }
        return Problem(
            .directUploadLimit, subject: plan.artifactName,
            "the archive of '\(plan.product)' for \(plan.architecture.rawValue) has \(ByteCount.exact(archiveBytes)): over \(ByteCount.exact(directUploadBytes)) it can't be uploaded directly",
            severity: .warning, advice: "deploy it through S3")
    }
}
