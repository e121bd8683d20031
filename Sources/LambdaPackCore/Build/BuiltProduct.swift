#if canImport(System)
package import System
#else
package import SystemPackage
#endif

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

    package var architecture: Architecture { target.architecture }
}

extension BuiltProduct {
    /// Reads what SwiftPM left in its bin directory.
    ///
    /// The list of linked objects names the modules of the product's closure exactly, dependencies' included, and
    /// survives what other products leave beside it. A module with resources has a generated accessor among them,
    /// whose source names the bundle.
    ///
    /// - Parameter outside: turns a path as the compiler saw it into one of this machine.
    package static func collect(
        _ name: String, target: BuildTarget, linker: Linker, binDirectory: FilePath,
        outside: (String) -> String
    ) throws(Problem) -> BuiltProduct {
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
            objects = list.split(separator: UInt8(ascii: "\n")).map {
                outside(unquoted($0))
            }
        } catch {
            throw Problem(
                .productMissing, subject: name, "SwiftPM left no list of the objects of '\(name)'",
                cause: error.description, advice: "lambda-pack needs SwiftPM's native build system")
        }
        return BuiltProduct(
            name: name, target: target, linker: linker, executable: executable,
            resourceBundles: try bundles(of: name, objects: objects, binDirectory: binDirectory), objects: objects,
            binDirectory: binDirectory)
    }

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

    private static func bundles(
        of product: String, objects: [String], binDirectory: FilePath
    ) throws(Problem) -> [FilePath] {
        let present = (try? FileSystem.names(in: binDirectory))?.filter { $0.hasSuffix(".resources") } ?? []
        guard !present.isEmpty else { return [] }
        let modules = Set(objects.compactMap(module(ofObject:)))
        var found: [FilePath] = []
        for object in objects where object.hasSuffix("/resource_bundle_accessor.swift.o") {
            guard let module = module(ofObject: object) else { continue }
            let source = binDirectory / "\(module).build" / "DerivedSources" / "resource_bundle_accessor.swift"
            guard let text = (try? FileSystem.read(source)).map({ String(decoding: $0, as: UTF8.self) }),
                let match = text.firstMatch(of: #/"([^"\/]+\.resources)"/#)
            else { continue }
            let bundle = binDirectory / String(match.1)
            guard FileSystem.isDirectory(bundle) else {
                throw Problem(
                    .productMissing, subject: product,
                    "'\(module)' of '\(product)' has resources, but \(bundle) is not there",
                    advice: "remove the scratch directory and build again")
            }
            found.append(bundle)
        }
        // Modules of C have a bundle but no Swift accessor: theirs is `<package>_<module>.resources`.
        for name in present where !found.contains(binDirectory / name) {
            let stem = name.dropLast(".resources".count)
            let owner = modules.first { module in
                stem.hasSuffix("_\(module)")
                    && !FileSystem.exists(
                        binDirectory / "\(module).build" / "DerivedSources" / "resource_bundle_accessor.swift")
            }
            if owner != nil, hasNoOtherOwner(stem: String(stem), in: binDirectory) { found.append(binDirectory / name) }
        }
        return found.sorted { $0.string.utf8.lexicographicallyPrecedes($1.string.utf8) }
    }

    /// Whether no Swift module's accessor claims the bundle.
    private static func hasNoOtherOwner(stem: String, in binDirectory: FilePath) -> Bool {
        guard let builds = try? FileSystem.names(in: binDirectory) else { return true }
        return !builds.contains { build in
            guard build.hasSuffix(".build"), stem.hasSuffix("_" + build.dropLast(".build".count)) else { return false }
            return FileSystem.exists(binDirectory / build / "DerivedSources" / "resource_bundle_accessor.swift")
        }
    }

    /// SwiftPM quotes paths with spaces in its lists.
    private static func unquoted(_ line: ArraySlice<UInt8>) -> String {
        if let quote = line.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""), line.count >= 2,
            line.last == quote
        {
            return String(decoding: line.dropFirst().dropLast(), as: UTF8.self)
        }
        let text = String(decoding: line, as: UTF8.self)
        return line.contains(UInt8(ascii: "\\")) ? text.replacing("\\ ", with: " ") : text
    }
}
