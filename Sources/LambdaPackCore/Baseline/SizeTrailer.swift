/// The trailer of a commit that answers for an overrun, as in Chromium.
struct SizeTrailer: Sendable {
    static let key = "Binary-Size"

    /// What the commits say, and what could not be read of them: that belongs into every report, since a waiver may
    /// be among it.
    struct Reading: Sendable {
        var reason: String?
        var problems: [Problem] = []
    }

    var packageDirectory: FilePath
    var environment: RunEnvironment

    /// The reason in the commits of a pull request, elsewhere in the last one; none where the package is in no
    /// repository.
    func read() async throws -> Reading {
        var reading = Reading()
        do {
            guard
                let repository = try await GitRepository.ifAny(
                    containing: packageDirectory, path: environment.path)
            else { return reading }
            // In a pull request's job HEAD may be a merge that GitHub made: its message is nobody's.
            var base: String?
            do {
                if let target = environment.mergeTarget { base = try await repository.mergeBase(with: target) }
            } catch let failure as Failure {
                reading.problems += Self.warnings(
                    "only the last commit is searched for a '\(Self.key):' trailer", failure)
            }
            try await reading.add(repository.trailers(Self.key, since: base))
        } catch let failure as Failure {
            reading.problems += Self.warnings(
                "the commits can't be read: '\(Self.key):' trailers have no effect", failure)
        }
        return reading
    }

    private static func warnings(_ message: String, _ failure: Failure) -> [Problem] {
        failure.problems.map { problem in
            let cause = [problem.message, problem.cause].compactMap(\.self).joined(separator: ": ")
            return Problem(
                problem.code, subject: problem.subject, message, severity: .warning, cause: cause,
                advice: problem.advice)
        }
    }
}

extension SizeTrailer.Reading {
    mutating func add(_ trailers: CommitTrailers) {
        reason = reason ?? trailers.values.first
        if let problem = trailers.problem(SizeTrailer.key) { problems.append(problem) }
    }
}
