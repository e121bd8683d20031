import Testing
import YAML

/// What plain scalars are taken for: https://yaml.org/type/.
@Suite struct YAMLScalarTests {
    @Test(
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("nUll", .text), ("no", .boolean(false)),
            ("ON", .boolean(true)), ("y", .text), ("5", .number(5)), ("-5", .number(-5)), ("+1_000", .number(1000)),
            ("0", .number(0)), ("010", .number(8)), ("0o10", .number(8)), ("08", .text), ("0x1F", .number(31)),
            ("0b101", .number(5)), ("0x", .text), ("_1", .text), ("-", .text), ("+", .text), (".", .text),
            ("..", .text),
            ("9223372036854775807", .number(.max)), ("-9223372036854775808", .number(.min)),
            ("9223372036854775808", .number(nil)), ("190:20:30", .number(nil)), ("1:60", .text), ("1:5", .number(nil)),
            ("1.5", .number(nil)), (".5", .number(nil)), ("1.", .number(nil)), ("1e3", .number(nil)),
            ("1.e+3", .number(nil)),
            ("-.inf", .number(nil)), (".NaN", .number(nil)), ("-.nan", .text), ("1.2.3", .text), ("1e", .text),
            ("190:20:30.15", .number(nil)), ("2026-11-22", .timestamp), ("2026-1-2", .text),
            ("2026-01-02T03:04:05Z", .timestamp), ("2026-1-2 3:04:05.25 -5:30", .timestamp),
            ("2026-01-02T03:04", .text),
            ("2026-01-02 03:04:05 +1", .timestamp), ("20 MB", .text), ("5 MB", .text), ("１", .text),
        ] as [(String, YAMLScalar.Kind)])
    func plain(text: String, kind: YAMLScalar.Kind) {
        #expect(YAMLScalar(text).kind == kind)
        #expect(YAMLScalar(text, isPlain: false).kind == .text)
    }

    @Test(
        arguments: [
            ("5", "str", .text), ("05", "int", .number(5)), ("yes", "bool", .boolean(true)), ("perhaps", "bool", .text),
            ("x", "null", .null), ("1.5", "float", .number(nil)), ("today", "timestamp", .timestamp),
            ("5", "set", .text),
        ] as [(String, String, YAMLScalar.Kind)])
    func tagged(text: String, tag: String, kind: YAMLScalar.Kind) {
        for isPlain in [true, false] {
            #expect(YAMLScalar(text, tag: "tag:yaml.org,2002:\(tag)", isPlain: isPlain).kind == kind)
        }
        #expect(YAMLScalar(text, tag: "!", isPlain: true).kind == .text)
    }
}
