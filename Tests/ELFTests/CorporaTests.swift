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
        let readelf = Readelf.path
        let theirs = try readelf.map { try Readelf.read(files, with: $0) } ?? [:]
        var outcome = (accepted: 0, refused: 0, compared: 0)
        var kinds: [ELFImage.Kind: Int] = [:]
        for path in files {
            try RealFiles.withBytes(path) { bytes in
                var found: [ELFError] = []
                do throws(ELFError) {
                    let image = try ELFImage(bytes)
                    kinds[image.kind, default: 0] += 1
                    outcome.accepted += 1
                    if let our = Readelf(image), let their = theirs[path], Self.isComparable(image) {
                        #expect(our.differences(from: their) == [], "\(path)")
                        outcome.compared += 1
                    }
                    found += image.problems
                    found += Self.error { () throws(ELFError) in _ = try image.symbols(in: bytes) }
                    found += Self.error { () throws(ELFError) in _ = try image.dynamicSymbols(in: bytes) }
                } catch {
                    outcome.refused += 1
                    found.append(error)
                }
                for error in found {
                    #expect(error.offset <= UInt64(bytes.count) && !error.message.isEmpty, "\(path)")
                    print("\(path.split(separator: "/").last ?? ""): \(error)")
                }
            }
        }
        print("\(corpus): \(outcome), \(kinds)")
        // Most of them are good files.
        #expect(outcome.accepted * 10 > files.count * 9)
        #expect(readelf == nil || outcome.compared * 10 > files.count * 7)
    }

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
