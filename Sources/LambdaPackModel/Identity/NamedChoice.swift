/// A setting with a few values, each of which has a name.
package protocol NamedChoice: RawRepresentable, CaseIterable, Sendable where RawValue == String {
    /// What others call a value.
    static var synonyms: [String: Self] { get }
}

extension NamedChoice {
    package static var synonyms: [String: Self] { [:] }

    /// What to write instead of a name that is none of them: what was meant, where that can be told, and all there are.
    package static func advice(for name: String) -> String {
        let names = allCases.map(\.rawValue)
        let all = "one of: \(names.joined(separator: ", "))"
        if let meant = synonyms[name.lowercased()] { return "'\(name)' is called '\(meant.rawValue)' here; \(all)" }
        return NearestName.of(name, among: names).first.map { "did you mean '\($0)'? \(all)" } ?? all
    }
}

extension FixedPath: NamedChoice {}
extension BuildConfiguration: NamedChoice {}
extension Compatibility: NamedChoice {}
extension ModuleSharing: NamedChoice {}
extension SizeLever: NamedChoice {}

extension Linkage: NamedChoice {
    package static var synonyms: [String: Linkage] {
        ["dynamic": .shared, "dylib": .shared, "shared-library": .shared, "static-stdlib": .static]
    }
}

extension Compression: NamedChoice {
    package static var synonyms: [String: Compression] {
        ["best": .max, "maximum": .max, "fastest": .fast, "normal": .default]
    }
}

extension Optimization: NamedChoice {
    package static var synonyms: [String: Optimization] {
        ["speed": .default, "osize": .size, "-osize": .size, "o": .default]
    }
}

extension LambdaRuntime: NamedChoice {
    package static var synonyms: [String: LambdaRuntime] { ["al2023": .providedAL2023, "al2": .providedAL2] }
}
