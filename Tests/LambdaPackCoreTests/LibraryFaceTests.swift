import TestSupport
import Testing

@testable import LambdaPackCore

/// When one library can stand in the place of another, by libraries that a C compiler made.
@Suite(.enabled(if: findExecutable("clang") != nil, "there is no clang"))
struct LibraryFaceTests {
    private func face(
        _ source: String, _ flags: [String], in directory: TemporaryDirectory
    ) throws -> LibraryFace {
        let file = try directory.write("library.c", Array(source.utf8))
        let output = directory.file("library.so")
        let finished = try run("clang", ["-shared", "-fPIC", "-o", output, file] + flags)
        try #require(finished.status == 0, "\(finished.output)")
        return try LibraryFace(of: FilePath(output))
    }

    @Test func saysWhatDiffers() throws {
        let directory = try TemporaryDirectory()
        let plain = "int one(void) { return 1; } int two(void) { return 2; }"
        let name = "-Wl,-soname,libface.so.1"
        let original = try face(plain, [name], in: directory)
        #expect(original.soname == "libface.so.1" && original.exports == ["one", "two"])
        #expect(
            try face("const char text[9999]; \(plain)", [name, "-fvisibility=default"], in: directory)
                .differences(from: original) == ["1 exported symbols differ: text"])
        // Other contents are no difference.
        let other = "int one(void) { return 7; } int two(void) { return one(); }"
        #expect(try face(other, [name, "-Wl,--build-id=none"], in: directory).differences(from: original).isEmpty)
        let renamed = try face(plain, ["-Wl,-soname,libother.so", "-Wl,-rpath,/opt/lib"], in: directory)
        #expect(renamed.differences(from: original) == ["its SONAME is libother.so", "its RUNPATH is /opt/lib"])
        let more = try face(
            "#include <math.h>\n\(plain) double three(double x) { return pow(x, 3); }", [name, "-lm"],
            in: directory
        ).differences(from: original)
        #expect(more.contains { $0.hasPrefix("1 needed libraries differ: libm.so") }, "\(more)")
        #expect(more.contains { $0.contains("needed symbol versions differ: ") } && more.count == 3, "\(more)")
    }
}
