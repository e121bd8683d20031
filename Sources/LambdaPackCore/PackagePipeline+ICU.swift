/// ICU's data, where the configuration wants less than all of it.
extension PackagePipeline {
    /// - Throws: what is wrong with the configuration's names, before anything compiles.
    func cutICU(_ units: [Unit]) throws -> [Architecture: ICUDataCut] {
        guard !configuration.icu.isEmpty else { return [:] }
        let cutter = ICUDataCutter(settings: configuration.icu, store: store)
        var problems = ProblemCollector()
        var cuts: [Architecture: ICUDataCut] = [:]
        for target in units.map(\.target).reduce(into: [BuildTarget](), { if !$0.contains($1) { $0.append($1) } }) {
            guard let icu = FoundationICU.find(for: target, toolchain: toolchain) else {
                progress(
                    .note(
                        "icu: \(target.name) has no \(FoundationICU.archiveName): nothing is left out for \(target.architecture.rawValue)"
                    ))
                continue
            }
            do {
                let cut = try cutter.cut(icu)
                cuts[target.architecture] = cut
                progress(
                    .detail(
                        "icu: \(target.architecture.rawValue) keeps \(cut.items) of \(cut.allItems) items, \(ByteCount.exact(cut.bytes)) of \(ByteCount.exact(cut.allBytes))"
                    ))
            } catch let failure as Failure {
                problems.report(failure.problems)
            }
        }
        try problems.throwDistinctIfFailed()
        return cuts
    }

    /// The library with the data, for static links.
    func installedICU(_ cut: ICUDataCut, linker: Linker, in tools: FilePath) throws -> FilePath {
        // The others look into a library only for what was asked for before it.
        guard linker == .lld else {
            throw Failure(
                Problem(
                    .toolMissing, subject: "ld.lld", "'icu:' needs lld, and \(linker.rawValue) links here",
                    advice: "install a toolchain of swift.org, which brings lld, or take 'icu:' out"))
        }
        return try ICUDataCutter(settings: configuration.icu, store: store).install(cut, in: tools)
    }
}
