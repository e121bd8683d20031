import LambdaPackCore
import Testing

@Suite struct BuildActivityTests {
    private func text(_ products: [String], _ output: String) -> String {
        let activity = BuildActivity(products: products)
        // In pieces that end anywhere.
        var rest = Array(output.utf8)[...]
        while !rest.isEmpty {
            activity.append(Array(rest.prefix(7)))
            rest = rest.dropFirst(7)
        }
        return activity.text
    }

    @Test func countsProductsAndSaysWhatIsDone() {
        let output = """
            Building for production...
            [0/9] Write sources
            [1/345] Compiling Kit Kit.swift
            [200/345] Linking Orders
            [201/345] Linking not-ours
            [202/345] Linking Orders
            [203/345] Linking Catalog
            [204/345] Compiling Shipping main.swift
            [205/345] Write Objects.LinkFileList

            """
        #expect(text(["Orders", "Catalog", "Shipping"], output) == "[2/3] Compiling Shipping main.swift")
        #expect(text(["Orders"], output) == "Compiling Shipping main.swift")
        #expect(text(["Orders", "Catalog"], "") == "[0/2]")
    }

    @Test func whatSwiftPMWritesForItselfIsNotTold() {
        #expect(text(["Orders"], "[1/9] Write swift-version--1AB21518FC5DEDBE.txt\nBuilding for debugging...\n") == "")
        #expect(text(["Orders"], "Fetching https://example.com/kit\nFetched it (1.2s)\n").hasPrefix("Fetching "))
        #expect(text(["Orders"], String(repeating: "x", count: 10_000)) == "")
    }
}
