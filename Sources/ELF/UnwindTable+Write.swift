/// `.eh_frame_hdr` and `.eh_frame`.
struct UnwindSections {
    var header: [UInt8]
    /// Where the records are loaded.
    var start: UInt64
    var records: [UInt8]
}

extension UnwindTable {
    /// Writes the tables of some of the functions.
    ///
    ///     .eh_frame_hdr (LSB, 10.6.2): version 1, three encodings, distance to .eh_frame i32, count u32, then for each
    ///     function, by address: its distance from the header i32, its record's i32
    ///
    /// - Parameters:
    ///   - kept: of ``functions``.
    ///   - bytes: of `.eh_frame`, which this table was read from.
    ///   - old: where it is loaded.
    ///   - new: where the header will be loaded, a multiple of 4.
    ///   - start: where the records will be loaded; nil puts them behind the header.
    /// - Returns: nil where a record can't be moved, or is out of a 32-bit distance's reach.
    func written(
        _ kept: [Function], from bytes: UnsafeRawBufferPointer, at old: UInt64, to new: UInt64,
        records start: UInt64? = nil
    ) -> UnwindSections? {
        let headerBytes = 12 + 8 * kept.count
        let start = start ?? new &+ UInt64(headerBytes + (8 - headerBytes % 8) % 8)
        var records: [UInt8] = []
        var rows: [(function: UInt64, record: UInt64)] = []

        /// Appends a record; the pointers in it still lead to the same places.
        func append(_ range: Range<Int>, _ distances: [Distance]) -> Bool {
            let shift = Int64(bitPattern: old &- start) &+ Int64(range.lowerBound - records.count)
            let position = records.count
            records += bytes[range]
            for distance in distances {
                let place = position + distance.place - range.lowerBound
                if distance.width == 8 {
                    Self.put(Self.value(Int64.self, records, place) &+ shift, in: &records, at: place)
                } else {
                    let (moved, overflow) = Int64(Self.value(Int32.self, records, place)).addingReportingOverflow(shift)
                    guard !overflow, let moved = Int32(exactly: moved) else { return false }
                    Self.put(moved, in: &records, at: place)
                }
            }
            return true
        }

        let users = Dictionary(grouping: kept, by: \.common)
        for place in users.keys.sorted() {
            guard let common = commons[place], common.canMove, let functions = users[place] else { return nil }
            let commonPosition = records.count
            guard append(common.range, common.distance.map { [$0] } ?? []) else { return nil }
            for function in functions.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
                let position = records.count
                // The address stands behind the length and the distance to the CIE.
                let address = Distance(place: function.range.lowerBound + 8, width: 4)
                guard canMove(function, bytes),
                    append(function.range, [address] + (function.distance.map { [$0] } ?? [])),
                    let distance = Int32(exactly: position + 4 - commonPosition)
                else { return nil }
                Self.put(distance, in: &records, at: position + 4)
                rows.append((function.address, start &+ UInt64(position)))
            }
        }
        // The end, for who reads the records one after the other.
        records += [0, 0, 0, 0]
        rows.sort { ($0.function, $0.record) < ($1.function, $1.record) }

        // The encodings: DW_EH_PE_pcrel | sdata4, udata4, and DW_EH_PE_datarel | sdata4, relative to the header.
        var header: [UInt8] = [1, 0x1B, 0x03, 0x3B]
        let words =
            [start &- (new &+ 4), UInt64(rows.count)] + rows.flatMap { [$0.function &- new, $0.record &- new] }
        for word in words {
            guard let word = Int32(exactly: Int64(bitPattern: word)) else { return nil }
            withUnsafeBytes(of: word.littleEndian) { header += $0 }
        }
        return UnwindSections(header: header, start: start, records: records)
    }

    private func canMove(_ function: Function, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var fields = UnwindCursor(bytes, function.range)
        // Length, distance to the CIE, address and length of the code.
        guard fields.skip(16) else { return false }
        if commons[function.common]?.hasAugmentationData == true {
            guard let length = fields.uleb(), fields.skip(length) else { return false }
        }
        return CallFrameInstructions.canMove(fields)
    }

    private static func value<Value: FixedWidthInteger & BitwiseCopyable>(
        _: Value.Type, _ bytes: [UInt8], _ place: Int
    ) -> Value {
        bytes.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Value.self)) }
    }

    private static func put<Value: FixedWidthInteger>(_ value: Value, in bytes: inout [UInt8], at place: Int) {
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(place..<place + $0.count, with: $0) }
    }
}
