/// What a run tells while it goes on. The core never prints: whoever starts it decides what to do with these.
package enum ProgressEvent: Sendable {
    /// A step begins.
    case started(Step)
    /// A step still runs, several times a second: what its tool does at the moment.
    case running(Step, elapsed: Duration, detail: String)
    case finished(Step, elapsed: Duration)
    /// A step was given up; why is told elsewhere.
    case failed(Step)
    /// A line of the user's compiler (a warning, mostly), unaltered.
    case compilerOutput([UInt8])
    /// What a nested build prints, in pieces as they come: for those who want to see all of it.
    case buildOutput([UInt8])
    /// How it is done, for those who want to know.
    case detail(String)
    /// What begins now.
    case status(String)
    case note(String)
    /// What the result says nothing of: for those who want errors alone, too.
    case omission(String)
    case warning(Problem)

    package struct Step: Hashable, Sendable {
        package enum Kind: String, Sendable { case resolve, build, link, strip, package, verify }
        package var kind: Kind
        package var product: String
        package var architecture: Architecture?

        package init(_ kind: Kind, product: String, architecture: Architecture?) {
            self.kind = kind
            self.product = product
            self.architecture = architecture
        }
    }
}

package typealias ProgressHandler = @Sendable (ProgressEvent) -> Void

/// Runs one step, with its beginning, its end and, while it lasts, signs of life.
package func withProgress<Result: Sendable>(
    _ step: ProgressEvent.Step, _ progress: @escaping ProgressHandler, activity: BuildActivity = BuildActivity(),
    _ body: @Sendable () async throws -> Result
) async throws -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    progress(.started(step))
    let pulse = Task {
        while true {
            try await Task.sleep(for: .milliseconds(250))
            progress(.running(step, elapsed: clock.now - start, detail: activity.text))
        }
    }
    defer { pulse.cancel() }
    do {
        let result = try await body()
        progress(.finished(step, elapsed: clock.now - start))
        return result
    } catch {
        progress(.failed(step))
        throw error
    }
}
