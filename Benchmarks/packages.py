"""Packages to time lambda-pack on: many small functions, and one like real ones (fixtures/marketplace)."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def fleet(directory, count):
    """`count` small functions over one library of their package. Returns the file to change, and its two contents."""
    names = [f"Function{number:03}" for number in range(count)]
    targets = "\n".join(f'    .executableTarget(name: "{name}", dependencies: ["Shared"]),' for name in names)
    write(directory / "Package.swift", f"""// swift-tools-version: 6.2
import PackageDescription

let package = Package(name: "fleet", targets: [
    .target(name: "Shared"),
{targets}
])
""")
    write(directory / "Sources/Shared/Shared.swift", """public struct Order: Hashable, Sendable {
    public var id: Int
    public var lines: [String: Int]

    public init(id: Int, lines: [String: Int]) {
        self.id = id
        self.lines = lines
    }

    public var total: Int { lines.values.reduce(0, +) }
}

public func answer(_ text: String, _ body: @Sendable (Order) async throws -> String) async rethrows -> String {
    try await body(Order(id: text.count, lines: [text: text.utf8.count]))
}
""")
    for number, name in enumerate(names):
        write(directory / f"Sources/{name}/{name}.swift", f"""import Shared

@main
struct {name} {{
    static func main() async {{
        while let line = readLine() {{
            print(await answer(line) {{ "{name}: \\($0.total + {number})" }})
        }}
    }}
}}
""")
    file = directory / f"Sources/{names[0]}/{names[0]}.swift"
    text = file.read_text()
    return file, [text, text.replace("$0.total", "$0.id + $0.total")]


def fixture(name, directory):
    """A copy of one, without the plugin of this package."""
    shutil.copytree(
        ROOT / "fixtures" / name, directory, ignore=shutil.ignore_patterns(".build", "Package.resolved", ".swiftpm"))
    manifest = directory / "Package.swift"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if '"swift-lambda-pack", path:' not in line))


def storefront(directory):
    """Five functions that need no Foundation. The SDK of Debian's packages builds them, too."""
    fixture("storefront", directory)


def marketplace(directory):
    """Functions on SwiftNIO, with a macro and generated code. Returns the file to change, and its two contents."""
    fixture("marketplace", directory)
    fixture("storefront/Kit", directory.parent / "storefront/Kit")
    file = directory / "Sources/Cart/Cart.swift"
    text = file.read_text()
    return file, [text, text.replace('"totalCents"', '"cents"')]


ELEVEN = ["Cart", "Checkout", "Export", "Images", "Invoice", "Mail", "Orders", "Prices", "Ratings", "Search", "Stock"]


def eleven(directory):
    """Eleven functions on swift-nio, swift-log, swift-collections and async-algorithms, with a module of their own; two use
    all of Foundation. Returns the file to change, and its two contents."""
    shutil.copytree(ROOT / "fixtures/marketplace/Runtime Kit", directory / "Runtime Kit",
                    ignore=shutil.ignore_patterns(".build", "Package.resolved", ".swiftpm"))
    targets = "\n".join(f'    .executableTarget(name: "{name}", dependencies: common),' for name in ELEVEN)
    write(directory / "Package.swift", f"""// swift-tools-version: 6.2
import PackageDescription

let common: [Target.Dependency] = ["Shop", .product(name: "RuntimeKit", package: "runtime-kit")]

let package = Package(name: "eleven", platforms: [.macOS(.v15)], dependencies: [
    .package(name: "runtime-kit", path: "Runtime Kit"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
], targets: [
    .target(name: "Shop", dependencies: [
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Collections", package: "swift-collections"),
        .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
    ]),
{targets}
])
""")
    write(directory / "Sources/Shop/Shop.swift", """import AsyncAlgorithms
import Collections
import FoundationEssentials
import Logging

struct Event: Codable {
    var text: String
    var tags: [String: Int]?
}

public struct Shop: Sendable {
    public let name: String
    private let logger: Logger

    public init(_ name: String) {
        self.name = name
        logger = Logger(label: name)
    }

    /// How often each word of an event's text stands in it, in the text's order.
    public func words(_ event: String) async throws -> OrderedDictionary<String, Int> {
        let event = try JSONDecoder().decode(Event.self, from: Data(event.utf8))
        var counts: OrderedDictionary<String, Int> = [:]
        for await pair in event.text.split(separator: " ").map(String.init).async.chunks(ofCount: 2) {
            for word in pair { counts[word, default: 0] += 1 }
        }
        logger.debug("counted", metadata: ["words": "\\(counts.count)"])
        return counts
    }
}
""")
    for number, name in enumerate(ELEVEN):
        foundation = name in ("Export", "Invoice")
        body = ('Date(timeIntervalSince1970: 0).formatted(.dateTime.year().month().locale(Locale(identifier: "en_US")))'
                if foundation else f'"{number}"')
        write(directory / f"Sources/{name}/{name}.swift", f"""{"import Foundation" if foundation else ""}
import RuntimeKit
import Shop

@main
struct {name}: Function {{
    func answer(_ event: String, _ invocation: Invocation) async throws -> String {{
        let words = try await Shop("{name}").words(event)
        return "{name} \\(words.count) \\({body})"
    }}
}}
""".replace("\\\\", "\\"))
    file = directory / "Sources/Cart/Cart.swift"
    text = file.read_text()
    return file, [text, text.replace('"Cart ', '"Basket ')]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
