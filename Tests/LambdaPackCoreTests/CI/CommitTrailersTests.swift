import Testing

@testable import LambdaPackCore

@Suite struct CommitTrailersTests {
    private func trailers(_ commits: [(values: String, message: String)]) -> CommitTrailers {
        let log = commits.enumerated().map { number, commit in
            "\(number)\(String(repeating: "0", count: 39))\0\(commit.values)\0\(commit.message)\0\n"
        }
        return CommitTrailers("Binary-Size", log: log.joined())
    }

    @Test func valuesAreReadNewestFirst() {
        let read = trailers([
            ("\n", "nothing\n"), ("ICU until 3.0\n", "why\n\nBinary-Size: ICU until\n 3.0\n"),
            ("old\n", "older\n\nbinary-size: old\n"),
        ])
        #expect(read.values == ["ICU until 3.0", "old"] && read.unread.isEmpty)
        #expect(read.problem("Binary-Size") == nil)
        #expect(trailers([]).values.isEmpty)
    }

    @Test func whatGitDoesNotTakeForOneIsSaid() {
        let read = trailers([
            ("\n", "squashed\n\nBinary-Size: a reason\n\nmore\n"), ("\n", "empty\n\nBinary-Size:\r\n"),
            ("b\n", "two\n\nBinary-Size: a\n\nBinary-Size: b\n"), ("\n", "not Binary-Size: at a line's start\n"),
        ])
        #expect(read.values == ["b"])
        #expect(read.unread == ["000000000000", "100000000000", "200000000000"])
        let problem = read.problem("Binary-Size")
        #expect(problem?.severity == .warning && problem?.code == .waiverUnread)
    }
}
