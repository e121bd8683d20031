import CLibYAML

/// libyaml's parser: a text as events, one after the other.
struct YAMLParser: ~Copyable {
    enum Event {
        case scalar(YAMLScalar, anchor: String?)
        case alias(String)
        case sequenceStart(anchor: String?)
        case mappingStart(anchor: String?)
        case collectionEnd
        case documentStart, streamEnd
        /// What says nothing of values.
        case other
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeBufferPointer<UInt8>

    /// - Parameter text: UTF-8; it must stay as long as the parser.
    init(_ text: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        self.text = text
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError("there is no memory to read it", at: YAMLMark(line: 1, column: 1))
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    mutating func next() throws(YAMLError) -> (event: Event, mark: YAMLMark) {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        return (Self.event(event), Self.mark(event.start_mark))
    }

    private static func event(_ event: yaml_event_t) -> Event {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            // A lone `!` says that the text does not decide.
            let tag = string(scalar.tag)
            return .scalar(YAMLScalar(text, tag: tag, isPlain: isPlain), anchor: string(scalar.anchor))
        case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart(anchor: string(event.data.sequence_start.anchor))
        case YAML_MAPPING_START_EVENT: return .mappingStart(anchor: string(event.data.mapping_start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        default: return .other
        }
    }

    private static func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: UnsafePointer<UInt8>($0)) }
    }

    private static func mark(_ mark: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func failure() -> YAMLError {
        let words = parser.pointee.problem.map { String(cString: $0) } ?? "there is no memory to read it"
        // Bytes that are no text: the parser has counted no lines up to them.
        let isEncoding = parser.pointee.error == YAML_READER_ERROR
        return YAMLError(
            words, at: isEncoding ? place(parser.pointee.problem_offset) : Self.mark(parser.pointee.problem_mark))
    }

    private func place(_ offset: Int) -> YAMLMark {
        let lines = text.prefix(max(0, offset)).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let start = lines.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
        return YAMLMark(line: max(1, lines.count), column: start.unicodeScalars.count + 1)
    }
}
