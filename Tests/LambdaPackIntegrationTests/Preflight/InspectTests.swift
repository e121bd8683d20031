import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What the preflight says of archives that a compiler and Info-ZIP made here.
@Suite(.enabled(if: CompiledFiles.isPossible, "there is no clang or zip, or this machine is not x86_64"))
struct InspectTests {
    /// Inspects, and returns the rules of what was found.
    @discardableResult
    private func inspect(
        _ arguments: [String], status: Int32, saying words: [String] = [],
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> [String] {
        let directory = try makeTemporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let json = directory / "out.json"
        let finished = try Tool.run(
            ["inspect"] + arguments + ["--output-file", json.path], environment: ["TMPDIR": directory.path])
        #expect(finished.status == status, "\(finished.output)", sourceLocation: sourceLocation)
        for word in words {
            #expect(finished.output.contains(word), "\(word) in \(finished.output)", sourceLocation: sourceLocation)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0 != "out.json" }
        #expect(left.isEmpty, sourceLocation: sourceLocation)
        let inspections = try JSONDecoder().decode([Inspection].self, from: Data(contentsOf: json))
        return inspections.flatMap(\.findings).map(\.rule.rawValue)
    }

    @Test func aSoundFunctionAndItsLayerPass() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.library("opt/lib/libgreet.so.1", "int greet(void) { return 7; }")
            try files.program(
                "task/bootstrap", "int greet(void); int main(void) { return greet(); }",
                [(root / "opt/lib/libgreet.so.1").path])
            let function = try files.archive("f.zip", of: "task", ["bootstrap"])
            let layer = try files.archive("l.zip", of: "opt", ["lib/libgreet.so.1"])
            #expect(
                try inspect([function, "--layer", layer], status: 0, saying: ["RUNPATH: /opt/lib:$ORIGIN/lib"]) == [])
            #expect(try inspect([layer], status: 0) == [])
            // Without its layer the library is missing, and said to be.
            #expect(
                try inspect([function], status: 3, saying: ["bootstrap needs libgreet.so.1", "not in f.zip"])
                    == ["missing-library"])
            #expect(try inspect([function, "--allow", "missing-library:bootstrap"], status: 0) == ["missing-library"])
        }
    }

    @Test func aSymbolThatNobodyDefines() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.library("task/lib/libhalf.so", "int other(void); int half(void) { return other(); }")
            try files.program(
                "task/bootstrap", "int half(void); int main(void) { return half(); }",
                [(root / "task/lib/libhalf.so").path, "-Wl,--allow-shlib-undefined"])
            let function = try files.archive("f.zip", of: "task", ["bootstrap", "lib/libhalf.so"])
            #expect(
                try inspect([function], status: 3, saying: ["libhalf.so: no loaded file defines other"])
                    == ["undefined-symbol"])
        }
    }

    @Test func anotherProcessorsFileInALayer() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.library("opt/lib/libgreet.so.1", "int greet(void) { return 7; }")
            let layer = try files.archive("l.zip", of: "opt", ["lib/libgreet.so.1"])
            #expect(
                try inspect([layer, "--arch", "arm64"], status: 3, saying: ["built for x86_64"]) == ["wrong-machine"])
        }
    }

    /// glibc's loader comes to `/var/task/lib` before `/opt/lib`, and to the image's own libraries before both.
    @Test func shadowing() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.library("opt/lib/libgreet.so.1", "int greet(void) { return 7; }")
            try files.library("task/lib/libgreet.so.1", "int greet(void) { return 8; }")
            try files.library("opt/lib/libstdc++.so.6", "int x(void) { return 1; }")
            try files.program(
                "task/bootstrap", "int greet(void); int x(void); int main(void) { return greet(); }",
                [(root / "opt/lib/libgreet.so.1").path, "-Wl,--no-as-needed", (root / "opt/lib/libstdc++.so.6").path])
            let function = try files.archive("f.zip", of: "task", ["bootstrap", "lib/libgreet.so.1"])
            let layer = try files.archive("l.zip", of: "opt", ["lib/libgreet.so.1", "lib/libstdc++.so.6"])
            #expect(
                try inspect(
                    [function, "--layer", layer], status: 3,
                    saying: [
                        "/opt/lib/libgreet.so.1 is hidden by /var/task/lib/libgreet.so.1",
                        "has a libstdc++.so.6 of its own",
                    ])
                    == ["shadowed-library", "shadowed-library"])
        }
    }

    /// Each layer by itself is sound. The rule is that of archives.
    @Test func namesThatCollideAmongLayers() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.program("task/bootstrap", "int main(void) { return 0; }")
            for name in ["one/share/Data.txt", "two/share/DATA.txt", "two/share/other.txt"] {
                try files.write(name, "x")
            }
            let function = try files.archive("f.zip", of: "task", ["bootstrap"])
            let one = try files.archive("1.zip", of: "one", ["share/Data.txt"])
            let two = try files.archive("2.zip", of: "two", ["share/DATA.txt", "share/other.txt"])
            #expect(
                try inspect(
                    [function, "--layer", one, "--layer", two], status: 3,
                    saying: ["has the same name but for case", "unpacked on macOS or Windows one replaces the other"])
                    == ["case-collision"])
        }
    }

    @Test func modesPathsAndSecrets() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.program("task/bootstrap", "int main(void) { return 0; }", ["-Wl,-rpath,/home/me/lib"])
            try files.write("task/config/.env", "TOKEN=1\n")
            try files.write("task/keys.txt", "aws_access_key_id = AKIAQ3EGTN7XVPLNO5DK\n")
            try files.write("task/private.txt", "nobody reads this\n")
            for (path, mode) in [
                ("bootstrap", 0o644), ("private.txt", 0o600), ("keys.txt", 0o644), ("config/.env", 0o4755),
            ] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: (root / "task" / path).path)
            }
            let paths = ["bootstrap", "keys.txt", "private.txt"]
            let function = try files.archive("f.zip", of: "task", paths)
            #expect(
                Set(try inspect([function], status: 3)) == ["not-executable", "run-path", "unreadable-entry", "secret"])
            // A zip with set-user-ID is refused before anything is unpacked.
            let special = try files.archive("s.zip", of: "task", paths + ["config/.env"])
            #expect(try inspect([special], status: 3) == ["malformed-archive"])
            let allowed = ["not-executable", "run-path", "unreadable-entry", "secret:keys.txt"].flatMap {
                ["--allow", $0]
            }
            #expect(try inspect([function] + allowed, status: 0).count == 4)
            let wrong = try Tool.run(["inspect", function, "--allow", "secret"])
            #expect(wrong.status == 64 && wrong.output.contains("only by path"), "\(wrong.output)")
            let unknown = try Tool.run(["inspect", function, "--allow", "secrt:x"])
            #expect(unknown.status == 64 && unknown.output.contains("did you mean 'secret'"), "\(unknown.output)")
        }
    }

    /// The two real cases of this toolchain: a host build with the static standard library, and Foundation's dylib.
    @Test func newerSymbolVersionsAreNamed() async throws {
        let toolchain = try #require(ToolchainLibraries.directory)
        let foundation = toolchain + "/libFoundation.so"
        let text = try run("readelf", ["-V", "--wide", foundation]).output
        guard text.contains("GLIBC_2.35") else {
            return try skip("this toolchain's Foundation needs nothing newer than glibc 2.34")
        }
        #expect(
            try inspect(
                [foundation], status: 3,
                saying: ["libm.so.6: hypot needs GLIBC_2.35; provided.al2023 has 2.34", "--retarget"])
                == ["symbol-version"])
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.write("main.swift", "import Glibc\nprint(hypot(Float(CommandLine.argc), 4))\n")
            let finished = try run(
                "swiftc", ["-O", "-static-stdlib", (root / "main.swift").path, "-o", (root / "bootstrap").path],
                in: root)
            try #require(finished.status == 0, "\(finished.output)")
            let function = try files.archive("f.zip", of: ".", ["bootstrap"])
            let rules = try inspect(
                [function], status: 3, saying: ["libm.so.6: hypotf needs GLIBC_2.35; provided.al2023 has 2.34"])
            #expect(rules.contains("symbol-version"))
            #expect(try inspect([function, "--runtime", "provided.al2"], status: 3).count > 1)
        }
    }

    @Test func whatIsNoArchive() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.write("text.zip", "no zip\n")
            #expect(try Tool.run(["inspect", (root / "text.zip").path]).status == 1)
            #expect(try Tool.run(["inspect", (root / "missing.zip").path]).status == 1)
            try Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]).write(to: root / "broken.so")
            #expect(try inspect([(root / "broken.so").path], status: 3) == ["unreadable-elf"])
        }
    }
}

enum ToolchainLibraries {
    /// `usr/lib/swift/linux` of the toolchain on the PATH.
    static let directory: String? = {
        guard let swift = findExecutable("swift"),
            let answer = try? run(swift, ["-print-target-info"]).output,
            let object = try? JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any],
            let paths = object["paths"] as? [String: Any], let resources = paths["runtimeResourcePath"] as? String,
            FileManager.default.fileExists(atPath: resources + "/linux/libswiftCore.so")
        else { return nil }
        return resources + "/linux"
    }()
}
