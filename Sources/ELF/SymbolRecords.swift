extension ELFImage {
    /// The full symbol table without its names, which most users of it need few of.
    package struct SymbolRecords: Sendable {
        package struct Record: Hashable, Sendable {
            /// Bytes into the table of names.
            package let name: UInt32
            package let type: SymbolType
            package let binding: SymbolBinding
            package let visibility: SymbolVisibility
            /// `st_shndx`: the index of its section; 0 undefined, 0xFFF1 absolute.
            package let section: UInt16
            package let value: UInt64
            /// Bytes, 0 where unknown.
            package let size: UInt64
        }

        package let records: [Record]
        private let table: FileRange
        private let names: FileRange
        private let byteOrder: ByteOrder
        private let fileClass: FileClass

        /// The symbols of section `.symtab` of the same bytes that `image` was read from, without the empty first one.
        /// Empty where there is no such section.
        ///
        /// - Throws: `ELFError` where the table can't be read.
        package init(_ image: ELFImage, in bytes: UnsafeRawBufferPointer) throws(ELFError) {
            let view = ByteView(bytes, byteOrder: image.byteOrder, fileClass: image.fileClass)
            byteOrder = image.byteOrder
            fileClass = image.fileClass
            guard let table = image.sections.first(where: { $0.type == .symbolTable }), table.hasContents else {
                records = []
                self.table = .empty
                names = .empty
                return
            }
            let size = fileClass.symbolSize
            guard table.entrySize == size, table.fileRange.end <= view.count else {
                throw ELFError(.badSection, at: table.headerOffset, "the symbol table's sizes are wrong")
            }
            let link = Int(table.link)
            guard link < image.sections.count, image.sections[link].type == .stringTable,
                image.sections[link].fileRange.end <= view.count
            else {
                throw ELFError(.badSection, at: table.headerOffset, "the symbol table has no string table")
            }
            self.table = table.fileRange
            names = image.sections[link].fileRange
            let count = table.fileRange.length / size
            var records: [Record] = []
            records.reserveCapacity(Int(count))
            var index: UInt64 = 1
            while index < count {
                let raw = try RawSymbol(view, at: table.fileRange.offset + index * size)
                records.append(
                    Record(
                        name: raw.name, type: SymbolType(info: raw.info), binding: SymbolBinding(info: raw.info),
                        visibility: SymbolVisibility(other: raw.other), section: raw.section, value: raw.value,
                        size: raw.size))
                index += 1
            }
            self.records = records
        }

        /// The name of each record.
        ///
        /// - Throws: `ELFError` where one can't be read.
        func allNames(in bytes: UnsafeRawBufferPointer) throws(ELFError) -> [String] {
            var strings = StringTable(ByteView(bytes, byteOrder: byteOrder, fileClass: fileClass), names)
            var all: [String] = []
            all.reserveCapacity(records.count)
            // Behind the empty first one.
            var offset = table.offset
            for record in records {
                offset += fileClass.symbolSize
                all.append(try strings.string(at: UInt64(record.name), referencedAt: offset))
            }
            return all
        }

        /// The first byte of a record's name; nil where it lies outside the file.
        func firstByte(of record: Record, in bytes: UnsafeRawBufferPointer) -> UInt8? {
            let position = names.offset.addingReportingOverflow(UInt64(record.name))
            guard !position.overflow, position.partialValue < UInt64(bytes.count) else { return nil }
            return bytes[Int(position.partialValue)]
        }

        /// The names of a few of the records, in the same order; nil for one that can't be read.
        package func names(of records: [Record], in bytes: UnsafeRawBufferPointer) -> [String?] {
            let view = ByteView(bytes, byteOrder: byteOrder, fileClass: fileClass)
            var table = StringTable(view, names)
            return records.map { try? table.string(at: UInt64($0.name), referencedAt: names.offset) }
        }
    }
}
