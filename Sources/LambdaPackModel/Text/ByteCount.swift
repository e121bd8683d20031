/// Sizes in bytes, as users write and read them.
package enum ByteCount {
    /// Parses `1234`, `8 MB` (decimal, SI), `8 MiB` (binary, IEC 80000-13), `1.5MB`; nil for anything else,
    /// negative sizes included.
    package static func parse(_ text: String) -> Int? {
        let trimmed = text.trimmingSpaces()
        let number = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
        let unit = trimmed.dropFirst(number.count).trimmingSpaces()
        guard let scale = units.first(where: { $0.name == unit.lowercased() })?.scale else { return nil }
        let digits = number.replacing("_", with: "")
        guard !digits.isEmpty, let value = Double(digits), value.isFinite, value >= 0 else { return nil }
        let bytes = value * scale
        guard bytes <= 9.0e15, bytes.rounded(.down) == bytes || scale > 1 else { return nil }
        return Int(bytes.rounded(.down))
    }

    private static let units: [(name: String, scale: Double)] = [
        ("", 1), ("b", 1), ("byte", 1), ("bytes", 1),
        ("kb", 1e3), ("mb", 1e6), ("gb", 1e9),
        ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824),
    ]

    /// `14170816` → `14,170,816 B`: exact, for errors and limits.
    package static func exact(_ bytes: Int) -> String {
        grouped(bytes) + " B"
    }

    /// `14170816` → `14.2 MB`: decimal units, three significant places at most, for tables.
    package static func short(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 999.5 || unit == "GB" {
                return unit == "B" ? "\(bytes) B" : fixed(value) + " " + unit
            }
            value /= 1000
        }
        return "\(bytes) B"
    }

    /// `+412.3 kB`, `-1.2 MB`, `0 B`.
    package static func signed(_ bytes: Int) -> String {
        (bytes > 0 ? "+" : bytes < 0 ? "-" : "") + short(Int(bytes.magnitude))
    }

    /// `+412,345 B`
    package static func signedExact(_ bytes: Int) -> String { (bytes > 0 ? "+" : "") + exact(bytes) }

    private static func fixed(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `14170816` → `14,170,816`
    package static func grouped(_ value: Int) -> String {
        var groups: [String] = []
        var rest = String(value.magnitude)
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest = String(rest.dropLast(3))
        }
        groups.insert(rest, at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: ",")
    }
}
