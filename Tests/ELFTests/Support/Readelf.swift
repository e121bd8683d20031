import Foundation
import TestSupport

@testable import ELF

/// What `readelf` (GNU binutils) says of a file: the same facts by somebody else's reader.
struct Readelf: Equatable {
    var fileClass = ""
    var data = ""
    var type = ""
    var machine = ""
    var entry = ""
    var interpreter: String?
    var needed: [String] = []
    var soname: String?
    var rpath: String?
    var runpath: String?
    /// Sorted names.
    var flags1: [String] = []
    var buildID: String?
    /// `library`, then each `version index flags`.
    var versionNeeds: [[String]] = []
    /// `name index flags`, then each parent.
    var versionDefinitions: [[String]] = []

    /// What is not the same, one line each.
    func differences(from other: Readelf) -> [String] {
        zip(Mirror(reflecting: self).children, Mirror(reflecting: other).children).compactMap { ours, theirs in
            let (our, their) = ("\(ours.value)", "\(theirs.value)")
            return our == their ? nil : "\(ours.label ?? ""): \(our) instead of \(their)"
        }
    }

    static var path: String? { findExecutable("readelf") }

    /// Reads many files with few processes. Files that readelf prints nothing of are missing from the result.
    ///
    /// None with a broken section table may be among them: readelf prints no versions of those that come after it.
    static func read(_ paths: [String], with readelf: String) throws -> [String: Readelf] {
        var facts: [String: Readelf] = [:]
        for start in stride(from: 0, to: paths.count, by: 200) {
            let batch = paths[start..<min(start + 200, paths.count)]
            // The pipe leaves out millions of lines on single symbols and sections. Two files at least, so that each is
            // named.
            let script = """
                "$0" -hldnV --wide "$@" | grep -aE '^File: |^  (Class|Data|Type|Machine|Entry point address): |interpreter: |\
                \\((NEEDED|SONAME|RPATH|RUNPATH|FLAGS_1)\\)|Build ID: |  (File|Name): |: Parent [0-9]+: '
                """
            let output = try run(
                "/bin/sh", ["-c", script, readelf] + batch + ["/dev/null"], environment: ["LC_ALL": "C"],
                withErrors: false
            ).output
            var file: String?
            for line in output.split(separator: "\n") {
                if line.hasPrefix("File: ") {
                    file = String(line.dropFirst(6))
                    facts[line.dropFirst(6).description] = Readelf()
                } else if let file {
                    facts[file]?.take(line)
                }
            }
        }
        return facts.filter { !$0.value.type.isEmpty }
    }

    private mutating func take(_ line: Substring) {
        let text = line.drop { $0 == " " }
        if let start = text.range(of: "Build ID: ")?.upperBound {
            buildID = buildID ?? String(text[start...])
        } else if text.hasPrefix("0x"), line.contains("(") {
            takeDynamic(text)
        } else if text.hasPrefix("0") {
            takeVersion(text)
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " }.description
            switch text[..<colon] {
            case "Class": fileClass = value
            case "Data": data = value
            case "Type": type = value.prefix { $0 != " " }.description
            case "Machine": machine = value
            case "Entry point address": entry = value
            case "[Requesting program interpreter": interpreter = value.dropLast().description
            default: break
            }
        }
    }

    /// `0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]`
    private mutating func takeDynamic(_ text: Substring) {
        let parts = text.split(separator: " ", maxSplits: 2)
        guard parts.count == 3 else { return }
        let value = parts[2].drop { $0 != "[" }.dropFirst().dropLast().description
        switch parts[1] {
        case "(NEEDED)": needed.append(value)
        case "(SONAME)": soname = value
        case "(RPATH)": rpath = value
        case "(RUNPATH)": runpath = value
        case "(FLAGS_1)": flags1 = parts[2].split(separator: " ").dropFirst().map(String.init).sorted()
        default: break
        }
    }

    /// `000000: Version: 1  File: libc.so.6  Cnt: 2`, `0x0010:   Name: GLIBC_2.34  Flags: none  Version: 4`,
    /// `000000: Rev: 1  Flags: BASE  Index: 1  Cnt: 1  Name: libx.so`, `0x001c: Parent 1: X`.
    private mutating func takeVersion(_ text: Substring) {
        func field(_ name: String, until next: String?) -> String {
            guard let start = text.range(of: "\(name): ") else { return "" }
            let rest = text[start.upperBound...]
            let end = next.flatMap { rest.range(of: "  \($0): ")?.lowerBound } ?? rest.endIndex
            return rest[..<end].drop { $0 == " " }.trimmingCharacters(in: .whitespaces)
        }
        if text.contains("  File: ") {
            versionNeeds.append([field("  File", until: "Cnt")])
        } else if text.contains("  Rev: ") || text.contains(": Rev: ") {
            let name = "\(field("Name", until: nil)) \(field("Index", until: "Cnt")) \(field("Flags", until: "Index"))"
            versionDefinitions.append([name])
        } else if text.contains("Parent ") {
            if let last = versionDefinitions.indices.last {
                versionDefinitions[last].append(text.split(separator: ": ").last.map(String.init) ?? "")
            }
        } else if let last = versionNeeds.indices.last {
            let name =
                "\(field("Name", until: "Flags")) \(field("Version", until: nil)) \(field("Flags", until: "Version"))"
            versionNeeds[last].append(name)
        }
    }
}
