import Foundation
import TestSupport
import Testing

/// A base is built with the traits of the head, as far as it has them.
@Suite(.enabled(if: findExecutable("git") != nil, "there is no git"))
struct TraitBaselineTests {
    @Test func theBaseIsBuiltAsTheHeadWas() async throws {
        try await withTemporaryDirectory { directory in
            let package = try TraitPackage(in: directory)
            let tiny = package.tiny
            func git(_ arguments: String...) throws {
                let author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
                let finished = try run("git", ["-C", tiny.package.path] + author + arguments)
                try #require(finished.status == 0, "\(arguments): \(finished.output)")
            }
            try git("init", "--quiet", "--initial-branch", "main")
            try tiny.write("lambda-pack.yml", "products: [Alpha]\n")
            try git("add", "--all")
            try git("commit", "--quiet", "--message", "base")
            try git("checkout", "--quiet", "-b", "head")
            try tiny.write(
                "Package.swift",
                TraitPackage.manifest.replacing(".trait(name: \"Loud\"),", with: ".trait(name: \"Loud\"), \"Extra\","))
            try git("add", "--all")
            try git("commit", "--quiet", "--message", "a trait more")

            func check(_ traits: String) throws -> Finished {
                let built = try tiny.lambdaPack(["--traits", traits])
                try #require(built.status == 0, "\(built.output)")
                return try package.command("check", ["--baseline-ref", "main", "--verbose"])
            }
            let known = try check("Fast")
            #expect(known.status == 0, "\(known.output)")
            #expect(known.output.contains(" --product Alpha --traits Fast "), "\(known.output)")
            #expect(!known.output.contains("Settings that changed"), "\(known.output)")
            let more = try check("Fast,Extra")
            #expect(more.status == 0, "\(more.output)")
            #expect(more.output.contains("it is built with Fast\n"), "\(more.output)")
            #expect(more.output.contains("build.traits  Fast → Extra, Fast"), "\(more.output)")
            // Other traits, another baseline.
            let none = try check("default")
            #expect(none.output.contains("building the baseline"), "\(none.output)")
        }
    }
}
