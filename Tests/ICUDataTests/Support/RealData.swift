import ELF
import Foundation
import ICUData
import TestSupport

/// ICU's data of the toolchain that runs the tests, out of its static library.
enum RealData {
    /// nil where the toolchain has no static library of Foundation's ICU.
    static let library: URL? = findExecutable("swift").flatMap { swift in
        let root = URL(fileURLWithPath: swift).resolvingSymlinksInPath().deletingLastPathComponent()
        let file = root.appendingPathComponent("../lib/swift_static/linux/lib_FoundationICU.a").standardized
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    /// The object's data, whole, and the name of its symbol.
    private static let object: (symbol: String, data: [UInt8])? = {
        guard let library, let bytes = try? [UInt8](Data(contentsOf: library)) else { return nil }
        return bytes.withUnsafeBytes { bytes in
            guard let archive = try? StaticArchive(bytes),
                let (symbol, member) = archive.member(defining: { $0.hasPrefix("icudt") && $0.hasSuffix("_dat") })
            else { return nil }
            let contents = archive.contents(of: member)
            guard let image = try? ELFImage(contents),
                let entry = try? image.symbols(in: contents).first(where: { $0.name == symbol }),
                let section = image.sections.first(where: { $0.name == ".rodata" })
            else { return nil }
            let start = Int(section.fileRange.offset + entry.value)
            return (symbol, Array(contents[start..<(start + Int(entry.size))]))
        }
    }()

    static var isThere: Bool { library != nil }
    static var symbol: String { object?.symbol ?? "" }
    static var bytes: [UInt8] { object?.data ?? [] }

    static func with<Result>(_ body: (CommonData) throws -> Result) throws -> Result {
        try bytes.withUnsafeBytes { try body(try CommonData($0)) }
    }
}

/// Debian's `icu-devtools`: a second reader of the format.
enum ICUPackageTool {
    static let isThere = findExecutable("icupkg") != nil

    /// The names of a package's items, as they stand in it.
    ///
    /// - Parameter isWhole: false for a part in which items lack others that they need, which it says of each of them.
    static func names(_ file: URL, isWhole: Bool = true) throws -> [String] {
        let finished = try run("icupkg", ["-l", file.path], withErrors: isWhole)
        guard finished.status == 0 || !isWhole else { throw Failed(output: String(finished.output.suffix(2000))) }
        return finished.output.split(separator: "\n").map(String.init)
    }

    /// Extracts items into a directory. What of them lacks others that it needs is extracted all the same, and the exit
    /// status says so.
    static func extract(_ names: [String], of file: URL, into directory: URL) throws {
        let list = directory.appendingPathComponent("list.txt")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try names.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
        try run("icupkg", ["-d", directory.path, "-x", list.path, file.path])
    }

    struct Failed: Error { var output: String }
}
