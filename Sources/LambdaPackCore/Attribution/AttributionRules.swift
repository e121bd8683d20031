import LinkMap

extension Attribution {
    /// Figures above are no file's: 1 TiB.
    private static let maximumBytes = 1 << 40
    /// A file of a large function has some megabytes.
    private static let limitBytes = 1 << 28

    /// Reads a set's attribution of one function, which is a file that may have been edited.
    ///
    /// - Parameter modules: shipped bytes by module, as the manifest has them.
    /// - Throws: where it can't be read, has figures that no file has, or says something else than the manifest.
    static func readSet(_ file: FilePath, modules: [String: Int]) throws(Problem) -> Attribution {
        let attribution: Attribution
        do {
            attribution = try JSON.decode(Attribution.self, from: try FileSystem.read(file, limitBytes: limitBytes))
        } catch let error as DecodingError {
            throw unreadable(file, DecodingWords.of(error))
        } catch {
            throw unreadable(file, "\(error)")
        }
        guard attribution.figures.allSatisfy((0...maximumBytes).contains) else {
            throw unreadable(file, "it has sizes that no file has")
        }
        var named = modules
        // What the file's structure takes depends on what stripping left of it.
        named[ModuleName.structure] = nil
        var shipped: [String: Int] = [:]
        for module in attribution.modules where module.shippedBytes > 0 && module.name != ModuleName.structure {
            shipped[module.name] = module.shippedBytes
        }
        guard shipped == named else {
            throw unreadable(file, "its modules and their bytes are not those of the manifest")
        }
        return attribution
    }

    private var figures: [Int] {
        let ofModules = modules.flatMap { module in
            [module.bytes, module.shippedBytes, module.furtherSymbols] + module.kinds.map(\.bytes)
                + module.sources.flatMap { [$0.bytes, $0.shippedBytes] } + module.symbols.map(\.bytes)
        }
        return [bytes] + sections.map(\.bytes) + ofModules
    }

    private static func unreadable(_ file: FilePath, _ cause: String) -> Problem {
        Problem(
            .verificationDiffers, subject: file.string, "the attribution \(file) can't be right", cause: cause,
            advice: "was it edited? Build the set again")
    }
}
