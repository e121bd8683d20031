/// The unwind records of a program: section `.eh_frame` (Linux Standard Base 5.0, 10.6.1).
///
///     each record: length u32, then that many bytes
///     what several functions have in common (CIE): 0 u32, version u8, augmentation with a NUL, alignments, …
///     a function (FDE): distance back to its CIE u32, address, length, augmentation data, instructions
package struct UnwindTable {
    package struct Function: Hashable, Sendable {
        package let address: UInt64
        /// Whether it has something to do with exceptions: catches them, cleans up, or lets none through.
        package let hasLanguageData: Bool
        /// In bytes from the start of the section.
        let range: Range<Int>
        /// The place of its CIE.
        let common: Int
        /// The pointer to its language data; nil where that says an address, or there is none.
        let distance: Distance?
    }

    /// A pointer that says how far away from its own place something is.
    struct Distance: Hashable, Sendable {
        /// In bytes from the start of the section.
        var place: Int
        /// 4 or 8 bytes.
        var width: Int
    }

    /// A CIE.
    struct Common: Hashable, Sendable {
        var range: Range<Int>
        /// The personality routine's pointer; nil where that says an address, or there is none.
        var distance: Distance?
        /// How functions give the place of their language data; nil where they have none.
        var languageEncoding: UInt8?
        var hasAugmentationData = false
        var canMove = false
    }

    package let functions: [Function]
    let commons: [Int: Common]

    private static let omitted: UInt8 = 0xFF
    /// DW_EH_PE_pcrel | DW_EH_PE_sdata4: 32 bits from their own place. Compilers for both of Lambda's architectures write
    /// nothing else for code.
    private static let relative: UInt8 = 0x1B

    /// - Parameters:
    ///   - bytes: of the section, little-endian.
    ///   - address: where it is loaded.
    /// - Returns: nil where a record is not as compilers write them.
    package init?(_ bytes: UnsafeRawBufferPointer, at address: UInt64) {
        var functions: [Function] = []
        var commons: [Int: Common] = [:]
        var cursor = UnwindCursor(bytes, 0..<bytes.count)
        while !cursor.isAtEnd {
            let start = cursor.offset
            // 0xFFFFFFFF would be the 64-bit form.
            guard let stated = cursor.u32(), stated < 0xFFFF_FFFF else { return nil }
            // The unwinder stops here.
            if stated == 0 { break }
            let body = cursor.offset
            guard cursor.skip(Int(stated)) else { return nil }
            let range = start..<body + Int(stated)
            var fields = UnwindCursor(bytes, body..<range.upperBound)
            guard let distance = fields.u32() else { return nil }
            if distance == 0 {
                guard let common = Self.common(fields, range) else { return nil }
                commons[start] = common
            } else {
                let place = body - Int(distance)
                guard let common = commons[place],
                    let function = Self.function(fields, range, common, place, bytes, address)
                else { return nil }
                functions.append(function)
            }
        }
        self.functions = functions
        self.commons = commons
    }

    private static func common(_ fields: UnwindCursor, _ range: Range<Int>) -> Common? {
        var fields = fields
        guard let version = fields.u8(), version == 1 || version == 3 else { return nil }
        var letters: [UInt8] = []
        while let letter = fields.u8(), letter != 0 { letters.append(letter) }
        // Alignments of code and data, and the return address's register.
        guard fields.uleb() != nil, fields.uleb() != nil, fields.uleb() != nil else { return nil }
        var common = Common(range: range)
        var codeEncoding: UInt8?
        if letters.first == UInt8(ascii: "z") {
            common.hasAugmentationData = true
            guard let length = fields.uleb() else { return nil }
            let end = fields.offset.addingReportingOverflow(length)
            guard !end.overflow, end.partialValue <= range.upperBound else { return nil }
            for letter in letters.dropFirst() {
                switch letter {
                case UInt8(ascii: "R"): codeEncoding = fields.u8()
                case UInt8(ascii: "L"):
                    common.languageEncoding = fields.u8()
                    if common.languageEncoding == omitted { common.languageEncoding = nil }
                case UInt8(ascii: "P"):
                    guard let encoding = fields.u8(), encoding != omitted, let width = width(encoding) else {
                        return nil
                    }
                    if isRelative(encoding) { common.distance = Distance(place: fields.offset, width: width) }
                    guard fields.skip(width) else { return nil }
                // A signal's frame; a return address that is signed.
                case UInt8(ascii: "S"), UInt8(ascii: "B"): break
                default: return nil
                }
            }
            guard fields.offset == end.partialValue else { return nil }
        }
        guard codeEncoding == relative else { return nil }
        common.canMove = CallFrameInstructions.canMove(fields)
        return common
    }

    private static func function(
        _ fields: UnwindCursor, _ range: Range<Int>, _ common: Common, _ place: Int,
        _ bytes: UnsafeRawBufferPointer, _ section: UInt64
    ) -> Function? {
        var fields = fields
        let here = section &+ UInt64(fields.offset)
        guard let distance = fields.u32(), fields.skip(4) else { return nil }
        var hasLanguageData = false
        var pointer: Distance?
        if common.hasAugmentationData {
            guard let length = fields.uleb(), length <= range.upperBound - fields.offset else { return nil }
            if let encoding = common.languageEncoding {
                guard let width = width(encoding), width <= length else { return nil }
                let data = UnsafeRawBufferPointer(rebasing: bytes[fields.offset..<fields.offset + width])
                hasLanguageData = data.contains { $0 != 0 }
                if hasLanguageData, isRelative(encoding) { pointer = Distance(place: fields.offset, width: width) }
            }
        }
        return Function(
            address: here &+ UInt64(bitPattern: Int64(Int32(bitPattern: distance))), hasLanguageData: hasLanguageData,
            range: range, common: place, distance: pointer)
    }

    /// Bytes of a pointer (LSB, 10.5.1): absptr, sdata8 and udata8 have 8, sdata4 and udata4 have 4. Others, and pointers
    /// that are relative to something else than zero or their own place, are not written by compilers.
    private static func width(_ encoding: UInt8) -> Int? {
        guard encoding & 0x70 == 0 || encoding & 0x70 == 0x10 else { return nil }
        return switch encoding & 0x0F {
        case 0x00, 0x04, 0x0C: 8
        case 0x03, 0x0B: 4
        default: nil
        }
    }

    private static func isRelative(_ encoding: UInt8) -> Bool { encoding & 0x70 == 0x10 }
}
