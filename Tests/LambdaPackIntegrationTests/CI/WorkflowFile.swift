import Foundation
import TestSupport
import Testing
import YAML

/// A step of the action or of a workflow, as its file has it: expressions are not evaluated.
struct WorkflowStep {
    var name: String
    var id: String?
    var condition: String?
    var script: String?
    /// `actions/cache/restore`, without its version.
    var action: String?
    var inputs: [String: String]
    var environment: [String: String]
    var continuesOnError = false
}

/// One of this repository's YAML files, read as far as tests ask.
struct WorkflowFile {
    private let root: YAMLNode

    /// - Parameter path: from the repository's root.
    init(_ path: String) throws {
        let text = try String(contentsOf: Repository.root / path, encoding: .utf8)
        root = try #require(try YAMLDocument.read(text))
    }

    private func node(_ path: [String]) throws -> YAMLNode {
        var node = root
        for key in path { node = try #require(node[key], "\(path)") }
        return node
    }

    func text(_ path: String...) throws -> String { try #require(try node(path).string) }

    func lines(_ path: String...) throws -> [String] {
        try #require(try node(path).sequence).compactMap(\.string)
    }

    func keys(_ path: String...) throws -> [String] { try #require(try node(path).mapping).compactMap(\.key.string) }

    /// A mapping of plain values.
    func values(_ path: String...) throws -> [String: String] { Self.values(try node(path)) }

    /// The defaults of inputs, and an empty text where there is none.
    func defaults(_ path: String...) throws -> [String: String] {
        var defaults: [String: String] = [:]
        for (key, value) in try #require(try node(path).mapping) {
            defaults[key.string ?? ""] = value["default"]?.string ?? ""
        }
        return defaults
    }

    func steps(_ path: String...) throws -> [WorkflowStep] {
        try #require(try node(path).sequence).map { node in
            WorkflowStep(
                name: node["name"]?.string ?? node["uses"]?.string ?? "", id: node["id"]?.string,
                condition: node["if"]?.string, script: node["run"]?.string,
                action: node["uses"]?.string?.split(separator: "@").first.map(String.init),
                inputs: Self.values(node["with"]), environment: Self.values(node["env"]),
                continuesOnError: node["continue-on-error"]?.string == "true")
        }
    }

    private static func values(_ node: YAMLNode?) -> [String: String] {
        var values: [String: String] = [:]
        for (key, value) in node?.mapping ?? [] { values[key.string ?? ""] = value.string ?? "" }
        return values
    }
}

extension YAMLNode {
    fileprivate var string: String? { scalar?.text }

    fileprivate var sequence: [YAMLNode]? {
        guard case .sequence(let nodes) = content else { return nil }
        return nodes
    }

    fileprivate var mapping: [(key: YAMLNode, value: YAMLNode)]? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs
    }

    fileprivate subscript(key: String) -> YAMLNode? { mapping?.first { $0.key.string == key }?.value }
}
