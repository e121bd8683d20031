import LambdaPackCore
import Testing

/// What SwiftPM's links become where modules are shared.
@Suite struct LinkCommandTests {
    /// As SwiftPM 6.3 writes it, shortened.
    private static func command(
        _ product: String, first: [String] = [], last: [String] = [], directory: String = "/s"
    ) throws -> LinkCommand {
        try #require(
            LinkCommand(
                ["/t/swiftc"] + first + [
                    "-L", directory, "-o", "\(directory)/\(product)", "-module-name", product, "-emit-executable",
                    "-Xlinker", "--gc-sections", "-Xlinker", "--defsym", "-Xlinker", "main=\(product)_main",
                    "@\(directory)/\(product).product/Objects.LinkFileList", "-target", "x86_64-unknown-linux-gnu",
                ] + last))
    }

    private func library(_ users: [LinkCommand], libraries: [String] = []) throws -> [String] {
        try #require(
            LinkCommand.library(
                soname: "libcommon-A.so", output: "/c/l", objects: "/c/o", users: users, libraries: libraries))
    }

    @Test func nothingIsNoCommand() {
        #expect(LinkCommand([]) == nil)
        #expect(LinkCommand(["swiftc"])?.options == [])
        #expect(LinkCommand.library(soname: "l", output: "o", objects: "b", users: [], libraries: []) == nil)
    }

    @Test func theEntryIsTheModuleOfMain() throws {
        #expect(try Self.command("Orders").entryModule == "Orders")
        #expect(LinkCommand(["swiftc", "-o", "a"])?.entryModule == nil)
        // A symbol of the user's own is no entry.
        let other = LinkCommand(["swiftc", "-Xlinker", "--defsym", "-Xlinker", "mine=Orders_main"])
        #expect(other?.entryModule == nil)
    }

    @Test func anExecutableIsLinkedFromOtherObjectsWithDylibs() throws {
        let words = try Self.command("Orders", last: ["-lm"]).executable(
            output: "/c/Orders", objects: "/c/Orders.objects", libraries: ["/c/liba.so", "/c/libb.so"])
        #expect(Array(words.prefix(3)) == ["/t/swiftc", "-o", "/c/Orders"])
        #expect(words.filter { $0 == "-o" }.count == 1 && words.contains("-lm") && words.contains("-emit-executable"))
        #expect(words.filter { $0.hasPrefix("@") } == ["@/c/Orders.objects"])
        #expect(words.contains("main=Orders_main"))
        // In front of all that the functions' modules are linked with, as their objects were.
        let place = try #require(words.firstIndex(of: "@/c/Orders.objects"))
        #expect(words[place...].prefix(3) == ["@/c/Orders.objects", "/c/liba.so", "/c/libb.so"])
        #expect(words.lastIndex(of: "-lm").map { $0 > place } == true)
    }

    @Test func replacedSymbolsAndScriptsAreRead() throws {
        let wraps = try Self.command(
            "One",
            last: [
                "-Xlinker", "--wrap=read", "-Xlinker", "--wrap", "-Xlinker", "open", "-Xclang-linker",
                "-Wl,--gc-sections", "-Xclang-linker", "-Wl,--wrap=close",
            ])
        #expect(wraps.wrappedSymbols == ["read", "open", "close"] && wraps.wholeReason == nil)
        for script in [
            ["-Xlinker", "--version-script=v"], ["-Xlinker", "--version-script", "-Xlinker", "v"],
            ["-Xclang-linker", "-Wl,--version-script=v"],
        ] {
            let command = try Self.command("One", last: script)
            #expect(
                command.wholeReason?.contains("version script") == true && command.wrappedSymbols.isEmpty, "\(script)")
        }
    }

    @Test(arguments: ["-static-stdlib", "-static-executable"])
    func aRuntimeInsideNeedsAllModulesInside(flag: String) throws {
        #expect(try Self.command("One", first: [flag]).wholeReason?.contains("'\(flag)'") == true)
        #expect(try Self.command("One", last: ["-Xlinker", flag]).wholeReason == nil)
    }

    /// What means nothing to an executable, and much to a dylib.
    @Test(arguments: [
        ["-Xlinker", "-Bsymbolic"], ["-Xlinker", "--Bsymbolic-non-weak"], ["-Xlinker", "--dynamic-list=/l"],
        ["-Xlinker", "--dynamic-list", "-Xlinker", "/l"], ["-Xclang-linker", "-Wl,-Bsymbolic-functions"],
    ])
    func aDylibDoesNotBindToItself(flags: [String]) throws {
        let users = try [Self.command("One", last: flags), Self.command("Two", last: flags)]
        let words = try library(users)
        #expect(!words.contains { $0.contains("symbolic") || $0.contains("dynamic-list") || $0 == "/l" }, "\(words)")
        #expect(
            words.filter { $0 == "-Xlinker" }.count
                == (try library([Self.command("One")])).filter { $0 == "-Xlinker" }.count)
        let executable = users[0].executable(output: "/c/One", objects: "/c/o", libraries: [])
        #expect(executable.contains(flags.last ?? ""))
    }

    @Test func aDylibIsNoExecutable() throws {
        let users = try [
            Self.command("One", last: ["-Xclang-linker", "-no-pie", "-static-executable", "-Xlinker", "-Map=/m"]),
            Self.command("One", last: ["-Xclang-linker", "-no-pie", "-static-executable", "-Xlinker", "-Map=/m"]),
        ]
        let words = try library(users)
        for word in [
            "-emit-executable", "-static-executable", "-no-pie", "-Map=/m", "main=One_main", "--defsym", "One",
        ] {
            #expect(!words.contains(word), "\(word)")
        }
        #expect(words.contains("--gc-sections") && words.contains("-target") && words.contains("-emit-library"))
        #expect(words.contains("-soname=libcommon-A.so") && words.filter { $0 == "-o" }.count == 1)
        #expect(words.firstIndex(of: "defs").map { words[$0 - 2] } == "-z")
    }

    /// What one function alone sets is no setting of what it has in common with others.
    @Test func aDylibHasTheCommonOptionsAlone() throws {
        let words = try library([
            Self.command("One", first: ["-lz"], last: ["-lm", "-Xlinker", "--wrap", "-Xlinker", "open"]),
            Self.command("Two", first: ["-lz"], last: ["-lm", "-lown", "-Xlinker", "--defsym", "-Xlinker", "a=0"]),
            Self.command("Six", first: ["-lz"], last: ["-lm", "-Xlinker", "--wrap", "-Xlinker", "read"]),
        ])
        #expect(words.contains("-lz") && words.contains("-lm"))
        for word in ["-lown", "--wrap", "open", "read", "--defsym", "a=0"] { #expect(!words.contains(word), "\(word)") }
    }

    /// An option whose value differs must not leave its first word behind: it would take the next option for its value.
    @Test(arguments: [
        ["-Xlinker", "-z", "-Xlinker", "stack-size=1"], ["-Xlinker", "-rpath", "-Xlinker", "/a"], ["-L", "/own"],
        ["-Xlinker", "--version-script", "-Xlinker", "/v"], ["-Xclang-linker", "--sysroot=/r"], ["-F", "/f"],
        ["-Xlinker", "-u", "-Xlinker", "symbol"], ["-Xlinker", "--exclude-libs", "-Xlinker", "ALL"],
    ])
    func anOptionGoesWithItsValue(_ option: [String]) throws {
        let common = try library([Self.command("One", last: option), Self.command("Two", last: option)])
        #expect(common.joined(separator: "\n").contains(option.joined(separator: "\n")))
        let other = option.dropLast() + [option[option.count - 1] + "2"]
        let differing = try library([Self.command("One", last: option), Self.command("Two", last: Array(other))])
        let neither = try library([Self.command("One"), Self.command("Two")])
        #expect(differing == neither, "\(differing)")
    }

    @Test func wordsWithBlanksStayWords() throws {
        let directory = "/s p/a 'b'"
        let command = try Self.command("One", last: ["-Xlinker", "-rpath=/a b"], directory: directory)
        let words = command.executable(
            output: "\(directory)/o", objects: "\(directory)/l", libraries: ["\(directory)/x.so"])
        for word in ["-rpath=/a b", "@\(directory)/l", "\(directory)/x.so", "\(directory)/o", directory] {
            #expect(words.contains(word), "\(word)")
        }
        #expect(!words.contains { $0.contains("LinkFileList") })
    }

    /// SwiftPM's plan is no documented format: what is cut off ends no process.
    @Test(arguments: ["-o", "-L", "-Xlinker", "-module-name", "-Xclang-linker"])
    func anOptionWithoutItsValueIsAWord(_ option: String) throws {
        let command = try #require(LinkCommand(["swiftc", "-lm", option]))
        #expect(command.options == [["-lm"], [option]])
        #expect(LinkCommand(["swiftc", "-Xlinker", "--defsym", "-Xlinker"])?.entryModule == nil)
        _ = LinkCommand.library(soname: "l", output: "o", objects: "b", users: [command, command], libraries: [])
        _ = command.executable(output: "o", objects: "b", libraries: [])
    }

    @Test func theOrderOfOtherFunctionsChangesNothing() throws {
        let one = try Self.command("One", last: ["-lm", "-lone"])
        let two = try Self.command("Two", last: ["-lm", "-ltwo"])
        let three = try Self.command("Three", last: ["-lthree", "-lm"])
        #expect(try library([one, two, three]) == library([one, three, two]))
    }

    /// Archives serve what stands before them, and a response file of the user's own stays.
    @Test func objectsStandWhereSwiftPMHasThem() throws {
        let command = try Self.command("One", first: ["@/own.args"], last: ["/lib/liba.a"])
        let words = command.executable(output: "/c/o", objects: "/c/list", libraries: [])
        let list = try #require(words.firstIndex(of: "@/c/list"))
        #expect(words.filter { $0.hasPrefix("@") } == ["@/own.args", "@/c/list"])
        #expect(try #require(words.firstIndex(of: "/lib/liba.a")) > list)
        let dylib = try library([command, try Self.command("Two", first: ["@/own.args"], last: ["/lib/liba.a"])])
        #expect(dylib.filter { $0.hasPrefix("@") } == ["@/own.args", "@/c/o"])
        #expect(try #require(dylib.firstIndex(of: "/lib/liba.a")) > #require(dylib.firstIndex(of: "@/c/o")))
    }
}
