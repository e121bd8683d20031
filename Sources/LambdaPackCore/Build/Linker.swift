#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// The linker of one build.
package enum Linker: String, Sendable, Hashable {
    case gold, lld, bfd

    /// Chooses for a target. An SDK's toolset decides for itself, and those that exist take lld; for the host gold
    /// wins where it is installed, as it is the one that the toolchain is tested with there, else lld.
    package static func choose(for target: BuildTarget, path: String) -> Linker {
        if target.sdk != nil { return .lld }
        return Toolchain.executable("ld.gold", path: path) != nil ? .gold : .lld
    }
}

/// A program in front of lld that keeps ICU out of binaries that do not need it.
///
/// lld takes a symbol from the first archive on its command line that has it. `-lFoundation` comes first there, and
/// one generic specialisation that FoundationEssentials also has pulls in 34 MB of ICU with it (57.7 MB instead of
/// 13.6 MB for `import Foundation` and a `JSONEncoder`). With `-lFoundationEssentials` in front the symbol comes from
/// there. swiftc and SwiftPM have no way to put an argument before the autolinked libraries; `-ld-path` does.
package enum LinkerWrapper {
    package static func script(lld: FilePath) -> String {
        """
        #!/bin/sh
        # lld, with libFoundationEssentials before libFoundation.
        count=$#
        placed=
        while [ "$count" -gt 0 ]; do
            argument=$1
            shift
            count=$((count - 1))
            if [ -z "$placed" ] && [ "$argument" = -lFoundation ]; then
                set -- "$@" -lFoundationEssentials
                placed=1
            fi
            set -- "$@" "$argument"
        done
        exec \(shellQuoted(lld.string)) "$@"

        """
    }

    /// Writes the wrapper if it is not there already, and returns its path.
    package static func install(in directory: FilePath, lld: FilePath) throws(SystemCallError) -> FilePath {
        let path = directory / "ld.lld"
        let wanted = Array(script(lld: lld).utf8)
        if (try? FileSystem.read(path)) != wanted {
            try FileSystem.createDirectory(directory)
            try FileSystem.writeAtomically(wanted, to: path)
            try FileSystem.setPermissions(path, 0o755)
        }
        return path
    }

    static func shellQuoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
