import Testing

/// Says of a running test that this machine lacks what it needs. The caller returns at once: Swift 6.2 can't cancel a
/// test, and notes a known issue, so that the skip is in the summary and is no test that passed.
func skip(_ reason: Comment, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #if compiler(>=6.3)
    // Of a single case that is cancelled, the summary says nothing.
    print("skipped: \(reason)")
    try Test.cancel(reason, sourceLocation: sourceLocation)
    #else
    withKnownIssue(reason, sourceLocation: sourceLocation) {
        Issue.record("skipped", sourceLocation: sourceLocation)
    }
    #endif
}
