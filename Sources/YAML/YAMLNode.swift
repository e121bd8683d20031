/// A value of a YAML document, and where it stands. An alias is the value that it names, with the place of that.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// In the document's order; a key may be there twice.
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    package let content: Content
    package let mark: YAMLMark

    package init(_ content: Content, at mark: YAMLMark) {
        self.content = content
        self.mark = mark
    }

    package var scalar: YAMLScalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }
}

/// A place in the text, counted from 1; columns are Unicode code points.
package struct YAMLMark: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// Why a text is no YAML.
package struct YAMLError: Error, Hashable, Sendable {
    /// The parser's words: `did not find expected key`.
    package let message: String
    package let mark: YAMLMark

    package init(_ message: String, at mark: YAMLMark) {
        self.message = message
        self.mark = mark
    }
}
