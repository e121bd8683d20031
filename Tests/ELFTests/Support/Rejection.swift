@testable import ELF

/// One way to spoil a file, what must be said of it, and where.
struct Rejection: Sendable, CustomStringConvertible {
    let description: String
    let code: ELFError.Code
    let reader: Reader

    /// The class that can hold it; nil for both.
    let only: ELFImage.FileClass?

    /// What the file is to be before it is written.
    let prepare: @Sendable (inout SyntheticELF) -> Void

    /// Spoils the written file, and returns the offset that the error must carry.
    let spoil: @Sendable (inout ByteWriter) -> Int

    /// Who has to notice.
    enum Reader: Sendable { case image, problem, dynamicSymbols, symbols }

    init(
        _ description: String, _ code: ELFError.Code, by reader: Reader = .image, only: ELFImage.FileClass? = nil,
        prepare: @escaping @Sendable (inout SyntheticELF) -> Void = { _ in },
        spoil: @escaping @Sendable (inout ByteWriter) -> Int
    ) {
        self.description = description
        self.code = code
        self.reader = reader
        self.only = only
        self.prepare = prepare
        self.spoil = spoil
    }

    /// Spoils one field, which is also where the error must be.
    init(
        _ description: String, _ code: ELFError.Code, by reader: Reader = .image, only: ELFImage.FileClass? = nil,
        field: String, _ value: UInt64, width: Int? = nil, at place: String? = nil,
        prepare: @escaping @Sendable (inout SyntheticELF) -> Void = { _ in }
    ) {
        self.init(description, code, by: reader, only: only, prepare: prepare) { out in
            out.patch(field, value, width: width ?? out.wordBytes)
            return out.place(place ?? field)
        }
    }

    /// The error, or nil where the file is accepted.
    func error(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) -> (error: ELFError?, offset: Int) {
        var file = SyntheticELF(fileClass, byteOrder)
        prepare(&file)
        var out = file.write()
        let offset = spoil(&out)
        do throws(ELFError) {
            let image = try ELFImage(out.bytes)
            switch reader {
            case .image: return (nil, offset)
            case .problem: return (image.problems.first, offset)
            case .dynamicSymbols: _ = try image.dynamicSymbols(in: out.bytes)
            case .symbols: _ = try image.symbols(in: out.bytes)
            }
            return (nil, offset)
        } catch {
            return (error, offset)
        }
    }
}

extension ByteWriter {
    /// The offset of a field; -1, which no error has, where it was not written.
    func place(_ mark: String) -> Int { marks[mark] ?? -1 }
}
