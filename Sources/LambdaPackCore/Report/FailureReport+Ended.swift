extension FailureReport {
    /// Of a command that has left no report: it did not understand its arguments, or was killed, or crashed.
    ///
    /// - Parameter exitStatus: as a shell has it, 128 and the signal's number for what a signal ended.
    package init(endedCommand command: String, exitStatus: Int) {
        let problem =
            switch exitStatus {
            case Int(ExitStatus.usage.rawValue):
                Problem(
                    .ended, subject: command, "the arguments of 'lambda-pack \(command)' are not understood",
                    advice: "see the log of the step, and the workflow's 'arguments'")
            case 129...192:
                Problem(
                    .ended, subject: command,
                    "'lambda-pack \(command)' was ended by signal \(exitStatus - 128); it wrote no report",
                    advice: "see the log of the step; if memory ran out (signal 9), set --jobs 1")
            default:
                Problem(
                    .ended, subject: command, "'lambda-pack \(command)' ended without a report",
                    advice: "see the log of the step")
            }
        self.init(Failure(problem), command: command)
        self.exitStatus = exitStatus
    }
}
