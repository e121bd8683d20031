import ELF

extension RuntimeProfile {
    /// Describes an unpacked system: an image's file system, or an SDK's sysroot.
    ///
    /// Links are followed inside the root alone, absolute ones from there. Files that can't be read as shared
    /// libraries of the architecture are passed over.
    package static func make(root: FilePath, architecture: Architecture, name: String) throws -> RuntimeProfile {
        let real: FilePath
        do {
            real = try FileSystem.realPath(root)
        } catch {
            throw Failure(
                Problem(
                    .profileUnreadable, subject: root.string, "\(root) can't be read", cause: error.description,
                    advice: "name a directory with the files of a Linux system, such as an unpacked image"))
        }
        let multiarch = "\(architecture.tripleName)-linux-gnu"
        let directories = ["lib/\(multiarch)", "usr/lib/\(multiarch)", "lib64", "usr/lib64", "lib", "usr/lib"]
        var system = System(interpreters: [], libraries: [:])
        for directory in directories {
            let names = (try? FileSystem.names(in: real.pushing(FilePath(directory)))) ?? []
            for name in names where name.contains(".so") {
                guard let file = RootedPath.resolve(real.pushing(FilePath(directory)) / name, root: real),
                    let image = image(file),
                    image.machine == architecture.machine, image.kind == .sharedLibrary
                else { continue }
                let versions = image.versionDefinitions.filter { !$0.isBase }.map(\.name)
                // What is looked for is the file's name; the SONAME tells that it is no development link.
                guard (image.soname ?? name) == name, system.libraries[name] == nil else { continue }
                system.libraries[name] = Library(versions: Set(versions).sorted())
            }
        }
        let loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
        system.interpreters = loaders.filter { loader in
            guard
                let file = RootedPath.resolve(real.pushing(FilePath(String(loader.dropFirst()))), root: real),
                let image = image(file)
            else {
                return false
            }
            return image.machine == architecture.machine
        }
        guard !system.libraries.isEmpty else {
            throw Failure(
                Problem(
                    .profileUnreadable, subject: root.string,
                    "there is no shared library for \(architecture.rawValue) in \(root)",
                    cause: "looked in: \(directories.joined(separator: ", "))",
                    advice: "name the root of a Linux system, such as an unpacked image"))
        }
        return RuntimeProfile(
            name: name, summary: "made from the files of a system",
            sources: ["lambda-pack profile"],
            // Lambda's search order, which holds for every image of its runtimes.
            libraryPath: try named("provided.al2023").libraryPath, defaultPath: ["/lib64", "/usr/lib64"],
            architectures: [architecture.rawValue: system])
    }

    private static func image(_ file: FilePath) -> ELFImage? {
        guard let mapped = try? MappedFile.open(file) else { return nil }
        return try? ELFImage(mapped.bytes)
    }
}
