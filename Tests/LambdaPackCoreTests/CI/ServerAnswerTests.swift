import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What GitHub and GitLab answer, as far as it is read.
@Suite struct ServerAnswerTests {
    private func pages(_ texts: [String], in directory: URL) throws -> [FilePath] {
        try texts.enumerated().map { number, text in
            let file = directory / "page-\(number)"
            try text.write(to: file, atomically: true, encoding: .utf8)
            return FilePath(file.path)
        }
    }

    @Test func theCommentIsFoundByItsFirstLineAndItsAuthor() async throws {
        let id = try #require(CheckIdentifier("one"))
        try await withTemporaryDirectory { directory in
            let found = try pages(
                [
                    #"[{"id":1,"body":"> <!-- lambda-pack check -->","user":{"login":"bot"}},{"id":2,"body":null},{"id":3}]"#,
                    #"[{"id":4,"body":"<!-- lambda-pack check -->\r\ncopied","user":{"login":"mallory","type":"Bot"}},"#
                        + #"{"id":8,"body":"<!-- lambda-pack check -->\r\nours","user":{"login":"bot"}}]"#,
                    #"[{"id":5,"body":"<!-- lambda-pack check: one -->\n","system":false,"author":{"username":"bot"}},"#
                        + #"{"id":6,"body":"<!-- lambda-pack check -->","user":{"login":"bot"}},"#
                        + #"{"id":7,"body":"<!-- lambda-pack check: one -->","author":{"username":"bot"},"system":true}]"#,
                ], in: directory)
            #expect(try StickyComment.find(nil, by: "bot", in: found) == 8, "the first one of ours")
            #expect(try StickyComment.find(nil, by: "mallory", in: found) == 4)
            #expect(try StickyComment.find(nil, by: "", in: found) == nil, "not of nobody")
            #expect(try StickyComment.find(id, by: "bot", in: found) == 5)
            #expect(try StickyComment.find(id, by: "mallory", in: found) == nil)
            #expect(try StickyComment.find(CheckIdentifier("two"), by: "bot", in: found) == nil)
            for broken in ["", "{", "{}", #"[{"id":"x"}]"#, "null"] {
                #expect(throws: Failure.self) {
                    try StickyComment.find(nil, by: "bot", in: try pages([broken], in: directory))
                }
            }
        }
    }

    @Test func theUserOfATokenIsNamed() async throws {
        try await withTemporaryDirectory { directory in
            func name(_ text: String) throws -> String { try TokenUser.name(in: pages([text], in: directory)[0]) }
            let gitHub = try name(#"{"data":{"viewer":{"login":"github-actions[bot]"}}}"#)
            let gitLab = try name(#"{"id":90,"username":"project_12_bot"}"#)
            #expect(gitHub == "github-actions[bot]" && gitLab == "project_12_bot")
            for broken in [
                "", "[]", "{}", #"{"data":null,"errors":[]}"#, #"{"username":""}"#, #"{"username":"a\nb"}"#,
            ] {
                #expect(throws: Failure.self, "\(broken)") { try name(broken) }
            }
        }
    }

    @Test func anArtifactIsOfItsCommitAndItsRepository() async throws {
        func artifact(_ id: Int, _ name: String = "m", sha: String = "abc", head: String = "1", expired: Bool = false)
            -> String
        {
            """
            {"id":\(id),"name":"\(name)","expired":\(expired),\
            "workflow_run":{"head_sha":"\(sha)","repository_id":1,"head_repository_id":\(head)}}
            """
        }
        try await withTemporaryDirectory { directory in
            let all = [
                artifact(3), artifact(9, expired: true), artifact(8, head: "2"), artifact(7, "other"),
                artifact(6, sha: "def"), artifact(5), artifact(10, head: "null"),
                #"{"id":11,"name":"m","expired":false,"workflow_run":null}"#,
            ]
            let read = try WorkflowArtifact.read(
                pages([#"{"total_count":8,"artifacts":[\#(all.joined(separator: ","))]}"#], in: directory))
            #expect(WorkflowArtifact.newest("m", ofCommit: "abc", among: read)?.id == 5)
            #expect(WorkflowArtifact.newest("m", ofCommit: "ab", among: read) == nil)
            let reports = try WorkflowArtifact.read(
                pages(
                    [
                        #"{"artifacts":[\#([artifact(1, "r-b"), artifact(2, "r"), artifact(4, "r"), artifact(5, "r-"), artifact(6, "r-a--b"), artifact(7, "rx")].joined(separator: ","))]}"#
                    ], in: directory))
            #expect(
                WorkflowArtifact.reports("r", among: reports).map { "\($0.artifact.id) \($0.id?.text ?? "-")" } == [
                    "4 -", "1 b",
                ])
        }
    }

    @Test func thePullRequestIsTheOneWithThatHead() async throws {
        try await withTemporaryDirectory { directory in
            let found = try pages(
                [
                    #"[{"number":1,"state":"open","head":{"sha":"old"}},{"number":2,"state":"closed","head":{"sha":"new"}}]"#,
                    #"[{"number":3,"state":"open","head":{"sha":"new"}}]"#,
                ], in: directory)
            #expect(try PullRequestOfRun.find(commit: "new", in: found) == 3)
            #expect(try PullRequestOfRun.find(commit: "other", in: found) == nil)
        }
    }

    @Test func anArtifactsFilesAreUnpackedByTheirNames() async throws {
        try await withTemporaryDirectory { directory in
            let archive = directory / "a.zip"
            func extract(_ entries: [String: [UInt8]]) throws -> [String] {
                try Data(Encoded.zip(entries)).write(to: archive)
                return try ArtifactArchive.extract(
                    ["manifest.json", "provenance.json"], of: FilePath(archive.path),
                    into: FilePath((directory / "out").path))
            }
            #expect(
                try extract(["set/manifest.json": [1], "set/other": [2], "xmanifest.json": [3]]) == ["manifest.json"])
            #expect(try Data(contentsOf: directory / "out/manifest.json") == Data([1]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: (directory / "out").path) == ["manifest.json"])
            #expect(try extract(["other": [1]]).isEmpty)
            for hostile in [["a/manifest.json": [1], "b/manifest.json": [2]], ["../manifest.json": [1]]]
                as [[String: [UInt8]]]
            {
                let failure = #expect(throws: Failure.self) { try extract(hostile) }
                #expect(failure?.problems.first?.code == .reportUnreadable)
            }
            try Data("no zip".utf8).write(to: archive)
            #expect(throws: Failure.self) {
                try ArtifactArchive.extract(["x"], of: FilePath(archive.path), into: FilePath(directory.path))
            }
        }
    }
}
