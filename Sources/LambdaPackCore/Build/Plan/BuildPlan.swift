import LinkMap

/// Which modules are linked into each product, and which sources each module has, as SwiftPM plans it for one target.
///
/// Read from what SwiftPM writes for llbuild (`release.yaml` in the scratch directory), one command a block:
///
///     "C.Orders-x86_64-unknown-linux-gnu-release.exe":
///       tool: shell
///       inputs: ["…/Orders.build/Orders.swift.o","…/Kit.build/Kit.swift.o"]
///       args: ["…/swiftc","-o","…/Orders",…]
///
/// It is no documented format. What is not found in it is not known, and nothing may be concluded from that.
package struct BuildPlan: Sendable, Hashable {
    /// Names of modules by executable product.
    package private(set) var modules: [String: Set<String>] = [:]
    /// Paths of source files by module.
    package private(set) var sources: [String: [String]] = [:]
    /// How each executable product is linked, as the compiler sees paths.
    package private(set) var links: [String: LinkCommand] = [:]

    package init(
        modules: [String: Set<String>] = [:], sources: [String: [String]] = [:], links: [String: LinkCommand] = [:]
    ) {
        self.modules = modules
        self.sources = sources
        self.links = links
    }

    /// - Parameter outside: turns a path as the compiler sees it into one of this machine.
    /// - Returns: nil where there is no plan.
    package static func read(
        scratch: FilePath, triple: String, configuration: BuildConfiguration, outside: (String) -> String
    ) -> BuildPlan? {
        guard let file = try? MappedFile.open(scratch / "\(configuration.rawValue).yaml") else { return nil }
        return BuildPlan(file.bytes, suffix: "-\(triple)-\(configuration.rawValue)", outside: outside)
    }

    /// - Parameter suffix: what commands for the target have behind the names of products and modules; those for the
    ///   machine that builds have another one.
    init(_ bytes: UnsafeRawBufferPointer, suffix: String, outside: (String) -> String) {
        var scanner = LineScanner(bytes)
        var command: Command?
        while let line = scanner.next() {
            if line.hasPrefix("  \""), line.last == UInt8(ascii: ":") {
                command = Command(String(decoding: line, as: UTF8.self), suffix: suffix)
            } else if let known = command, line.hasPrefix("    inputs: [") {
                add(Self.strings(in: line), of: known, outside)
                if case .compile = known { command = nil }
            } else if case .link(let product)? = command, line.hasPrefix("    args: [") {
                links[product] = LinkCommand(Self.strings(in: line))
                command = nil
            }
        }
    }

    private enum Command {
        case link(product: String)
        case compile(module: String)

        /// - Parameter line: `  "<name>":`
        init?(_ line: String, suffix: String) {
            let name = line.dropFirst(3).dropLast(2)
            if name.hasPrefix("C."), name.hasSuffix("\(suffix).exe") {
                self = .link(product: String(name.dropFirst(2).dropLast(suffix.count + 4)))
            } else if name.hasPrefix("C."), name.hasSuffix("\(suffix).module") {
                self = .compile(module: String(name.dropFirst(2).dropLast(suffix.count + 7)))
            } else if name.hasSuffix(".o"), let module = BuiltProduct.module(ofObject: String(name)) {
                // C's objects have a command each.
                self = .compile(module: module)
            } else {
                return nil
            }
        }
    }

    private mutating func add(_ inputs: [String], of command: Command, _ outside: (String) -> String) {
        switch command {
        case .link(let product):
            modules[product] = Set(inputs.filter { $0.hasSuffix(".o") }.compactMap(BuiltProduct.module(ofObject:)))
        case .compile(let module):
            let files = inputs.filter { input in Self.sourceSuffixes.contains { input.hasSuffix($0) } }
            sources[module, default: []] += files.map(outside)
        }
    }

    private static let sourceSuffixes = [".swift", ".c", ".cc", ".cpp", ".cxx", ".m", ".mm", ".s", ".S"]

    /// The strings of a line, in JSON's notation.
    private static func strings(in line: UnsafeRawBufferPointer) -> [String] {
        var strings: [String] = []
        var current: [UInt8]?
        var isEscaped = false
        for byte in line {
            if isEscaped {
                current?.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\"), current != nil {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                if let whole = current { strings.append(String(decoding: whole, as: UTF8.self)) }
                current = current == nil ? [] : nil
            } else {
                current?.append(byte)
            }
        }
        return strings
    }
}
