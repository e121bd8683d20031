/// Which traits of a package are enabled (SE-0450), as `swift build` is told.
package enum TraitSelection: Hashable, Sendable {
    /// Those that the package enables by default.
    case packageDefaults
    /// Every trait of the package.
    case all
    /// These alone, sorted by their bytes; among them `default` stands for the package's defaults. Empty: none.
    case only([String])

    /// The name that stands for the defaults of a package (SE-0450).
    package static let defaults = "default"

    /// Equal selections are equal values, in whatever order, and however often, traits are named.
    package static func naming(_ names: some Sequence<String>) -> TraitSelection {
        let sorted = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return sorted == [defaults] ? .packageDefaults : .only(sorted)
    }

    /// Whether `swift build --traits` can be told of it. Which characters a trait's name may have is SwiftPM's to say.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && !text.unicodeScalars.contains { $0 == "," || $0.properties.isWhitespace || TextEscapes.isUnseen($0) }
    }

    /// SwiftPM's options, for `swift build` and `swift package` alike.
    package var arguments: [String] {
        switch self {
        case .packageDefaults: []
        case .all: ["--enable-all-traits"]
        case .only([]): ["--disable-default-traits"]
        case .only(let names): ["--traits", names.joined(separator: ",")]
        }
    }

    /// The same without named traits that a package does not have.
    ///
    /// - Parameter declared: the package's traits. Without any, SwiftPM refuses every choice among them.
    package func limited(to declared: Set<String>) -> TraitSelection {
        guard case .only(let names) = self else { return self }
        if declared.isEmpty { return .packageDefaults }
        return .naming(names.filter { declared.contains($0) || $0 == Self.defaults })
    }
}

extension TraitSelection: CustomStringConvertible {
    /// For people, and for keys: no two selections have the same, since no name has a blank.
    package var description: String {
        switch self {
        case .packageDefaults: "default traits"
        case .all: "all traits"
        case .only([]): "no traits"
        case .only(let names): names.joined(separator: ", ")
        }
    }
}

/// As in the configuration file: `"all"`, or a list of names.
extension TraitSelection: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let word = try? container.decode(String.self) {
            guard word == "all" else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "neither 'all' nor a list")
            }
            self = .all
        } else {
            let names = try container.decode([String].self)
            guard names.allSatisfy(Self.isName) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the name of a trait")
            }
            self = .naming(names)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .packageDefaults: try container.encode([Self.defaults])
        case .all: try container.encode("all")
        case .only(let names): try container.encode(names)
        }
    }
}
