import Testing

@testable import LambdaPackCore
@testable import LinkMap

/// Whether a map is that of the link that it is taken for.
@Suite struct LinkMapMatchTests {
    /// One map for all links of a build would be that of the last one, a build tool's perhaps.
    @Test func aMapOfAnotherLinkIsKnown() throws {
        let text = """
                         VMA              LMA     Size Align Out     In      Symbol
                      3002b8           3002b8       18     8 .text
                      3002b8           3002b8        8     8         /fixed/Cart.build/Cart.swift.o:(.text)
                      3002c0           3002c0        8     8         /fixed/Model.build/a b/Model+One.swift.o:(.text)
                      3002c8           3002c8        8     8         /lib/libswiftCore.a(Swift.o):(.text)

            """
        let whole = try #require(LinkMap(text))
        let cart = ["/s/Cart.build/Cart.swift.o", "/s/Model.build/a b/Model+One.swift.o", "/s/CSum.build/sum.c.o"]
        #expect(LinkMapMatch.names(cart, whole))
        #expect(!LinkMapMatch.names(Array(cart.dropFirst()), whole), "it names an object that wasn't linked")
        #expect(!LinkMapMatch.names(["/s/Cart-tool.build/Cart.swift.o"], whole))
        #expect(LinkMapMatch.names([], whole), "nothing is known of what was linked")
        let others = try #require(LinkMap(text.replacing("/fixed/", with: "/lib.a(").replacing(".o:", with: ".o):")))
        #expect(!LinkMapMatch.names(cart, others), "it names no object")
    }
}

extension LinkMap {
    fileprivate init?(_ text: String) {
        let map = Array(text.utf8).withUnsafeBytes { LinkMap($0) }
        guard let map else { return nil }
        self = map
    }
}
