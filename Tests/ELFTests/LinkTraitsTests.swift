import Foundation
import TestSupport
import Testing

@testable import ELF

/// What objects of the system's own compiler say of what is one in a link.
@Suite struct LinkTraitsTests {
    private func traits(_ source: String, _ name: String, options: [String] = []) async throws -> LinkTraits {
        try await withTemporaryDirectory { directory in
            try Data(source.utf8).write(to: directory / name)
            let compiler = name.hasSuffix(".cpp") ? "c++" : "cc"
            let compiled = try run(compiler, options + ["-c", name, "-o", "object.o"], in: directory)
            try #require(compiled.status == 0, "\(compiled.output)")
            let data = try Data(contentsOf: directory / "object.o")
            return try data.withUnsafeBytes { bytes in try LinkTraits(try ELFImage(bytes), in: bytes) }
        }
    }

    @Test func weakDefinitionsAreThoseThatGiveWay() async throws {
        let found = try await traits(
            """
            __attribute__((weak)) int hook(void) { return 1; }
            __attribute__((weak)) int value = 2;
            __attribute__((weak, visibility("hidden"))) int inside(void) { return 3; }
            __attribute__((weak)) int elsewhere(void);
            int plain(void) { return elsewhere ? elsewhere() : hook() + inside() + value; }
            """, "a.c")
        #expect(found.weakDefinitions == ["hook", "value"])
        #expect(found.hiddenVariables.isEmpty)
    }

    /// Inline functions are weak and the same everywhere; their variables are not, where they are hidden.
    @Test func hiddenVariablesOfHeadersAreFound() async throws {
        let source = """
            struct Open { static int &count() { static int c; return c; } };
            struct __attribute__((visibility("hidden"))) Hidden {
                static int &count() { static int c; return c; }
                virtual ~Hidden() {}
            };
            int use() { Hidden h; return ++Open::count() + ++Hidden::count(); }
            """
        let found = try await traits(source, "a.cpp", options: ["-fPIC"])
        #expect(found.weakDefinitions.isEmpty)
        #expect(found.hiddenVariables == ["_ZZN6Hidden5countEvE1c"])
    }

    @Test func sectionsThatAreReadFromEndToEndAreFound() async throws {
        let found = try await traits(
            """
            extern const int __start_registry[], __stop_registry[];
            __attribute__((used, section("registry"))) static const int one = 1;
            __attribute__((used, section("other_1"))) static const int two = 2;
            __attribute__((used, section(".dotted"))) static const int three = 3;
            int sum(void) { int s = 0; for (const int *p = __start_registry; p < __stop_registry; p++) s += *p; return s; }
            """, "a.c")
        #expect(found.boundedSections == ["registry"])
        #expect(found.namedSections == ["registry", "other_1"])
    }

    /// Else no module of Swift could be shared: its objects have hidden and weak data of the same names.
    @Test func swiftsOwnAreLeftOut() async throws {
        try await withTemporaryDirectory { directory in
            try Data(
                """
                public protocol Named { var name: String { get } }
                public struct Box<Value>: Named { public var value: Value; public var name: String { "\\(value)" } }
                public func all() -> [any Named] { [Box(value: 1), Box(value: "a"), Box(value: [1, 2])] }
                """.utf8
            ).write(to: directory / "box.swift")
            let compiled = try run("swiftc", ["-c", "-parse-as-library", "box.swift", "-o", "box.o"], in: directory)
            try #require(compiled.status == 0, "\(compiled.output)")
            let data = try Data(contentsOf: directory / "box.o")
            let found = try data.withUnsafeBytes { bytes in try LinkTraits(try ELFImage(bytes), in: bytes) }
            #expect(found.weakDefinitions.isEmpty && found.hiddenVariables.isEmpty, "\(found)")
            #expect(found.boundedSections.isEmpty && found.namedSections.isEmpty, "\(found)")
        }
    }
}
