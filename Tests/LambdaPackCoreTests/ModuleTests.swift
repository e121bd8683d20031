import Foundation
import TestSupport
import Testing

/// The rules of `docs/architecture.md`: which target may import which, and which modules from outside belong to whom.
@Suite struct ModuleTests {
    /// Modules from outside the package, each with the only targets that may import it. `Synchronization` is everybody's.
    static let outside: [String: Set<String>] = [
        "Glibc": ["POSIX"], "Musl": ["POSIX"], "Darwin": ["POSIX"],
        "System": ["Platform"], "SystemPackage": ["Platform"], "Subprocess": ["Platform"], "Dispatch": ["Platform"],
        "CryptoKit": ["Hashing"],
        "ArgumentParser": ["lambda-pack"],
    ]
    /// The files that may import Foundation, which makes start and build slower.
    static let foundation: Set<String> = [
        "Sources/LambdaPackModel/JSON/JSON.swift", "Sources/Platform/Processes/ProcessEnvironment.swift",
    ]

    let targets: [DeclaredTarget]
    let page: String

    init() throws {
        targets = try DeclaredTarget.all()
        page = try String(contentsOf: Repository.root.appending(path: "docs/architecture.md"), encoding: .utf8)
    }

    @Test func thePageListsTheTargetsOfThePackage() throws {
        let rows = page.matches(of: #/(?m)^\| `([^`]+)` \| .+ \| (.+) \|$/#)
        let listed = rows.map { row in
            DeclaredTarget(
                name: String(row.1), dependencies: Set(row.2.matches(of: #/`([^`]+)`/#).map { String($0.1) }))
        }
        #expect(listed.map(\.name).sorted() == targets.map(\.name).sorted())
        for target in targets {
            #expect(listed.first { $0.name == target.name }?.dependencies == target.dependencies, "\(target.name)")
        }
        for (index, target) in listed.enumerated() {
            let above = Set(listed[..<index].map(\.name))
            #expect(target.dependencies.isSubset(of: above), "\(target.name) stands above what it imports")
        }
    }

    @Test func thePathsOfThePageExist() {
        let paths = page.matches(of: #/Sources\/[A-Za-z\/.-]+/#).map { String($0.0) }
        #expect(paths.count > 5)
        for path in paths {
            let file = Repository.root.appending(path: path).path
            #expect(FileManager.default.fileExists(atPath: file), "\(path)")
        }
    }

    @Test func targetsImportOnlyThoseBelowThem() throws {
        let names = Set(targets.map(\.name))
        let imports = try SourceImport.all()
        #expect(imports.contains { $0.target == "LambdaPackCore" && $0.module == "Archive" })
        for found in imports {
            if names.contains(found.module) {
                #expect(visible(from: found.target).contains(found.module), "\(found)")
            } else if found.module.hasPrefix("Foundation") {
                #expect(Self.foundation.contains(found.file), "\(found)")
            } else if found.module != "Synchronization" {
                #expect(Self.outside[found.module]?.contains(found.target) == true, "\(found)")
            }
        }
    }

    @Test func onlyPlatformImportsTheCLibrary() throws {
        let users = try SourceImport.all().filter { $0.module == "POSIX" }.map(\.target)
        #expect(Set(users) == ["Platform"])
    }

    @Test func theModelDoesNoInputOrOutput() throws {
        let modules = try SourceImport.all().filter { $0.target == "LambdaPackModel" }.map(\.module)
        #expect(Set(modules).isSubset(of: ["Foundation", "FoundationEssentials", "Hashing", "Synchronization"]))
    }

    /// C libraries are each for one target, which wraps them.
    @Test func aCLibraryHasOneUser() throws {
        for library in targets.map(\.name).filter({ $0.hasPrefix("CLib") }) {
            let users = try SourceImport.all().filter { $0.module == library }.map(\.target)
            #expect(Set(users).count == 1, "\(library): \(users)")
        }
    }

    /// The target's dependencies, and theirs.
    private func visible(from name: String) -> Set<String> {
        guard let target = targets.first(where: { $0.name == name }) else { return [] }
        return target.dependencies.reduce(target.dependencies) { $0.union(visible(from: $1)) }
    }
}

/// A target as `Package.swift` declares it; test targets are left out.
struct DeclaredTarget {
    var name: String
    /// Targets of this package alone.
    var dependencies: Set<String>

    static func all() throws -> [DeclaredTarget] {
        let manifest = try String(contentsOf: Repository.root.appending(path: "Package.swift"), encoding: .utf8)
        let list = try #require(manifest.firstRange(of: "\n    targets: [\n"))
        // Each declaration begins on a line of its own, indented by eight blanks: `make lint` sees to that.
        let blocks = manifest[list.upperBound...].split(separator: #/(?m)^ {8}\./#).filter { block in
            !block.starts(with: "testTarget") && !block.contains("path: \"Tests/")
        }
        let declared = try blocks.compactMap { block -> (name: String, text: Substring)? in
            guard block.contains("name: ") else { return nil }
            let name = try #require(block.firstMatch(of: #/name: "([^"]+)"/#), "\(block)")
            return (String(name.1), block)
        }
        let names = Set(declared.map(\.name))
        return declared.map { name, text in
            let list = text.firstMatch(of: #/dependencies: \[(?s)(.*?)\](?:,|\s*\),)\n/#)?.1 ?? ""
            let quoted = list.matches(of: #/"([^"]+)"/#).map { String($0.1) }
            return DeclaredTarget(name: name, dependencies: names.intersection(quoted))
        }
    }
}

/// One `import` of a source file.
struct SourceImport: CustomStringConvertible {
    /// Relative to the repository.
    var file: String
    var target: String
    var module: String

    var description: String { "\(file) imports \(module)" }

    static func all() throws -> [SourceImport] {
        let sources = Repository.root.appending(path: "Sources")
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
        return try files.sorted().flatMap { path in
            let target = String(path.prefix { $0 != "/" })
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            return imports(in: text).map { SourceImport(file: "Sources/\(path)", target: target, module: $0) }
        }
    }

    /// Imports stand at the beginning of a line; attributes, an access level, and the kind of a single declaration may
    /// come before the name.
    private static func imports(in text: String) -> [String] {
        let pattern =
            #/^(?:@\w+ )*(?:\w+ )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/#
        return text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { bytes in
            let line = Substring(bytes)
            guard let first = bytes.first, first != UInt8(ascii: " "), line.contains("import ") else { return nil }
            return line.firstMatch(of: pattern).map { String($0.1) }
        }
    }
}
