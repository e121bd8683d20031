import LambdaPackCore

extension RunEnvironment {
    /// What this process was started with.
    static let current = RunEnvironment(ProcessEnvironment.current)
}
