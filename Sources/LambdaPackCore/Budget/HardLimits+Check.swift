import Archive

/// What is checked against them, each where it is known first.
extension HardLimits {
    /// Checked on the plan, before a byte is compressed: a function with all that it mounts, as Lambda counts it.
    package static func check(
        _ plan: ArchivePlan, with layers: [PlannedLayer], external: [PreparedFunction.MountedLayer],
        problems: inout ProblemCollector
    ) {
        let name = "'\(plan.id.name)' for \(plan.id.architecture.rawValue)"
        let mounted = layers.map(\.name) + external.map(\.arn)
        if mounted.count > layersPerFunction {
            problems.report(
                Problem(
                    .layerLimit, subject: plan.id.description,
                    "\(name) mounts \(mounted.count) layers: Lambda takes \(layersPerFunction)",
                    cause: mounted.joined(separator: ", "), advice: "take external or imported layers away from it"))
        }
        let layerBytes =
            layers.reduce(0) { $0 + $1.plan.unzippedBytes } + external.reduce(0) { $0 + ($1.unzippedBytes ?? 0) }
        guard layerBytes > 0 else { return check(plan, problems: &problems) }
        let total = plan.unzippedBytes + layerBytes
        guard total > unzippedBytes else { return }
        problems.report(
            Problem(
                .overHardLimit, subject: plan.id.description,
                "\(name) has \(ByteCount.exact(total)) unzipped with its layers: Lambda allows \(ByteCount.exact(unzippedBytes))",
                cause: (["\(plan.id.description) \(ByteCount.exact(plan.unzippedBytes))"]
                    + layers.map { "\($0.name) \(ByteCount.exact($0.plan.unzippedBytes))" }
                    + external.map { "\($0.arn) \($0.unzippedBytes.map { ByteCount.exact($0) } ?? "of unknown size")" })
                    .joined(separator: ", "),
                advice: "leave files out, keep them in S3 or EFS, or use a container image"))
    }

    /// Checked on the plan, before a byte is compressed.
    package static func check(_ plan: ArchivePlan, problems: inout ProblemCollector) {
        for entry in plan.entries where entry.size > unzippedBytes {
            problems.report(
                Problem(
                    .overHardLimit, subject: plan.id.description,
                    "'\(entry.path)' of '\(plan.id.name)' alone has \(ByteCount.exact(entry.size)): Lambda takes \(ByteCount.exact(unzippedBytes)) for a whole function",
                    cause: entry.origin,
                    advice: "keep it in S3 or EFS, or use a container image"))
        }
        let total = plan.unzippedBytes
        guard total > unzippedBytes else { return }
        let largest = plan.entries.sorted { ($1.size, $0.path.string) < ($0.size, $1.path.string) }.prefix(3)
        problems.report(
            Problem(
                .overHardLimit, subject: plan.id.description,
                "'\(plan.id.name)' for \(plan.id.architecture.rawValue) has \(ByteCount.exact(total)) unzipped: Lambda takes \(ByteCount.exact(unzippedBytes))",
                cause: "largest: " + largest.map { "\($0.path) \(ByteCount.exact($0.size))" }.joined(separator: ", "),
                advice: "leave files out, keep them in S3 or EFS, or use a container image"))
    }

    /// Checked on the finished archive; larger ones can be deployed, so this is a warning.
    package static func check(archiveBytes: Int, of plan: ArchivePlan) -> Problem? {
        guard archiveBytes > directUploadBytes else { return nil }
        return Problem(
            .directUploadLimit, subject: plan.id.description,
            "the archive of '\(plan.id.name)' for \(plan.id.architecture.rawValue) has \(ByteCount.exact(archiveBytes)): over \(ByteCount.exact(directUploadBytes)) it can't be uploaded directly",
            severity: .warning, advice: "deploy it through S3")
    }
}
