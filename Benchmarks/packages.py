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


def marketplace(directory):
    """A copy of the fixture, without the plugin of this package. Returns the file to change, and its two contents."""
    for name, place in [("marketplace", directory), ("storefront/Kit", directory.parent / "storefront/Kit")]:
        shutil.copytree(
            ROOT / "fixtures" / name, place, ignore=shutil.ignore_patterns(".build", "Package.resolved", ".swiftpm"))
    manifest = directory / "Package.swift"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if '"swift-lambda-pack", path:' not in line))
    file = directory / "Sources/Cart/Cart.swift"
    text = file.read_text()
    return file, [text, text.replace('"totalCents"', '"cents"')]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
