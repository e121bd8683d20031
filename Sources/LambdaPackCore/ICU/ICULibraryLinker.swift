import ELF

/// Links `lib_FoundationICU.so` anew, with the data that the configuration wants: from the static library of the same
/// toolchain or SDK, in which our object takes the place of the data's.
struct ICULibraryLinker: Sendable {
    var cuts: [Architecture: ICUDataCut]
    var toolchain: Toolchain
    var store: ContentStore
    var progress: ProgressHandler

    /// - Parameter original: the library that comes with the toolchain or SDK.
    /// - Returns: one that takes its place.
    /// - Throws: a problem where what was linked is not the same to those who use it.
    func library(inPlaceOf original: FilePath, for target: BuildTarget) async throws -> FilePath {
        guard let cut = cuts[target.architecture], let icu = FoundationICU.find(for: target, toolchain: toolchain)
        else {
            throw refusal("\(target.name) has no \(FoundationICU.archiveName) to link it from")
        }
        let inputs = [
            try store.records.digest(of: original).hex, cut.origin.hex, cut.library.hex, target.triple,
            toolchain.versionLine,
        ]
        if let kept = store.value(.icuLibrary, inputs, as: SHA256Digest.self), let file = store.file(kept) {
            return file
        }
        let step = ProgressEvent.Step(.build, product: FoundationICU.libraryName, architecture: target.architecture)
        return try await withProgress(step, progress) {
            let digest = try await link(cut, icu, original, target)
            store.keep(digest, .icuLibrary, inputs, contents: [digest])
            guard let file = store.file(digest) else { throw refusal("the store lost it") }
            return file
        }
    }

    private func link(
        _ cut: ICUDataCut, _ icu: FoundationICU, _ original: FilePath, _ target: BuildTarget
    ) async throws -> SHA256Digest {
        let (library, output) = (try store.temporaryFile(), try store.temporaryFile())
        defer {
            FileSystem.discard(library)
            FileSystem.discard(output)
        }
        try FileSystem.write(try replacingData(of: icu, with: cut), to: library)
        let wanted = try LibraryFace(of: original)
        let command = Command(
            toolchain.root / "bin" / "clang++",
            Self.arguments(library: library, output: output, face: wanted, target: target, lld: toolchain.lld))
        progress(.detail("$ \(command)"))
        let result = try await ProcessRunner.run(command)
        guard result.succeeded else { throw refusal(result.text.trimmingSpaces()) }
        let differences = try LibraryFace(of: output).differences(from: wanted)
        if !differences.isEmpty { throw refusal(differences.joined(separator: "\n")) }
        return try store.adopt(output)
    }

    /// Every object of the static library, ours among them, becomes a part of the library: nothing else says what is
    /// exported.
    static func arguments(
        library: FilePath, output: FilePath, face: LibraryFace, target: BuildTarget, lld: FilePath
    ) -> [String] {
        var arguments = ["--target=\(target.triple)"]
        if let root = target.sdk?.rootPath { arguments.append("--sysroot=\(root)") }
        arguments += ["-shared", "-fuse-ld=lld", "--ld-path=\(lld)", "-o", output.string]
        var linker = ["--whole-archive", library.string, "--no-whole-archive", "-z", "defs", "--enable-new-dtags"]
        linker.append("--build-id=0x\(SwiftBuildCommand.placeholderBuildID)")
        if let soname = face.soname { linker += ["-soname", soname] }
        if let runpath = face.runpath { linker += ["-rpath", runpath] }
        return arguments + linker.flatMap { ["-Xlinker", $0] } + ["-lm"]
    }

    private func replacingData(of icu: FoundationICU, with cut: ICUDataCut) throws -> [UInt8] {
        guard let file = store.file(cut.library) else { throw refusal("its data is not in the store") }
        let data = try MappedFile.open(file)
        do {
            let object = try StaticArchive(data.bytes)
            guard let member = object.members.first else { throw refusal("its data is not in the store") }
            let contents = Array(object.contents(of: member))
            return try icu.withData { archive, found in
                StaticArchive.encoded(
                    archive.members.map { member in
                        let bytes = member == found.member ? contents : Array(archive.contents(of: member))
                        return StaticArchive.Part(name: member.name, contents: bytes, symbols: [])
                    })
            }
        } catch let error as ELFError {
            throw refusal("\(error)")
        }
    }

    private func refusal(_ cause: String) -> Failure {
        Failure(
            Problem(
                .sdkUnusable, subject: FoundationICU.libraryName,
                "\(FoundationICU.libraryName) can't be linked with less of ICU's data", cause: cause,
                advice: "take 'icu:' out of the configuration, or link static"))
    }
}
