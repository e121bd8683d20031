import Foundation
import TestSupport

/// Programs and libraries of a few lines of C, and archives of them.
struct CompiledFiles {
    let root: URL
    static let clang = findExecutable("clang") ?? findExecutable("cc")
    static let zip = findExecutable("zip")
    static let isPossible = clang != nil && zip != nil && Machine.architecture == "x86_64"

    init(in root: URL) { self.root = root }

    func write(_ path: String, _ text: String) throws {
        let file = root / path
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Compiles C to `path`.
    func compile(_ path: String, _ source: String, _ flags: [String]) throws {
        try write("src/\(path).c", source)
        try FileManager.default.createDirectory(
            at: (root / path).deletingLastPathComponent(), withIntermediateDirectories: true)
        let finished = try run(
            Self.clang ?? "clang",
            ["-x", "c", (root / "src/\(path).c").path, "-x", "none", "-o", (root / path).path] + flags)
        guard finished.status == 0 else { throw BuildFailure(output: finished.output) }
    }

    func library(_ path: String, _ source: String, _ flags: [String] = []) throws {
        let soname = URL(fileURLWithPath: path).lastPathComponent
        try compile(path, source, ["-shared", "-fPIC", "-Wl,-soname,\(soname)"] + flags)
    }

    func program(_ path: String, _ source: String = "int main(void) { return 0; }", _ flags: [String] = []) throws {
        try compile(path, source, ["-Wl,-rpath,/opt/lib:$ORIGIN/lib,--enable-new-dtags"] + flags)
    }

    /// Zips files by their paths below a directory.
    func archive(_ name: String, of directory: String, _ paths: [String]) throws -> String {
        let file = root / name
        let finished = try run(Self.zip ?? "zip", ["-q", "-X", file.path] + paths, in: root / directory)
        guard finished.status == 0 else { throw BuildFailure(output: finished.output) }
        return file.path
    }
}
