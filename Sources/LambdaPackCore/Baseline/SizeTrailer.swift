/// The trailer of a commit that answers for an overrun, as in Chromium.
struct SizeTrailer: Sendable {
    static let key = "Binary-Size"

    var packageDirectory: FilePath
    var environment: RunEnvironment
    var progress: ProgressHandler

    /// The reason in the commits of a pull request, elsewhere in the last one; nil where the package is in no
    /// repository. Where the commits can't be read, a waiver in them does not count, and that is said.
    func reason() async throws -> String? {
        do {
            guard
                let repository = try await GitRepository.ifAny(
                    containing: packageDirectory, path: environment.path)
            else { return nil }
            // In a pull request's job HEAD may be a merge that GitHub made: its message is nobody's.
            var base: String?
            do {
                if let target = environment.mergeTarget { base = try await repository.mergeBase(with: target) }
            } catch let failure as Failure {
                warn("only the last commit is searched for a '\(Self.key):' trailer", failure)
            }
            return try await repository.trailers(Self.key, since: base).first
        } catch let failure as Failure {
            warn("the commits can't be read: '\(Self.key):' trailers have no effect", failure)
            return nil
        }
    }

    private func warn(_ message: String, _ failure: Failure) {
        for problem in failure.problems {
            let cause = [problem.message, problem.cause].compactMap(\.self).joined(separator: ": ")
            progress(
                .warning(
                    Problem(
                        problem.code, subject: problem.subject, message, severity: .warning, cause: cause,
                        advice: problem.advice)))
        }
    }
}
