package import ELF
import Synchronization

/// What a loader learns from a file.
package struct LoadFacts: Sendable {
    package var machine: ELFImage.Machine
    package var fileClass: ELFImage.FileClass
    package var kind: ELFImage.Kind
    package var isStatic: Bool
    package var interpreter: String?
    package var needed: [String]
    package var soname: String?
    package var rpath: [String]
    package var runpath: [String]
    package var versionNeeds: [ELFImage.VersionNeed]
    /// Names of the versions that it offers, its own name left out.
    package var versionDefinitions: Set<String>
    /// Symbols that must be found when it is loaded, weak ones left out.
    package var required: [Required]
    /// The names of those that ask for a version, by that: a file may need tens of thousands of either.
    package var users: [VersionName: [String]]
    /// Symbols that others can find in it.
    package var defined: Set<String>

    package struct Required: Sendable, Hashable {
        package var name: String
        package var version: String?
        package var library: String?
    }

    /// A version of a library.
    package struct VersionName: Sendable, Hashable {
        package var library: String
        package var version: String
    }
}

extension LoadFacts {
    /// nil for a file that is no ELF file at all.
    package static func read(_ file: FilePath) throws -> LoadFacts? {
        let mapped = try MappedFile.open(file)
        let bytes = mapped.bytes
        guard bytes.count >= 4, bytes.prefix(4).elementsEqual([0x7F, 0x45, 0x4C, 0x46]) else { return nil }
        let image = try ELFImage(bytes)
        var required: [Required] = []
        var users: [VersionName: [String]] = [:]
        var defined: Set<String> = []
        for symbol in try image.dynamicSymbols(in: bytes) {
            if symbol.isDefined {
                if symbol.binding != .local { defined.insert(symbol.name) }
            } else if symbol.isRequired {
                if case .needed(let version, let library) = symbol.version {
                    required.append(Required(name: symbol.name, version: version, library: library))
                    users[VersionName(library: library, version: version), default: []].append(symbol.name)
                } else {
                    required.append(Required(name: symbol.name, version: nil, library: nil))
                }
            }
        }
        func directories(_ text: String?) -> [String] { (text ?? "").split(separator: ":").map(String.init) }
        return LoadFacts(
            machine: image.machine, fileClass: image.fileClass, kind: image.kind, isStatic: image.isStaticallyLinked,
            interpreter: image.interpreter, needed: image.needed, soname: image.soname, rpath: directories(image.rpath),
            runpath: directories(image.runpath), versionNeeds: image.versionNeeds,
            versionDefinitions: Set(image.versionDefinitions.filter { !$0.isBase }.map(\.name)), required: required,
            users: users, defined: defined)
    }
}

/// Facts of files that several functions share, read once.
package final class LoadFactsStore: Sendable {
    /// The facts, `nil` for what is no ELF file, or why an ELF file can't be read.
    package typealias Reading = Result<LoadFacts?, ELFError>

    private let known = Mutex<[FilePath: Reading]>([:])
    private let plans = Mutex<[String: RetargetPlan]>([:])
    private let exported = Mutex<[SHA256Digest: Set<String>]>([:])
    private let store: ContentStore?

    /// - Parameter store: has the lists of exported names.
    package init(store: ContentStore? = nil) { self.store = store }

    /// Names of a list, a line each.
    func exports(_ list: SHA256Digest) throws -> Set<String> {
        if let known = exported.withLock({ $0[list] }) { return known }
        let text = store?.bytes(list).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let names = Set(text.split(separator: "\n").map(String.init))
        exported.withLock { $0[list] = names }
        return names
    }

    package func reading(of file: FilePath) throws -> Reading {
        if let reading = known.withLock({ $0[file] }) { return reading }
        let reading: Reading
        do { reading = .success(try LoadFacts.read(file)) } catch let error as ELFError { reading = .failure(error) }
        known.withLock { $0[file] = reading }
        return reading
    }

    /// What could be done with a file, asked once: a file may have thousands of findings.
    func plan(
        of file: FilePath, _ architecture: Architecture, by retargeter: Retargeter
    ) throws -> RetargetPlan {
        let key = "\(architecture.rawValue) \(retargeter.identity) \(file)"
        if let plan = plans.withLock({ $0[key] }) { return plan }
        let plan = try retargeter.plan(for: file, architecture: architecture)
        plans.withLock { $0[key] = plan }
        return plan
    }

    package func facts(of file: FilePath) throws -> LoadFacts? { try? reading(of: file).get() }
}

extension Preflight {
    /// With no memory of files that may be gone, and others in their places.
    package func withFreshFacts() -> Preflight {
        var copy = self
        copy.facts = LoadFactsStore()
        return copy
    }
}
