/// A Lambda architecture, by AWS's names.
package enum Architecture: String, NamedValue, Comparable, CustomStringConvertible {
    case arm64
    case x86_64

    package var description: String { rawValue }

    /// The name that LLVM triples begin with.
    package var tripleName: String {
        switch self {
        case .arm64: "aarch64"
        case .x86_64: "x86_64"
        }
    }

    /// The architecture that this process runs on.
    package static var host: Architecture {
        #if arch(arm64)
        .arm64
        #else
        .x86_64
        #endif
    }

    /// Takes AWS's names and the common aliases that users write.
    package init?(name: String) {
        switch name.lowercased() {
        case "arm64", "aarch64": self = .arm64
        case "x86_64", "amd64", "x86-64": self = .x86_64
        default: return nil
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
