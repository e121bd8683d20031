/// One call of the AWS CLI.
struct AWSStep: Hashable, Sendable {
    /// What it is about, for a comment above it; nil where the step before it says that.
    var title: String?
    /// Everything behind `aws`.
    var arguments: [ShellWord]
    /// The variable that keeps what it prints. It is printed, too.
    var result: String?

    init(_ arguments: [ShellWord], title: String? = nil, result: String? = nil) {
        self.title = title
        self.arguments = arguments
        self.result = result
    }

    /// An option and its value. One that begins with a dash would be taken for another option: it is joined by `=`.
    static func option(_ name: String, _ value: ShellWord) -> [ShellWord] {
        if case .text(let text) = value.parts.first, text.utf8.first == UInt8(ascii: "-") {
            return [ShellWord(parts: [.text(name + "=")] + value.parts)]
        }
        return [ShellWord(name), value]
    }

    /// As lines of a script.
    var script: String {
        let call = "aws " + arguments.map(\.quoted).joined(separator: " ")
        let line = result.map { "\($0)=$(\(call))\nprintf '%s\\n' \"${\($0)}\"\n" } ?? call + "\n"
        return (title.map { "\n" + ShellWord.comment($0) } ?? "") + line
    }
}
