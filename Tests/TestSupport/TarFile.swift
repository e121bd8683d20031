/// A tar made header by header (POSIX, pax: "ustar Interchange Format"), so that it may hold what no tool writes.
package struct TarFile {
    package private(set) var bytes: [UInt8] = []
    /// Headers without a name, and the sums of their bytes: tests write a hundred thousand that differ in it alone.
    private var templates: [Shape: (header: [UInt8], sum: Int)] = [:]

    private struct Shape: Hashable {
        var type: Character
        var link: String
        var size: Int
        var mode: Int
    }

    package init() {}

    /// - Parameters:
    ///   - type: `0` a file, `1` a hard link, `2` a symbolic link, `5` a directory, `L` GNU's long name of the next one.
    ///   - declaredSize: where it is not that of the content.
    package mutating func add(
        _ name: String, type: Character = "0", link: String = "", _ content: [UInt8] = [], declaredSize: Int? = nil,
        mode: Int = 0o644
    ) {
        let shape = Shape(type: type, link: link, size: declaredSize ?? content.count, mode: mode)
        let template = templates[shape] ?? Self.template(shape)
        templates[shape] = template
        let start = bytes.count
        bytes += template.header
        var sum = template.sum
        var place = start
        for byte in name.utf8.prefix(100) {
            bytes[place] = byte
            place += 1
            sum += Int(byte)
        }
        // Six octal digits; a NUL and a blank stand behind them.
        for digit in 0..<6 { bytes[start + 153 - digit] = UInt8(0x30 + (sum >> (3 * digit)) & 7) }
        bytes[start + 154] = 0
        bytes += content
        if content.count % 512 > 0 { bytes += [UInt8](repeating: 0, count: 512 - content.count % 512) }
    }

    private static func template(_ shape: Shape) -> (header: [UInt8], sum: Int) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int, _ width: Int) {
            for (index, byte) in text.utf8.prefix(width).enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        put(octal(shape.mode, 7), at: 100, 8)
        put(octal(0, 7), at: 108, 8)
        put(octal(0, 7), at: 116, 8)
        put(octal(shape.size, 11), at: 124, 12)
        put(octal(0, 11), at: 136, 12)
        // The sum counts its own field as blanks.
        put("        ", at: 148, 8)
        put(String(shape.type), at: 156, 1)
        put(shape.link, at: 157, 100)
        put("ustar", at: 257, 6)
        put("00", at: 263, 2)
        return (header, header.reduce(0) { $0 + Int($1) })
    }

    /// The bytes with the two empty blocks that end an archive.
    package var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
