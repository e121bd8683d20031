/// Shell patterns over names and paths: `?` is one character but `/`, `*` any number of them, `**` also crosses `/`.
package enum NamePattern {
    package static func matches(_ name: String, _ pattern: String) -> Bool {
        matches(Array(name.utf8)[...], Array(pattern.utf8)[...])
    }

    private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var name = name
        var pattern = pattern
        // Where to go on when a star turns out to stand for one more character.
        var retry: (name: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>, crosses: Bool)?
        while true {
            if let next = pattern.first, next == UInt8(ascii: "*") {
                let crosses = pattern.dropFirst().first == UInt8(ascii: "*")
                pattern = pattern.drop { $0 == UInt8(ascii: "*") }
                retry = (name, pattern, crosses)
                continue
            }
            if let character = name.first, let next = pattern.first,
                next == character || next == UInt8(ascii: "?") && character != UInt8(ascii: "/")
            {
                name.removeFirst()
                pattern.removeFirst()
                continue
            }
            if name.isEmpty, pattern.isEmpty { return true }
            guard let (from, rest, crosses) = retry, let skipped = from.first, crosses || skipped != UInt8(ascii: "/")
            else { return false }
            retry = (from.dropFirst(), rest, crosses)
            name = from.dropFirst()
            pattern = rest
        }
    }
}
