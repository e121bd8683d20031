import ArgumentParser
import LambdaPackCore

/// SwiftPM's own options of these names, with the same meaning.
struct TraitOptions: ParsableArguments {
    @Option(
        name: .customLong("traits"),
        help: ArgumentHelp(
            "The traits of the package to enable, separated by commas, instead of the default ones; 'default' among them keeps those.",
            valueName: "names"))
    var traits: [String] = []

    @Flag(help: "Enable all traits of the package.")
    var enableAllTraits = false

    @Flag(help: "Enable no traits of the package but those that --traits names.")
    var disableDefaultTraits = false

    private var names: [String] {
        traits.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map { $0.trimmingSpaces() }
    }

    func validate() throws {
        if let wrong = names.first(where: { !TraitSelection.isName($0) }) {
            throw ValidationError(
                wrong.isEmpty
                    ? "--traits has an empty name. --disable-default-traits enables none."
                    : "'\(wrong)' is not the name of a trait.")
        }
    }

    /// nil where nothing is said of traits.
    var selection: TraitSelection? {
        if enableAllTraits { return .all }
        if names.isEmpty { return disableDefaultTraits ? .only([]) : nil }
        return .naming(names)
    }
}

extension CommandLineOptions {
    /// Where the tool is told nothing of traits, what `swift package` was told before the plugin's name counts.
    mutating func fillTraits(_ environment: RunEnvironment) {
        traits = traits ?? environment.traitsOfSwiftPackage(Array(CommandLine.arguments.dropFirst()))
    }
}
