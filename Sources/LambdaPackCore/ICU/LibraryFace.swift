import ELF

/// What a shared library is to those who use it: its name, what it exports, and what it needs.
struct LibraryFace: Hashable, Sendable {
    var soname: String?
    var runpath: String?
    var needed: Set<String>
    /// `GLIBC_2.34 of libc.so.6`
    var versions: Set<String>
    /// With their versions: `ucol_open`, `memcpy@@GLIBC_2.14`.
    var exports: Set<String>

    /// Linkers define these by themselves, each of them other ones; nobody links against them.
    private static let linkers: Set<String> = ["__bss_start", "_edata", "_end"]

    /// - Throws: where it can't be read.
    init(of file: FilePath) throws {
        let mapped = try MappedFile.open(file)
        do throws(ELFError) {
            let image = try ELFImage(mapped.bytes)
            soname = image.soname
            runpath = image.runpath
            needed = Set(image.needed)
            versions = Set(image.versionNeeds.flatMap { need in need.versions.map { "\($0.name) of \(need.library)" } })
            exports = Set(
                try image.dynamicSymbols(in: mapped.bytes)
                    .filter { $0.isDefined && $0.binding != .local && !Self.linkers.contains($0.name) }
                    .map { $0.name + Self.text($0.version) })
        } catch {
            throw Failure(.unreadableELF(file, error))
        }
    }

    private static func text(_ version: ELFImage.SymbolVersion) -> String {
        switch version {
        case .unversioned: ""
        case .needed(let name, _): "@\(name)"
        case .defined(let name, let isDefault): (isDefault ? "@@" : "@") + name
        }
    }

    /// One line for each kind of difference, with some names. Empty where one can stand in the place of the other.
    func differences(from original: LibraryFace) -> [String] {
        func compare(_ what: String, _ now: Set<String>, _ before: Set<String>) -> String? {
            let names = now.symmetricDifference(before).sorted()
            guard !names.isEmpty else { return nil }
            return "\(names.count) \(what) differ: \(names.prefix(5).joined(separator: ", "))"
        }
        return [
            soname == original.soname ? nil : "its SONAME is \(soname ?? "none")",
            runpath == original.runpath ? nil : "its RUNPATH is \(runpath ?? "none")",
            compare("needed libraries", needed, original.needed),
            compare("needed symbol versions", versions, original.versions),
            compare("exported symbols", exports, original.exports),
        ].compactMap(\.self)
    }
}
