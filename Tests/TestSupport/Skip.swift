import Foundation
package import Testing

/// Says of a running test that this machine lacks what it needs. The caller returns at once: Swift 6.2 can't cancel a
/// test, and notes a known issue instead.
///
/// What is known before a test starts belongs into its `.enabled(if:)`, with the reason as its comment.
package func skip(_ reason: Comment, sourceLocation: SourceLocation = #_sourceLocation) throws {
    record(reason, sourceLocation)
    #if compiler(>=6.3)
    try Test.cancel(reason, sourceLocation: sourceLocation)
    #else
    withKnownIssue(reason, sourceLocation: sourceLocation) {
        Issue.record("skipped", sourceLocation: sourceLocation)
    }
    #endif
}

/// Says that a part of a running test is left out; the rest of it goes on.
package func skipPart(_ reason: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
    record(reason, sourceLocation)
}

/// A line for the count that `Scripts/run-tests.sh` prints at the end: the summary says nothing of a single case that
/// is cancelled. The line goes into the file that the script names; without one it is printed.
private func record(_ reason: Comment, _ sourceLocation: SourceLocation) {
    let test = Test.current.map { "\($0.name)" } ?? "\(sourceLocation.fileName)"
    let line = "\(test)\t\(reason)\n"
    guard let path = ProcessInfo.processInfo.environment["LAMBDA_PACK_SKIPS"],
        let file = fopen(path, "a")
    else {
        print("skipped: \(line)", terminator: "")
        return
    }
    fputs(line, file)
    fclose(file)
}
