/// The linker of one build.
package enum Linker: String, NamedValue {
    case lld, gold, bfd

    /// The linker for a target, and where it is: the toolchain's lld, else the system's lld, gold or bfd. SDKs' toolsets
    /// name lld by themselves.
    package static func choose(for target: BuildTarget, toolchain: Toolchain, path: String) -> (Linker, FilePath)? {
        if FileSystem.isExecutable(toolchain.lld) { return (.lld, toolchain.lld) }
        for linker in [Linker.lld, .gold, .bfd] where linker == .lld || target.sdk == nil {
            if let found = Toolchain.executable("ld.\(linker.rawValue)", path: path) { return (linker, found) }
        }
        return nil
    }
}
