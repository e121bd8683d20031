import Testing

@testable import ELF

/// Everything that is refused: with its code, at its place, in both classes and byte orders.
@Suite struct RejectionTests {
    static let all = header + segments + dynamic + versions + symbols + sections + notes

    @Test("is refused, with code and offset", arguments: all)
    func refused(_ rejection: Rejection) {
        for (fileClass, byteOrder) in SyntheticELF.shapes where fileClass == rejection.only ?? fileClass {
            let (error, offset) = rejection.error(fileClass, byteOrder)
            #expect(
                error?.code == rejection.code,
                "\(fileClass) \(byteOrder): \(error.map(String.init(describing:)) ?? "accepted")")
            #expect(
                error?.offset == UInt64(exactly: offset),
                "\(fileClass) \(byteOrder): \(error.map(String.init(describing:)) ?? "accepted")")
        }
    }

    @Test("no code is without a case here")
    func complete() {
        let tested = Set(Self.all.map(\.code))
        #expect(ELFError.Code.allCases.filter { !tested.contains($0) } == [])
    }

    @Test("an error says what, which and where")
    func description() {
        let error = ELFError(.outsideFile, at: 0x1F8, "a segment ends after the end of the file")
        #expect("\(error)" == "a segment ends after the end of the file (outside-file, at file offset 0x1f8)")
    }

    @Test("a file cut anywhere is refused, or was whole")
    func cut() throws {
        for (fileClass, byteOrder) in SyntheticELF.shapes {
            let bytes = SyntheticELF(fileClass, byteOrder).bytes
            for count in 0..<bytes.count {
                let error = #expect(throws: ELFError.self) { try ELFImage(Array(bytes[..<count])) }
                #expect(error.map { $0.offset <= UInt64(count) } == true, "\(count)")
            }
        }
    }
}
