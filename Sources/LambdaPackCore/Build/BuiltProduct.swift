/// A linked executable and what SwiftPM made for it.
package struct BuiltProduct: Sendable, Hashable {
    package var name: String
    package var target: BuildTarget
    package var linker: Linker
    package var executable: FilePath
    /// SwiftPM's resource bundles of the product's own dependency closure: directories named `….resources`.
    package var resourceBundles: [FilePath]
    /// The object files that were linked.
    package var objects: [String]
    /// Where SwiftPM left it, and the package's dynamic libraries beside it.
    package var binDirectory: FilePath
    /// What the linker wrote of the link; nil where the user's own flags sent it elsewhere.
    package var linkMap: FilePath?
    /// The dylibs of common modules of the whole fleet.
    package var moduleLibraries: [ModuleLibrary] = []
    /// Linked into it, whether it uses it or not.
    package var compatibilityLibrary: FilePath?

    package var architecture: Architecture { target.architecture }
    package var id: ArtifactID { .function(name, architecture) }
}

/// Reads what SwiftPM left in a bin directory.
package struct BuiltProductReader {
    package var target: BuildTarget
    package var linker: Linker
    package var binDirectory: FilePath
    /// Turns a path as the compiler saw it into one of this machine.
    package var outside: (String) -> String

    /// Names of resource bundles that are there.
    private let bundleNames: [String]
    /// Modules that have an accessor, and the bundle that it names.
    private let accessors: [String: String]

    package init(
        target: BuildTarget, linker: Linker, binDirectory: FilePath, outside: @escaping (String) -> String
    ) throws {
        self.target = target
        self.linker = linker
        self.binDirectory = binDirectory
        self.outside = outside
        let names = (try? FileSystem.names(in: binDirectory)) ?? []
        bundleNames = names.filter { $0.hasSuffix(".resources") }
        var accessors: [String: String] = [:]
        if !bundleNames.isEmpty {
            for name in names where name.hasSuffix(".build") {
                let source = binDirectory / name / "DerivedSources" / "resource_bundle_accessor.swift"
                guard let text = (try? FileSystem.read(source)).map({ String(decoding: $0, as: UTF8.self) }) else {
                    continue
                }
                accessors[String(name.dropLast(".build".count))] =
                    text.firstMatch(of: #/"([^"\/]+\.resources)"/#).map { String($0.1) } ?? ""
            }
        }
        self.accessors = accessors
    }

    /// The list of linked objects names the modules of the product's closure exactly, dependencies' included, and
    /// survives what other products leave beside it. A module with resources has a generated accessor among them,
    /// whose source names the bundle.
    package func collect(_ name: String) throws(Problem) -> BuiltProduct {
        let executable = binDirectory / name
        guard FileSystem.isExecutable(executable) else {
            throw Problem(
                .productMissing, subject: name,
                "SwiftPM reported success, but \(executable) is not there",
                advice: "is '\(name)' an executable product on Linux?")
        }
        let objects: [String]
        do {
            let list = try FileSystem.read(binDirectory / "\(name).product" / "Objects.LinkFileList")
            objects = list.split(separator: UInt8(ascii: "\n")).map { outside(Self.unquoted($0)) }
        } catch {
            throw Problem(
                .productMissing, subject: name, "SwiftPM left no list of the objects of '\(name)'",
                cause: error.description, advice: "lambda-pack needs SwiftPM's native build system")
        }
        return BuiltProduct(
            name: name, target: target, linker: linker, executable: executable,
            resourceBundles: bundleNames.isEmpty ? [] : try bundles(of: name, objects: objects), objects: objects,
            binDirectory: binDirectory)
    }

    private func bundles(of product: String, objects: [String]) throws(Problem) -> [FilePath] {
        let modules = Set(objects.compactMap(BuiltProduct.module(ofObject:)))
        var found: Set<String> = []
        for object in objects where object.hasSuffix("/resource_bundle_accessor.swift.o") {
            guard let module = BuiltProduct.module(ofObject: object), let bundle = accessors[module], !bundle.isEmpty
            else { continue }
            guard bundleNames.contains(bundle), FileSystem.isDirectory(binDirectory / bundle) else {
                throw Problem(
                    .productMissing, subject: product,
                    "'\(module)' of '\(product)' has resources, but \(binDirectory / bundle) is not there",
                    advice: "remove the scratch directory and build again")
            }
            found.insert(bundle)
        }
        // Modules of C have a bundle but no Swift accessor: theirs is `<package>_<module>.resources`.
        for name in bundleNames where !found.contains(name) {
            let stem = name.dropLast(".resources".count)
            let isOwned = modules.contains { stem.hasSuffix("_\($0)") && accessors[$0] == nil }
            // Whether no Swift module's accessor claims it.
            if isOwned, !accessors.keys.contains(where: { stem.hasSuffix("_\($0)") }) { found.insert(name) }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { binDirectory / $0 }
    }

    /// SwiftPM quotes paths with spaces in its lists, as for a shell: a quote itself stands outside of the quotes.
    private static func unquoted(_ line: ArraySlice<UInt8>) -> String {
        if let quote = line.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""), line.count >= 2,
            line.last == quote
        {
            return String(decoding: line.dropFirst().dropLast(), as: UTF8.self).replacing("'\\''", with: "'")
        }
        let text = String(decoding: line, as: UTF8.self)
        return line.contains(UInt8(ascii: "\\")) ? text.replacing("\\ ", with: " ") : text
    }
}

extension BuiltProduct {
    /// Names of the modules that the objects belong to: SwiftPM keeps them in `<Module>.build`.
    package static func module(ofObject object: String) -> String? {
        // By bytes: this is asked of every object at every run.
        let path = Array(object.utf8)
        let suffix = Array(".build/".utf8)
        guard var end = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        while true {
            let start = path[..<end].lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            if path[start...end].suffix(suffix.count).elementsEqual(suffix) {
                return String(decoding: path[start..<(end + 1 - suffix.count)], as: UTF8.self)
            }
            guard start > 0 else { return nil }
            end = start - 1
        }
    }
}
