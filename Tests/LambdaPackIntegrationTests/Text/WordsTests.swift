import Foundation
import TestSupport
import Testing

/// What is said to people who mistype, look at the wrong file, or stand in the wrong directory.
@Suite struct WordsTests {
    @Test func aCommandThatIsNearlyOne() throws {
        let near = try Tool.run(["chekc"])
        #expect(near.status == 64 && near.output.contains("Did you mean 'check'?"), "\(near.output)")
        let far = try Tool.run(["whatever"])
        #expect(far.status == 64 && far.output.contains("The commands: build, init, check"), "\(far.output)")
        let wrong = try Tool.run(["check", "--no-such-option"])
        #expect(wrong.status == 64 && wrong.output.contains("Unknown option '--no-such-option'"), "\(wrong.output)")
    }

    @Test(arguments: [
        (["--linkage", "dynamic"], "'dynamic' is called 'shared' here; one of: static, shared"),
        (["--compression", "best"], "'best' is called 'max' here; one of: fast, default, max"),
    ]) func aValueThatIsCalledOtherwise(arguments: [String], words: String) throws {
        let finished = try Tool.run(arguments)
        #expect(finished.status == 64 && finished.output.contains(words), "\(finished.output)")
    }

    @Test(arguments: [["inspect"], ["attribute"]]) func aFileThatIsNotThere(command: [String]) throws {
        let finished = try Tool.run(command + ["nosuch.zip"])
        #expect(
            finished.status == 1 && finished.output.contains("nosuch.zip: no such file"), "\(finished.output)")
    }

    @Test(
        .enabled(if: findExecutable("clang") != nil && findExecutable("objcopy") != nil, "there is no clang or objcopy")
    )
    func aDebugFileIsCalledOne() async throws {
        try await withTemporaryDirectory { directory in
            let (source, program, debug) = (directory / "a.c", directory / "a", directory / "a.debug")
            try "int main(void) { return 0; }\n".write(to: source, atomically: true, encoding: .utf8)
            try #require(try run("clang", ["-g", source.path, "-o", program.path]).status == 0)
            try #require(try run("objcopy", ["--only-keep-debug", program.path, debug.path]).status == 0)
            let inspected = try Tool.run(["inspect", debug.path])
            #expect(inspected.status == 3 && inspected.output.contains("is a debug file"), "\(inspected.output)")
            let attributed = try Tool.run(["attribute", debug.path])
            #expect(attributed.status == 1 && attributed.output.contains("is a debug file"), "\(attributed.output)")
            #expect(try Tool.run(["attribute", program.path]).status == 0)
        }
    }

    @Test func thePackageIsFoundFromWithinIt() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let finished = try Tool.run(["check"], in: tiny.package / "Sources/Alpha")
            #expect(finished.output.contains("package: \(tiny.package.path)\n"), "\(finished.output)")
            #expect(finished.output.contains("\(tiny.package.path)/.build/lambda-pack"), "\(finished.output)")
            let inside = try Tool.run(["check"], in: tiny.package)
            #expect(!inside.output.contains("package: "), "\(inside.output)")
            let outside = try Tool.run(["check"], in: directory)
            #expect(outside.status == 1 && outside.output.contains("or above it"), "\(outside.output)")
        }
    }
}
