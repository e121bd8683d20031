/// Modules that the same functions link, and that go into one dylib of lambda-pack's own making.
package struct ModuleGroup: Sendable, Hashable, Codable {
    /// How often its modules change.
    package enum Churn: Int, Sendable, Hashable, Codable, Comparable {
        /// Of packages that SwiftPM fetched.
        case dependencies
        /// Of the package itself, and of packages beside it.
        case package

        package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
    }

    package var soname: String
    /// Sorted.
    package var modules: [String]
    /// The products that link them, sorted.
    package var functions: [String]
    package var churn: Churn

    /// `libcommon-NIOCore.so`: a dylib is called after one of its modules.
    package static func soname(after module: String) -> String { "\(prefix)\(module)\(suffix)" }

    /// The module that a dylib is called after; nil for libraries of others.
    package static func module(of soname: String) -> String? {
        guard soname.hasPrefix(prefix), soname.hasSuffix(suffix), soname.count > prefix.count + suffix.count else {
            return nil
        }
        return String(soname.dropFirst(prefix.count).dropLast(suffix.count))
    }

    private static let prefix = "libcommon-"
    private static let suffix = ".so"
}
