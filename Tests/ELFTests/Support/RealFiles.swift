import Foundation
import TestSupport

@testable import ELF

/// ELF files that are on this machine.
enum RealFiles {
    /// Programs and libraries of the system and of the Swift toolchain: empty where executables are not ELF.
    static let system: [String] = {
        let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        let folders =
            ["/usr/bin", "/usr/lib64"]
            + libraries.sorted().filter { $0.hasSuffix("-linux-gnu") }.map { "/usr/lib/\($0)" }
        return (folders + [swiftRuntime()].compactMap { $0 }).flatMap { elfFiles(in: $0) }
    }()

    /// Those of up to 400 kB.
    static let small: [String] = system.filter { path in
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return size.map { $0 <= 400_000 } ?? false
    }

    /// Paths of all ELF files in the folder, sorted; with those below it where `deep`. Symbolic links are left out.
    static func elfFiles(in folder: String, deep: Bool = false) -> [String] {
        let manager = FileManager.default
        let names = (deep ? manager.subpaths(atPath: folder) : try? manager.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { "\(folder)/\($0)" }.filter(isELF)
    }

    static func isELF(_ path: String) -> Bool {
        guard (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType == .typeRegular,
            let file = FileHandle(forReadingAtPath: path)
        else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 4)) == Data([0x7F, 0x45, 0x4C, 0x46])
    }

    /// The folder of the Swift runtime's libraries, as the compiler on `PATH` says; nil where there is none.
    static func swiftRuntime() -> String? {
        struct Info: Decodable {
            struct Paths: Decodable { var runtimeLibraryPaths: [String] }
            var paths: Paths
        }
        guard let finished = try? run("swift", ["-print-target-info"], withErrors: false),
            let info = try? JSONDecoder().decode(Info.self, from: Data(finished.output.utf8))
        else { return nil }
        return info.paths.runtimeLibraryPaths.first
    }

    /// Hands over the file's bytes, mapped.
    static func withBytes<Result>(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped).withUnsafeBytes(body)
    }
}
