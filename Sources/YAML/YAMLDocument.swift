/// Reads a text that is one YAML document.
package enum YAMLDocument {
    /// No text that people write comes near it. libyaml has the same limit since 0.2.5.
    private static let mostLevels = 1_000

    /// - Returns: nil for a text without any value.
    /// - Throws: the first error; also for several documents, and for an alias to what is not there or not finished.
    package static func read(_ text: String) throws(YAMLError) -> YAMLNode? {
        guard !text.isEmpty else { return nil }
        var text = text
        // Nothing to read, and libyaml would count it as a column.
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
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
        /// Levels of collections, this one among them.
        var height = 1

        func closed() -> YAMLNode {
            guard isMapping else { return YAMLNode(.sequence(nodes), at: mark) }
            let pairs = stride(from: 0, to: nodes.count - 1, by: 2).map { (key: nodes[$0], value: nodes[$0 + 1]) }
            return YAMLNode(.mapping(pairs), at: mark)
        }
    }

    private static func compose(_ parser: consuming YAMLParser) throws(YAMLError) -> YAMLNode? {
        var root: YAMLNode?
        var open: [Open] = []
        // With the levels of collections in each: a chain of aliases is as deep as what it stands for.
        var anchors: [String: (node: YAMLNode, height: Int)] = [:]
        var documents = 0
        func add(_ node: YAMLNode, _ anchor: String?, height: Int = 0) {
            if let anchor { anchors[anchor] = (node, height) }
            guard let last = open.indices.last else {
                root = node
                return
            }
            open[last].nodes.append(node)
            open[last].height = max(open[last].height, height + 1)
        }
        func begin(_ mark: YAMLMark, _ anchor: String?, isMapping: Bool) {
            // Inside it the name stands for nothing: also where it stood for something before.
            if let anchor { anchors[anchor] = nil }
            open.append(Open(mark: mark, anchor: anchor, isMapping: isMapping))
        }
        while true {
            let (event, mark) = try parser.next()
            switch event {
            case .scalar(let scalar, let anchor): add(YAMLNode(.scalar(scalar), at: mark), anchor)
            case .alias(let name):
                guard let known = anchors[name] else {
                    throw YAMLError("there is no finished value with the anchor '\(name)'", at: mark)
                }
                guard open.count + known.height <= mostLevels else { throw tooDeep(mark) }
                add(known.node, nil, height: known.height)
            case .sequenceStart(let anchor): begin(mark, anchor, isMapping: false)
            case .mappingStart(let anchor): begin(mark, anchor, isMapping: true)
            case .collectionEnd:
                if let last = open.popLast() { add(last.closed(), last.anchor, height: last.height) }
            case .documentStart:
                documents += 1
                guard documents == 1 else { throw YAMLError("a second document begins here", at: mark) }
            case .streamEnd: return root
            case .other: break
            }
            guard open.count <= mostLevels else { throw tooDeep(mark) }
        }
    }

    private static func tooDeep(_ mark: YAMLMark) -> YAMLError {
        YAMLError("there are more than \(mostLevels) levels", at: mark)
    }
}
