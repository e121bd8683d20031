import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// All that shared linkage makes or changes, in one set: dylibs of common modules, rewritten symbol versions, and
/// Foundation's ICU linked anew with less data.
@Suite(
    .enabled(if: SharedStorefront.isPossible && Machine.hasNamespaces, "needs an x86_64 Linux toolchain and namespaces")
)
struct SharedRebuildTests {
    private static let kit = """
        import CTable
        import Foundation

        @inline(never) public func kit(_ text: String) -> String {
            let days = ["en_GB", "de"].map { name in
                let style = Date.FormatStyle(locale: Locale(identifier: name), timeZone: .gmt).day().month(.wide).year()
                return Date(timeIntervalSince1970: 86_400).formatted(style)
            }
            return "\\(text) \\(table_at(0)) \\(days.joined(separator: ", "))"
        }
        """

    private func build(
        in directory: URL, lock: URL? = nil, _ more: [String] = [], environment: [String: String?] = [:]
    ) throws -> TinyPackage {
        let tiny = try CommonPackage.tiny(in: directory)
        try tiny.write("Sources/Kit/Kit.swift", Self.kit)
        try tiny.write("lambda-pack.yml", "icu: {locales: [en]}\n")
        if let lock { try FileManager.default.copyItem(at: lock, to: tiny.package / "lambda-pack.lock") }
        let finished = try tiny.lambdaPack(CommonPackage.arguments + more, environment: environment)
        try #require(finished.status == 0, "\(finished.output)")
        return tiny
    }

    /// The second at a longer path, with one job at a time, another time zone and another language.
    @Test func twoCleanBuildsAgree() async throws {
        try await withTemporaryDirectory { directory in
            let first = try build(in: directory / "a")
            let manifest = try first.manifest()
            let libraries = manifest.layers.flatMap(\.libraries)
            #expect(libraries.contains { $0.soname == "libcommon-CTable.so" })
            #expect(libraries.contains { !$0.elf.retargeted.isEmpty })
            let icu = try #require(
                manifest.layers.flatMap(\.entries).first { $0.path == "lib/lib_FoundationICU.so" })
            #expect(icu.bytes < 30_000_000, "\(icu.bytes)")
            for function in ["Alpha", "Beta"] {
                let printed = try await Toolbox.output(of: function, manifest, in: first.output)
                // German, which was dropped, writes "2.".
                #expect(printed.output.hasPrefix("\(function) 1 2 January 1970, "), "\(printed.output)")
                #expect(!printed.output.contains("2. "))
            }
            let second = try build(
                in: directory / "a longer path/with a blank", lock: first.package / "lambda-pack.lock",
                ["--locked", "--jobs", "1"], environment: ["TZ": "Asia/Tokyo", "LC_ALL": "C"])
            for name in ["SHA256SUMS", "manifest.json"] {
                #expect(
                    try Data(contentsOf: second.output / name) == Data(contentsOf: first.output / name), "\(name)")
            }
        }
    }
}
