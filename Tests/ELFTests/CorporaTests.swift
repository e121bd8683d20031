import TestSupport
import Testing

@testable import ELF

/// Every ELF file that two other projects test their readers with.
@Suite struct CorporaTests {
    @Test(
        "pyelftools: read, or refused with code and offset",
        .enabled(if: Corpus.pyelftools.isFetched, "\(Corpus.pyelftools.reason)"))
    func pyelftools() throws { try check(.pyelftools) }

    @Test(
        "elfutils: read, or refused with code and offset",
        .enabled(if: Corpus.elfutils.isFetched, "\(Corpus.elfutils.reason)"))
    func elfutils() throws { try check(.elfutils) }

    private func check(_ corpus: Corpus) throws {
        let files = corpus.elfFiles
        #expect(files.count >= corpus.leastFiles)
        var kinds: [ELFImage.Kind: Int] = [:]
        var comparable: [(path: String, facts: Readelf)] = []
        for path in files {
            try RealFiles.withBytes(path) { bytes in
                var found: [ELFError] = []
                do throws(ELFError) {
                    let image = try ELFImage(bytes)
                    kinds[image.kind, default: 0] += 1
                    if Self.isComparable(image), !Self.notReadByReadelf.contains(where: path.hasSuffix),
                        let facts = Readelf(image)
                    {
                        comparable.append((path, facts))
                    }
                    found += image.problems
                    found += Self.error { () throws(ELFError) in _ = try image.symbols(in: bytes) }
                    found += Self.error { () throws(ELFError) in _ = try image.dynamicSymbols(in: bytes) }
                } catch {
                    found.append(error)
                }
                for error in found {
                    #expect(error.offset <= UInt64(bytes.count) && !error.message.isEmpty, "\(path)")
                    print("\(path.split(separator: "/").last ?? ""): \(error)")
                }
            }
        }
        let accepted = kinds.values.reduce(0, +)
        print("\(corpus): \(accepted) of \(files.count) files read, \(kinds.map { "\($0.value) \($0.key)" }.sorted())")
        // Most of them are good files.
        #expect(accepted * 10 > files.count * 9)
        #expect(comparable.count * 10 > files.count * 8)

        guard let readelf = Readelf.path else {
            return skipPart("\(corpus) against readelf (GNU binutils), which is not on the PATH")
        }
        let theirs = try Readelf.read(comparable.map(\.path), with: readelf)
        for (path, facts) in comparable {
            let their = try #require(theirs[path], "\(path)")
            #expect(facts.differences(from: their) == [], "\(path)")
        }
        print("\(corpus): \(comparable.count) files compared with readelf")
    }

    /// Its section table names two string tables, both outside the segments: readelf prints no names, the loader sees
    /// empty ones.
    private static let notReadByReadelf = ["/lib_with_two_dynstr_sections_reversed.so.elf"]

    private static func error(_ body: () throws(ELFError) -> Void) -> [ELFError] {
        do throws(ELFError) {
            try body()
            return []
        } catch {
            return [error]
        }
    }

    /// What isn't loaded has no dynamic section here, and readelf shows what is left of it.
    private static func isComparable(_ image: ELFImage) -> Bool {
        image.problems.isEmpty && image.kind != .debugFile && image.kind != .unknown
    }
}
