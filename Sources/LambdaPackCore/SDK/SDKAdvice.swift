/// What to type where there is no Swift SDK, and what each command would give.
package struct SDKAdvice: Sendable {
    var architecture: Architecture
    var linkage: Linkage
    /// nil where it is not known.
    var compiler: Toolchain?
    /// A plugin has no `lambda-pack` on the PATH.
    var isPlugin: Bool
    /// apt takes Debian's packages from the archives that the machine itself uses.
    var isDebian = SDKAdvice.runsOnDebian

    static let runsOnDebian: Bool = {
        guard let bytes = try? FileSystem.read("/etc/os-release", limitBytes: 1 << 16) else { return false }
        return SystemName.of(osRelease: String(decoding: bytes, as: UTF8.self))?.hasPrefix("debian") ?? false
    }()

    /// `lambda-pack sdk`, as it is typed where lambda-pack runs now.
    package static func command(isPlugin: Bool) -> String {
        isPlugin ? "swift package lambda-pack sdk" : "lambda-pack sdk"
    }

    private var command: String { Self.command(isPlugin: isPlugin) }

    /// swift.org publishes the Static Linux SDK for its releases alone.
    private var canInstall: Bool {
        linkage == .static && (compiler.map { (try? SwiftRelease.tag(of: $0)) != nil } ?? true)
    }

    private var make: String { "\(command) make --arch \(architecture.rawValue)" }
    private var makeOfParts: String { "\(make) --from <toolchain> --sysroot <system>" }

    /// The command that needs the least.
    var shortest: String {
        if canInstall { return "\(command) install" }
        return isDebian ? "\(make) --debian trixie" : makeOfParts
    }

    var text: String {
        var lines: [String] = []
        if canInstall {
            lines.append(
                "\(command) install: the Static Linux SDK of \(compiler.map { "Swift \($0.version)" } ?? "the compiler's version"), for both architectures, with Foundation"
            )
        }
        lines.append(
            """
            \(makeOfParts): one of swift.org's toolchain for the \
            target and that system's libraries, static and shared, with Foundation
            """)
        if isDebian {
            lines.append(
                """
                \(make) --debian trixie: one of Debian's packages, static and shared; with \
                Foundation only where the compiler is Debian's own version
                """)
        }
        lines.append(
            "or name one with --swift-sdk \(architecture.rawValue)=<id>, or build for another architecture with --arch")
        return lines.joined(separator: "\n")
    }
}
