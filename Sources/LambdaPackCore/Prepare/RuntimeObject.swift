import LinkMap

/// An input of a link that belongs to the C or C++ library, to the compiler's own, or to their start-up code.
struct RuntimeObject {
    /// `libstdc++`; nil for start-up code.
    var library: String?
    /// `eh_alloc.o`
    var member: String

    /// - Parameter input: as a link map names it: `path`, or `path(member)` in a library. Nil for everything else.
    init?(_ input: String) {
        let (module, source) = ModuleName.of(input)
        if input.utf8.last == UInt8(ascii: ")") {
            guard Self.libraries.contains(module), input.contains("/\(module)") else { return nil }
            library = module
        } else {
            guard module == "libc", source.hasSuffix(".o"), source.contains("crt") else { return nil }
        }
        member = source
    }

    private static let libraries: Set = [
        "libc", "libm", "libpthread", "libdl", "librt", "libutil", "libresolv", "libgcc", "libgcc_eh", "libstdc++",
        "libc++", "libc++abi", "libunwind",
    ]

    /// Whether its functions may handle exceptions, though functions that call them, or that they call, can't be unwound.
    ///
    /// C has no handlers that end an exception: what glibc has runs when a thread is cancelled or ends. Those members of
    /// libstdc++ throw exceptions, or end the process for one: their handlers clean up, which the search for a catching
    /// function passes over, or catch what they themselves throw. Other members, streams above all, catch what functions
    /// that they call throw.
    var mayHandle: Bool {
        switch library {
        case "libc", "libpthread", "libgcc", "libgcc_eh": true
        case "libstdc++": Self.throwing.contains(member)
        default: false
        }
    }

    private static let throwing: Set = [
        "assert_fail.o", "cow-stdexcept.o", "cxx11-stdexcept.o", "eh_alloc.o", "eh_personality.o", "eh_terminate.o",
        "functexcept.o",
        "system_error.o", "vterminate.o",
    ]
}
