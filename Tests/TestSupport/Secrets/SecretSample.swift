package import Foundation

/// A file of which a test knows whether it holds a secret.
package struct SecretSample: Sendable {
    package var name: String
    package var path: String
    package var bytes: [UInt8]
    /// A plugin of detect-secrets that reads the format, too.
    package var secondReader: Bool

    package init(_ name: String, _ path: String, _ text: String, secondReader: Bool = false) {
        self.init(name, path, bytes: Array(text.utf8), secondReader: secondReader)
    }

    package init(_ name: String, _ path: String, bytes: [UInt8], secondReader: Bool = false) {
        self.name = name
        self.path = path
        self.bytes = bytes
        self.secondReader = secondReader
    }

    /// Writes it below a directory of its own.
    package func write(below directory: URL, number: Int) throws -> URL {
        let file = directory / "\(number)" / path
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file
    }
}

/// Characters drawn at random, the same at every run. No token is written out in these files: scanners of others would
/// find it there.
package struct Draw {
    private var generator: SeededGenerator

    package init(_ seed: UInt64) { generator = SeededGenerator(seed: seed) }

    package mutating func text(_ alphabet: String, _ count: Int) -> String {
        let characters = Array(alphabet)
        return String((0..<count).map { _ in characters.randomElement(using: &generator)! })
    }

    package mutating func alphanumeric(_ count: Int) -> String { text(Self.letters + Self.digits, count) }
    package mutating func url(_ count: Int) -> String { text(Self.letters + Self.digits + "-_", count - 1) + "k" }
    package mutating func base64(_ count: Int) -> String { text(Self.letters + Self.digits + "+/", count) }
    package mutating func hex(_ count: Int) -> String { text("0123456789abcdef", count) }
    package mutating func digits(_ count: Int) -> String { text("123456789", count) }
    package mutating func upper(_ count: Int) -> String { text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", count) }
    package mutating func uuid() -> String { [8, 4, 4, 4, 12].map { hex($0) }.joined(separator: "-") }
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    static let digits = "0123456789"
}
