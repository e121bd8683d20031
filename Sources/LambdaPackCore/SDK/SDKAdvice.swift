/// What to type where there is no Swift SDK, and what each command would give.
struct SDKAdvice: Sendable {
    var architecture: Architecture
    var linkage: Linkage
    /// nil where it is not known.
    var compilerVersion: String?
    /// A plugin has no `lambda-pack` on the PATH.
    var isPlugin: Bool

    private var command: String { isPlugin ? "swift package lambda-pack sdk" : "lambda-pack sdk" }

    /// The command that needs no more than a network.
    var shortest: String {
        linkage == .static ? "\(command) install" : "\(command) make --arch \(architecture.rawValue)"
    }

    var text: String {
        var lines: [String] = []
        if linkage == .static {
            lines.append(
                "\(command) install: the Static Linux SDK of \(compilerVersion.map { "Swift \($0)" } ?? "the compiler's version"), for both architectures, with Foundation"
            )
        }
        lines += [
            """
            \(command) make --arch \(architecture.rawValue) --from <toolchain> --sysroot <system>: one of swift.org's toolchain for the \
            target and that system's libraries, static and shared, with Foundation
            """,
            """
            \(command) make --arch \(architecture.rawValue) --debian trixie: one of Debian's packages, static and shared; with \
            Foundation only where the compiler is Debian's own version
            """,
            "or name one with --swift-sdk \(architecture.rawValue)=<id>, or build for another architecture with --arch",
        ]
        return lines.joined(separator: "\n")
    }
}
