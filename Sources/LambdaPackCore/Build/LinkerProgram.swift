/// A small program in front of the linker, for what differs from one output to the next and can't be a flag that all
/// links share.
///
/// - Each output gets a link map of its own beside it, `<output>.link-map`.
/// - lld takes a symbol from the first archive on its command line that has it. `-lFoundation` comes first there, and
///   one generic specialisation that FoundationEssentials also has pulls in 34 MB of ICU with it (57.7 MB instead of
///   13.6 MB for `import Foundation` and a `JSONEncoder`). With `-lFoundationEssentials` in front the symbol comes from
///   there. swiftc and SwiftPM have no way to put an argument before the autolinked libraries; `-ld-path` does.
/// - lld gets one thread: builds link many functions side by side, and one alone is no slower (docs/decisions/linker.md).
/// - Some of Foundation's modules name a C library of the system, and not what that library needs in its turn. What links
///   such a module static gets all of it.
/// - In shared linkage an empty file stands in for each executable that lambda-pack links itself (``StandIns``).
/// - ICU's data that is cut to what a package uses stands in a small static library, which is among the linker's flags. It is
///   put in front of everything else: of two libraries that define a symbol lld takes the first one, and only what
///   something asks for.
/// - In static linkage dynamic libraries are not linked at all: a static function can't have them, some SDKs can't link
///   them, and a build of the whole package asks for those of the packages beside it, too. An empty file stands for each.
package struct LinkerProgram: Sendable, Hashable {
    package static let mapSuffix = ".link-map"
    /// The folder, below that of the tools, of libraries with ICU's data.
    static let icuDirectory = "lambda-pack-icu"

    package var linker: Linker
    /// The linker itself.
    package var executable: FilePath
    package var linkage: Linkage
    /// What comes behind everything else, by the module that has to be among what is linked.
    package var moduleFlags: [ModuleNeed: [String]]

    package init(linker: Linker, executable: FilePath, linkage: Linkage, moduleFlags: [ModuleNeed: [String]] = [:]) {
        self.linker = linker
        self.executable = executable
        self.linkage = linkage
        self.moduleFlags = moduleFlags
    }

    private var placesFoundationEssentials: Bool { linker == .lld && linkage == .static }

    /// Clang hands over a file of arguments (`@file`, each in double quotes) where the line would be too long.
    package var script: String {
        """
        #!/bin/sh
        # \(executable.lastComponent?.string ?? "the linker"), with a link map beside each output\
        \(placesFoundationEssentials ? ", and libFoundationEssentials before libFoundation" : "").
        output=
        previous=
        map=yes
        foundation=
        shared=
        icu=
        for argument; do
            case $argument in
            -shared) shared=yes ;;
            -Map | -Map=* | --Map | --Map=*) map= ;;
            -lFoundation) foundation=yes ;;
            */\(Self.icuDirectory)/*) icu=$argument ;;
            @*)
                output=$(sed -n 's/.*"-o" "\\([^"]*\\)".*/\\1/p' "${argument#@}")
                if grep -Eq '"-?-Map[="]' "${argument#@}"; then map=; fi
                if grep -q '"-shared"' "${argument#@}"; then shared=yes; fi
                file=$(sed -n 's|.*"\\([^"]*/\(Self.icuDirectory)/[^"]*\\)".*|\\1|p' "${argument#@}")
                if [ -n "$file" ]; then icu=$file; fi
                ;;
            esac
            if [ "$previous" = -o ]; then output=$argument; fi
            previous=$argument
        done
        \(linkage == .static ? Self.standingIn : StandIns.script)\
        \(placesFoundationEssentials ? Self.placing : "")\
        \(modules)\
        if [ -n "$icu" ]; then set -- "$icu" "$@"; fi
        \(linker == .lld ? Self.entering : "")\
        if [ -n "$map" ] && [ -n "$output" ]; then set -- "$@" "-Map=$output\(Self.mapSuffix)"; fi
        exec \(ShellWord.quoted(executable.string))\(linker == .lld ? " --threads=1" : "") "$@"

        """
    }

    private var modules: String {
        moduleFlags.filter { !$0.value.isEmpty }.sorted { $0.key.rawValue < $1.key.rawValue }.map { need, flags in
            """
            links=
            for argument; do
                case $argument in
                -l\(need.module)) links=yes ;;
                @*) if grep -q '"-l\(need.module)"' "${argument#@}"; then links=yes; fi ;;
                esac
            done
            if [ -n "$links" ]; then set -- "$@" \(flags.map(ShellWord.quoted).joined(separator: " ")); fi

            """
        }.joined()
    }

    private static let standingIn = """
        if [ -n "$shared" ]; then
            : >"$output"
            exit
        fi

        """

    private static let placing = """
        case $previous in
        @*)
            sed 's/"-lFoundation"/"-lFoundationEssentials" &/' "${previous#@}" >"$output.link-arguments"
            set -- "@$output.link-arguments"
            ;;
        esac
        if [ -n "$foundation" ]; then
            count=$#
            while [ "$count" -gt 0 ]; do
                argument=$1
                shift
                count=$((count - 1))
                if [ -n "$foundation" ] && [ "$argument" = -lFoundation ]; then
                    set -- "$@" -lFoundationEssentials
                    foundation=
                fi
                set -- "$@" "$argument"
            done
        fi

        """

    /// LLVM takes `%` in the path of an output for a place to fill in (`createUniqueFile`): in its own directory the output
    /// has a name without.
    private static let entering = """
        case $output in
        *%*)
            cd "${output%/*}" || exit
            count=$#
            while [ "$count" -gt 0 ]; do
                argument=$1
                shift
                count=$((count - 1))
                if [ "$argument" = "$output" ]; then argument=${output##*/}; fi
                set -- "$@" "$argument"
            done
            output=${output##*/}
            ;;
        esac

        """

    /// Writes it below a directory if it is not there already, and returns its path.
    package func install(in directory: FilePath) throws(SystemCallError) -> FilePath {
        let wanted = Array(script.utf8)
        // Clang and swiftc tell linkers by their names. A program that works otherwise has another path, so that what it
        // linked is linked again.
        let version = SHA256Digest(hashing: wanted).hex.prefix(12)
        let path = directory / "\(linkage.rawValue)-\(version)" / "ld.\(linker.rawValue)"
        if (try? FileSystem.read(path)) != wanted || !FileSystem.isExecutable(path) {
            try FileSystem.createDirectory(path.removingLastComponent())
            try FileSystem.writeAtomically(wanted, to: path)
            try FileSystem.setPermissions(path, 0o755)
        }
        return path
    }
}
