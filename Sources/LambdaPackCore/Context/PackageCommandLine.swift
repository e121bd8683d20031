/// The command line of the `swift package` that runs the plugin.
///
/// SwiftPM keeps its own options to itself, and a plugin's API knows nothing of traits (Swift 6.3). Where /proc is, a
/// process may read the arguments of the one that started it.
package enum PackageCommandLine {
    /// What `swift package --traits A lambda-pack …` enables: traits that are named before the plugin.
    ///
    /// - Parameters:
    ///   - arguments: those of `swift package`, its name first.
    ///   - own: those at their end that SwiftPM passed on.
    /// - Returns: nil where nothing is said of traits, or where the two do not fit.
    static func traits(in arguments: [String], own: [String]) -> TraitSelection? {
        guard arguments.count > own.count + 1, arguments.suffix(own.count) == own[...] else { return nil }
        var named: String?
        var options = arguments.dropFirst().dropLast(own.count + 1)
        var (enablesAll, disablesDefaults) = (false, false)
        while let option = options.popFirst() {
            switch option {
            case "--enable-all-traits": enablesAll = true
            case "--disable-default-traits": disablesDefaults = true
            case "--traits": named = options.popFirst()
            case _ where option.hasPrefix("--traits="): named = String(option.dropFirst("--traits=".count))
            default: break
            }
        }
        if enablesAll { return .all }
        guard let named else { return disablesDefaults ? .only([]) : nil }
        return .naming(named.split(separator: ",").map(String.init).filter(TraitSelection.isName))
    }
}

extension RunEnvironment {
    /// The traits that `swift package` was told to enable, before the plugin's name; nil where nobody can tell.
    ///
    /// - Parameter arguments: the tool's own.
    package func traitsOfSwiftPackage(_ arguments: [String]) -> TraitSelection? {
        guard let process = plugin?.last, let bytes = try? FileSystem.read(FilePath("/proc/\(process)/cmdline")) else {
            return nil
        }
        // proc(5): each argument ends with a zero byte.
        let all = bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        return PackageCommandLine.traits(in: all.map { String(decoding: $0, as: UTF8.self) }, own: arguments)
    }
}
