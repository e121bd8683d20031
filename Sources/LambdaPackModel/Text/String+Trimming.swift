extension StringProtocol {
    package func trimmingSpaces() -> String {
        let start = drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        var end = start[...]
        while let last = end.last, last == " " || last == "\t" || last == "\n" || last == "\r" { end = end.dropLast() }
        return String(end)
    }
}
