import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// How SwiftPM's plan says that products are linked.
@Suite struct BuildPlanLinkTests {
    private func read(_ text: String) async throws -> BuildPlan {
        try await withTemporaryDirectory { directory in
            try text.write(to: directory / "release.yaml", atomically: true, encoding: .utf8)
            return try #require(
                BuildPlan.read(
                    scratch: FilePath(directory.path), triple: "x86_64-unknown-linux-gnu", configuration: .release
                ) { $0 })
        }
    }

    @Test func theWordsOfALinkAreRead() async throws {
        let plan = try await read(
            #"""
            commands:
              "C.One-x86_64-unknown-linux-gnu-release.exe":
                tool: shell
                inputs: ["/a b/s/Kit.build/k.swift.o","/a b/s/One.product/Objects.LinkFileList"]
                outputs: ["/a b/s/One"]
                description: "Linking /a b/s/One"
                args: ["/t/swiftc","-o","/a b/s/One","-Xlinker","-rpath=/x \"y\" \\z","@/a b/s/One.product/Objects.LinkFileList"]

              "C.Two-x86_64-unknown-linux-gnu-release.exe":
                tool: shell
                inputs: ["/a b/s/Two.build/t.swift.o"]
                outputs: ["/a b/s/Two"]

              "C.tool-x86_64-unknown-linux-gnu-release-tool.exe":
                tool: shell
                inputs: ["/a b/s/tool.build/t.swift.o"]
                args: ["/t/swiftc","-o","/a b/s/tool"]

              "C.Kit-x86_64-unknown-linux-gnu-release.module":
                tool: shell
                inputs: ["/a b/Sources/Kit/k.swift"]
                args: ["/t/swiftc","-module-name","Kit"]

            """#)
        #expect(plan.links.keys.sorted() == ["One"], "a tool of the build is no function, and a compile is no link")
        let link = try #require(plan.links["One"])
        #expect(link.program == "/t/swiftc")
        #expect(
            link.options == [
                ["-o", "/a b/s/One"], ["-Xlinker", #"-rpath=/x "y" \z"#],
                ["@/a b/s/One.product/Objects.LinkFileList"],
            ])
        #expect(plan.modules == ["One": ["Kit"], "Two": ["Two"]])
        #expect(plan.sources["Kit"] == ["/a b/Sources/Kit/k.swift"])
    }

    /// What is not as expected is not known.
    @Test(arguments: [
        "    args: []", "    args: [", #"    args: ["/t/swiftc"#, "    args: {}", "    args: [1, 2]",
        "    argv: [\"a\"]",
    ])
    func whatIsNotReadIsNoLink(_ line: String) async throws {
        let plan = try await read(
            "commands:\n  \"C.One-x86_64-unknown-linux-gnu-release.exe\":\n    tool: shell\n"
                + "    inputs: [\"/s/One.build/o.swift.o\"]\n\(line)\n")
        #expect(plan.links.isEmpty && plan.modules == ["One": ["One"]])
    }

    /// The link of one product does not take the words of the next command.
    @Test func aLinkWithoutWordsTakesNoOthers() async throws {
        let plan = try await read(
            """
            commands:
              "C.One-x86_64-unknown-linux-gnu-release.exe":
                tool: shell
                inputs: ["/s/One.build/o.swift.o"]

              "P.something.else":
                tool: phony
                args: ["/t/other","-o","/s/else"]

            """)
        #expect(plan.links.isEmpty)
    }

    /// A product may be called like a library module, which functions may share all the same.
    @Test func entriesAreModulesAndNoProducts() {
        let link = LinkCommand(["/t/swiftc", "-Xlinker", "--defsym", "-Xlinker", "main=ShippingFunction_main"])
        let plan = BuildPlan(
            modules: ["Shipping": ["Shipping", "ShippingFunction"], "Plain": ["Plain", "Shipping"]],
            links: ["Shipping": link].compactMapValues(\.self))
        #expect(plan.entryModules == ["Plain", "ShippingFunction"])
    }

    @Test func theEntryOfAnExecutableInCStaysToo() {
        let swift = ["S": "S", "T": "T"].compactMapValues { name in
            LinkCommand(["/t/swiftc", "-Xlinker", "--defsym", "-Xlinker", "main=\(name)_main"])
        }
        let c = ["c": "c", "one": "one", "two": "two"].compactMapValues { LinkCommand(["/t/swiftc", "-o", $0]) }
        let plan = BuildPlan(
            modules: [
                "S": ["S", "Kit"], "T": ["T", "Kit"], "c": ["c", "CLib", "Kit"], "one": ["CMain", "Kit"],
                "two": ["CMain", "Kit"],
            ],
            links: swift.merging(c) { first, _ in first })
        #expect(plan.entryModules == ["S", "T", "c", "CMain"])
    }
}
