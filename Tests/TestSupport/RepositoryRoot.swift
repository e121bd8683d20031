package import Foundation

/// Where this package's own files lie.
package enum Repository {
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static func fixture(_ name: String) -> URL { root.appendingPathComponent("fixtures/\(name)") }
}
