import LambdaPackCore
import Testing

/// What linkers say of a failed link, in the words of each.
@Suite struct LinkFailureTests {
    private static let lld = """
        ld.lld: error: undefined symbol: host_name
        >>> referenced by calls.c:5 (/p/Sources/CHostCalls/calls.c:5)
        >>>               /s/release/CHostCalls.build/calls.c.o:(host_calls)
        ld.lld: error: undefined hidden symbol: $s3Kit4callSiyF
        >>> referenced by other.c
        >>>               /s/release/Other.build/a b/other.c.o:(other)
        ld.lld: error: undefined symbol: host_name
        clang: error: linker command failed with exit code 1 (use -v to see invocation)
        """
    private static let gold = """
        /s/release/CHostCalls.build/calls.c.o:calls.c:function host_calls: error: undefined reference to 'host_name'
        /s/release/Other.build/other.c.o(.text+0x1): error: undefined reference to 'two words(int)'
        """
    private static let bfd = """
        /usr/bin/ld: /s/release/CHostCalls.build/calls.c.o: in function `host_calls':
        calls.c:(.text+0x5): undefined reference to `host_name'
        /usr/bin/ld: /s/release/Kit.build/k.c.o: in function `k': /usr/bin/ld: hidden symbol `x' isn't defined
        collect2: error: ld returned 1 exit status
        """

    @Test func undefinedSymbolsAreNamedOnceInOrder() {
        #expect(LinkFailure(output: Self.lld).undefinedSymbols == ["host_name", "$s3Kit4callSiyF"])
        #expect(LinkFailure(output: Self.gold).undefinedSymbols == ["host_name", "two words(int)"])
        #expect(LinkFailure(output: Self.bfd).undefinedSymbols == ["host_name"])
        #expect(LinkFailure(output: "").undefinedSymbols.isEmpty)
    }

    @Test func modulesAreThoseOfTheNamedObjects() {
        for output in [Self.lld, Self.gold] {
            let failure = LinkFailure(output: output)
            #expect(failure.modules(among: ["CHostCalls", "Calls", "Kit", "Other"]) == ["CHostCalls", "Other"])
        }
        #expect(LinkFailure(output: Self.bfd).modules(among: ["CHostCalls", "Host", "Kit"]) == ["CHostCalls", "Kit"])
        #expect(LinkFailure(output: "out of memory").modules(among: ["Kit"]).isEmpty)
    }

    @Test func theReasonIsOneLine() {
        #expect(LinkFailure(output: Self.lld).reason == "host_name and 1 more would be undefined in a dylib")
        #expect(LinkFailure(output: Self.bfd).reason == "host_name would be undefined in a dylib")
        let relocation = """
            error: link command failed with exit code 1 (use -v to see invocation)
            warning: something
            ld.lld: error: relocation R_X86_64_32 cannot be used against local symbol; recompile with -fPIC
            clang: error: linker command failed with exit code 1
            """
        #expect(
            LinkFailure(output: relocation).reason
                == "ld.lld: error: relocation R_X86_64_32 cannot be used against local symbol; recompile with -fPIC")
        #expect(LinkFailure(output: "Killed").reason == "the linker failed")
    }

    /// What would fail again is not tried again; what the machine caused is.
    @Test func onlyWhatLiesInTheObjectsLasts() {
        for output in [
            Self.lld, Self.gold, Self.bfd, "ld.lld: error: relocation R_X86_64_32 cannot be used against symbol 'x'",
            "ld.lld: error: duplicate symbol: x", "ld.lld: error: --defsym:1: symbol not found: own_name",
            "ld.lld: error: unknown argument '--no-such'",
        ] {
            #expect(LinkFailure(output: output).isLasting, "\(output)")
        }
        for output in [
            "", "Killed", "ld.lld: error: failed to write output '/o': No space left on device",
            "clang: error: unable to execute command: Killed", "ld.lld: error: cannot open /s/a.o: Permission denied",
            "error: link command failed due to signal 9",
        ] {
            #expect(!LinkFailure(output: output).isLasting, "\(output)")
        }
    }

    /// Whatever a linker prints.
    @Test func hostileOutputIsRead() {
        for output in ["undefined symbol:", "undefined symbol: ", "undefined reference to `", "\0\n\r\n", "error:"] {
            let failure = LinkFailure(output: output)
            #expect(failure.undefinedSymbols.isEmpty, "\(output)")
            #expect(!failure.reason.contains("\n"))
        }
    }
}
