/// Reads a text that is one YAML document.
package enum YAMLDocument {
    /// No text that people write comes near it. libyaml has the same limit since 0.2.5.
    private static let mostLevels = 1_000

    /// - Returns: nil for a text without any value.
    /// - Throws: the first error; also for several documents, and for an alias to what is not there or not finished.
    package static func read(_ text: String) throws(YAMLError) -> YAMLNode? {
        guard !text.isEmpty else { return nil }
        var text = text
        do {
            return try text.withUTF8 { try compose(YAMLParser($0)) }
        } catch let error as YAMLError {
            throw error
        } catch {
            throw YAMLError("\(error)", at: YAMLMark(line: 1, column: 1))
        }
    }

    /// A list or mapping whose end has not come.
    private struct Open {
        var mark: YAMLMark
        var anchor: String?
        var isMapping: Bool
        /// Of a mapping, keys and values in turn.
        var nodes: [YAMLNode] = []

        func closed() -> YAMLNode {
            guard isMapping else { return YAMLNode(.sequence(nodes), at: mark) }
            let pairs = stride(from: 0, to: nodes.count - 1, by: 2).map { (key: nodes[$0], value: nodes[$0 + 1]) }
            return YAMLNode(.mapping(pairs), at: mark)
        }
    }

    private static func compose(_ parser: consuming YAMLParser) throws(YAMLError) -> YAMLNode? {
        var root: YAMLNode?
        var open: [Open] = []
        var anchors: [String: YAMLNode] = [:]
        var documents = 0
        func add(_ node: YAMLNode, _ anchor: String?) {
            if let anchor { anchors[anchor] = node }
            if open.isEmpty { root = node } else { open[open.count - 1].nodes.append(node) }
        }
        while true {
            let (event, mark) = try parser.next()
            switch event {
            case .scalar(let scalar, let anchor): add(YAMLNode(.scalar(scalar), at: mark), anchor)
            case .alias(let name):
                guard let node = anchors[name] else {
                    throw YAMLError("there is no finished value with the anchor '\(name)'", at: mark)
                }
                add(node, nil)
            case .sequenceStart(let anchor): open.append(Open(mark: mark, anchor: anchor, isMapping: false))
            case .mappingStart(let anchor): open.append(Open(mark: mark, anchor: anchor, isMapping: true))
            case .collectionEnd:
                if let last = open.popLast() { add(last.closed(), last.anchor) }
            case .documentStart:
                documents += 1
                guard documents == 1 else { throw YAMLError("a second document begins here", at: mark) }
            case .streamEnd: return root
            case .other: break
            }
            guard open.count <= mostLevels else {
                throw YAMLError("there are more than \(mostLevels) levels", at: mark)
            }
        }
    }
}
