/// Tells SwiftPM's chatter from what the user's compiler has to say.
package enum BuildOutputFilter {
    /// The lines of a successful build that concern the user: warnings and notes with their code excerpts.
    ///
    /// Dropped are SwiftPM's progress, and glibc's remarks on static linking, which lambda-pack asked for: ``ImageCall``
    /// says once what they are about.
    package static func diagnostics(in output: String) -> [String] {
        output.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
            .filter { !isProgress($0) && !isStaticLinkingRemark($0) && !$0.isEmpty }
    }

    static func isProgress(_ line: String) -> Bool {
        if line.prefixMatch(of: #/\[\d+\/\d+\] /#) != nil { return true }
        return [
            "Building for ", "Build of product ", "Build complete!", "Planning build", "Compiling plugin", "Fetching ",
            "Fetched ", "Computing version", "Computed ", "Creating working copy", "Working copy of", "Updating ",
            "Updated ", "Resolving ", "Downloading ", "Downloaded ",
        ].contains { line.hasPrefix($0) }
    }

    /// `…: warning: Using 'dlopen' in statically linked applications requires at runtime the shared libraries …`, and
    /// `…: warning: the use of `mktemp' is dangerous …` of glibc for Foundation's own code.
    /// And `ld.lld: warning: …: --icf=safe conservatively ignores SHT_LLVM_ADDRSIG …`, a line for each object of the
    /// toolchain's archives, which were stripped: their code is merely not folded.
    static func isStaticLinkingRemark(_ line: String) -> Bool {
        if line.contains("--icf=safe conservatively ignores") { return true }
        return (line.contains("warning: Using '") && line.contains("in statically linked applications requires"))
            || (line.contains("warning: the use of `") && line.contains("is dangerous, better use"))
    }
}
