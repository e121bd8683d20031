/// The instructions in unwind records (DWARF 5, 6.4.2 and 7.24).
enum CallFrameInstructions {
    /// An instruction's operands.
    private enum Operand {
        case uleb, block
        case bytes(Int)
    }

    /// Whether they mean the same at another address: all but `DW_CFA_set_loc` do, which compilers do not write. False also
    /// for what is none of those below.
    static func canMove(_ cursor: UnwindCursor) -> Bool {
        var cursor = cursor
        while !cursor.isAtEnd {
            guard let code = cursor.u8(), let operands = operands(of: code) else { return false }
            for operand in operands {
                let isRead =
                    switch operand {
                    // A SLEB128 ends as a ULEB128 does.
                    case .uleb: cursor.uleb() != nil
                    case .block: cursor.uleb().map { cursor.skip($0) } ?? false
                    case .bytes(let count): cursor.skip(count)
                    }
                guard isRead else { return false }
            }
        }
        return true
    }

    private static func operands(of code: UInt8) -> [Operand]? {
        switch code {
        case 0x40...0x7F, 0xC0...0xFF: []  // advance_loc, restore: the operand is in the code
        case 0x80...0xBF: [.uleb]  // offset
        case 0x00, 0x0A, 0x0B: []  // nop, remember_state, restore_state
        case 0x02: [.bytes(1)]  // advance_loc1
        case 0x03: [.bytes(2)]
        case 0x04: [.bytes(4)]
        case 0x06, 0x07, 0x08, 0x0D, 0x0E, 0x13: [.uleb]  // restore_extended … def_cfa_offset_sf
        case 0x05, 0x09, 0x0C, 0x11, 0x12, 0x14, 0x15: [.uleb, .uleb]  // offset_extended … val_offset_sf
        case 0x0F: [.block]  // def_cfa_expression
        case 0x10, 0x16: [.uleb, .block]  // expression, val_expression
        case 0x2D: []  // AARCH64_negate_ra_state
        case 0x2E: [.uleb]  // GNU_args_size
        default: nil
        }
    }
}
