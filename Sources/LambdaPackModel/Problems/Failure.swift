/// Why a stage gave up: all the problems that it found, never none.
package struct Failure: Error, Sendable {
    package let problems: [Problem]
    /// What the process should exit with.
    package let exitStatus: ExitStatus
    /// The user's compiler's own words, to be shown first and unaltered.
    package let compilerOutput: [UInt8]

    package init(
        _ problems: [Problem],
        exitStatus: ExitStatus = .failure,
        compilerOutput: [UInt8] = []
    ) {
        self.problems = problems
        self.exitStatus = exitStatus
        self.compilerOutput = compilerOutput
    }

    package init(_ problem: Problem, exitStatus: ExitStatus = .failure, compilerOutput: [UInt8] = []) {
        self.init([problem], exitStatus: exitStatus, compilerOutput: compilerOutput)
    }
}

extension Sequence where Element == Problem {
    /// What several of them advise stands once, at the last.
    package var withAdviceOnce: [Problem] {
        var seen: Set<String> = []
        return reversed().map { problem in
            guard let advice = problem.advice, !seen.insert(advice).inserted else { return problem }
            var problem = problem
            problem.advice = nil
            return problem
        }.reversed()
    }
}

/// Collects problems while a stage goes on.
package struct ProblemCollector: Sendable {
    package private(set) var problems: [Problem] = []

    package init() {}

    package mutating func report(_ problem: Problem) {
        problems.append(problem)
    }

    package mutating func report(_ more: [Problem]) {
        problems += more
    }

    /// The value; or nil, and what is wrong is noted. Errors that are no problems of ours pass through.
    package mutating func collect<Value>(_ body: () async throws -> Value) async throws -> Value? {
        do {
            return try await body()
        } catch let failure as Failure {
            report(failure.problems)
        } catch let problem as Problem {
            report(problem)
        }
        return nil
    }

    package var hasErrors: Bool { problems.contains { $0.severity == .error } }
    package var warnings: [Problem] { problems.filter { $0.severity == .warning } }

    /// Throws everything collected if any of it is an error.
    package func throwIfFailed(exitStatus: ExitStatus = .failure) throws(Failure) {
        if hasErrors { throw Failure(problems, exitStatus: exitStatus) }
    }

    /// The same, each problem once: one rule of the configuration serves several functions and architectures.
    package func throwDistinctIfFailed() throws(Failure) {
        var seen: Set<Problem> = []
        if hasErrors { throw Failure(problems.filter { seen.insert($0).inserted }) }
    }
}
