import ELF
import Synchronization

/// Finds shared libraries by name where a build takes them from: what it built, the Swift runtime, the sysroot or,
/// in a build without SDK, the host.
package final class LibraryLocator: Sendable {
    private struct Place: Sendable {
        var directory: FilePath
        var origin: SharedLibrary.Origin
        /// Where links must stay, and where absolute ones lead.
        var root: FilePath?
    }

    private let places: [Place]
    private let moduleLibraries: [String: ModuleLibrary]
    private let machine: ELFImage.Machine
    /// What was found before: functions of one build ask for much of the same.
    private let known = Mutex<[String: Found]>([:])

    package init(product: BuiltProduct, toolchain: Toolchain, linkerFlags: [String]) {
        let target = product.target
        machine = target.architecture.machine
        moduleLibraries = Dictionary(product.moduleLibraries.map { ($0.group.soname, $0) }) { first, _ in first }
        var places = [Place(directory: product.binDirectory, origin: .package)]
        if let library = product.compatibilityLibrary {
            places.append(Place(directory: library.removingLastComponent(), origin: .toolchain))
        }
        if let sdk = target.sdk {
            if let resources = sdk.resources {
                places.append(Place(directory: resources / "linux", origin: .toolchain))
            }
            places += Self.named(by: linkerFlags, origin: .sdk)
            if let root = sdk.rootPath {
                places += Self.systemDirectories(target.architecture).map {
                    Place(directory: root.pushing(FilePath($0)), origin: .sdk, root: root)
                }
            }
        } else {
            places.append(Place(directory: toolchain.sharedLibraries, origin: .toolchain))
            places += Self.named(by: linkerFlags, origin: .host)
            places += (Self.systemDirectories(target.architecture) + Self.configured()).map {
                Place(directory: FilePath("/" + $0), origin: .host)
            }
        }
        self.places = places
    }

    /// `-L` directories that the user gave the linker.
    private static func named(by flags: [String], origin: SharedLibrary.Origin) -> [Place] {
        flags.filter { $0.hasPrefix("-L") && $0.count > 2 }.map {
            Place(directory: FilePath(String($0.dropFirst(2))).absolute, origin: origin)
        }
    }

    /// Below a root, in the order in which linkers look.
    private static func systemDirectories(_ architecture: Architecture) -> [String] {
        let multiarch = "\(architecture.tripleName)-linux-gnu"
        return [
            "usr/local/lib", "usr/local/lib/\(multiarch)", "lib/\(multiarch)", "usr/lib/\(multiarch)", "lib64",
            "usr/lib64",
            "lib", "usr/lib",
        ]
    }

    /// Further directories of the host's loader: the plain lines of /etc/ld.so.conf.d.
    private static func configured() -> [String] {
        let directory = FilePath("/etc/ld.so.conf.d")
        let names = ((try? FileSystem.names(in: directory)) ?? []).filter { $0.hasSuffix(".conf") }.sorted()
        return names.flatMap { name -> [String] in
            let text = (try? FileSystem.read(directory / name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            return text.split(separator: "\n").map { $0.trimmingSpaces() }.filter { $0.hasPrefix("/") }
                .map { String($0.dropFirst()) }
        }
    }

    /// The first file of that name that is a shared library for this machine. `beside` are the directories that the
    /// asking file's own search path names, looked at last: they are the build machine's, not Lambda's.
    package func find(_ name: String, beside: [FilePath] = []) -> Found? {
        guard !name.contains("/") else { return nil }
        if let library = moduleLibraries[name] {
            let origin: SharedLibrary.Origin = library.group.churn == .dependencies ? .dependencies : .package
            return Found(file: library.file, origin: origin, place: name, modules: library)
        }
        if let found = known.withLock({ $0[name] }) { return found }
        for place in places {
            if let file = RootedPath.resolve(place.directory / name, root: place.root), isLibrary(file) {
                let found = Found(file: file, origin: place.origin, place: Self.place(of: file, in: place))
                known.withLock { $0[name] = found }
                return found
            }
        }
        for directory in beside {
            guard let file = RootedPath.resolve(directory / name, root: nil), isLibrary(file) else { continue }
            guard let place = places.first(where: { file.starts(with: $0.directory) }) else {
                return Found(file: file, origin: places.last?.origin ?? .host, place: file.string)
            }
            return Found(file: file, origin: place.origin, place: Self.place(of: file, in: place))
        }
        return nil
    }

    /// A library, whose it is, and ``SharedLibrary/place``.
    package struct Found: Sendable {
        package var file: FilePath
        package var origin: SharedLibrary.Origin
        package var place: String
        /// Set for a dylib of lambda-pack's own making.
        package var modules: ModuleLibrary? = nil
    }

    private static func place(of file: FilePath, in place: Place) -> String {
        guard place.origin != .host else { return file.string }
        return file.relative(to: place.root ?? place.directory) ?? file.lastComponent?.string ?? file.string
    }

    /// Linker scripts (`libc.so` is text) and libraries of other machines have the same names.
    private func isLibrary(_ file: FilePath) -> Bool {
        guard let mapped = try? MappedFile.open(file), let image = try? ELFImage(mapped.bytes) else { return false }
        return image.machine == machine && image.kind == .sharedLibrary
    }
}
