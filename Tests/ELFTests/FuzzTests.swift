import TestSupport
import Testing

@testable import ELF

/// Spoiled at random, always the same way: nothing traps, and whatever is refused is refused with a code and a place in
/// the file.
@Suite struct FuzzTests {
    @Test("synthetic files", arguments: SyntheticELF.shapes)
    func synthetic(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) {
        var file = SyntheticELF(fileClass, byteOrder)
        file.definitions = [(["libx.so.1"], 1, 1), (["X_1", "X_0"], 9, 0)]
        file.sections = .full
        var property = ByteWriter(fileClass, byteOrder)
        for value in [ELFImage.Property.x86ISANeeded, 4, 3] as [UInt32] { property.put(value) }
        property.align(Int(fileClass.wordSize))
        file.notes.append(("GNU", 5, property.bytes))
        var outcome = Outcome()
        for hash in [SyntheticELF.Hash.gnu, .sysV] {
            file.hash = hash
            let out = file.write()
            outcome.run(out.bytes, interesting: out.marks.values.sorted(), mutants: 2_000, seed: 1)
        }
        outcome.check(atLeast: 15)
        print("\(fileClass) \(byteOrder): \(outcome)")
    }

    @Test("real programs and libraries", .enabled(if: !RealFiles.system.isEmpty, "this machine has no ELF files"))
    func real() throws {
        let small = RealFiles.system.lazy
            .compactMap { path in try? RealFiles.withBytes(path) { $0.count <= 40_000 ? Array($0) : nil } }
            .prefix(8)
        #expect(small.count == 8)
        var outcome = Outcome()
        for (number, bytes) in small.enumerated() {
            // Most of a file is code, which nobody reads: the first bytes hold the headers and most tables.
            outcome.run(bytes, interesting: Array(0..<min(bytes.count, 2_000)), mutants: 500, seed: UInt64(number))
        }
        outcome.check(atLeast: 10)
        print("\(small.count) real files: \(outcome)")
    }
}

/// What became of the mutants.
private struct Outcome: CustomStringConvertible {
    private var accepted = 0
    private var refused: [ELFError.Code: Int] = [:]

    var description: String {
        let codes = refused.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }
        return "\(accepted) mutants read, \(refused.values.reduce(0, +)) refused: \(codes.joined(separator: ", "))"
    }

    mutating func run(_ original: [UInt8], interesting: [Int], mutants: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<mutants {
            let bytes = random.mutant(of: original, interesting: interesting)
            do throws(ELFError) {
                let image = try ELFImage(bytes)
                for problem in image.problems { note(problem, of: bytes) }
                _ = try image.symbols(in: bytes)
                // With the wrong bytes, too.
                _ = try? image.dynamicSymbols(in: Array(original.prefix(bytes.count / 2)))
                _ = try? image.symbols(in: Array(original.prefix(bytes.count / 2)))
                _ = try image.dynamicSymbols(in: bytes)
                accepted += 1
            } catch {
                note(error, of: bytes)
            }
        }
    }

    private mutating func note(_ error: ELFError, of bytes: [UInt8]) {
        refused[error.code, default: 0] += 1
        if error.offset > UInt64(bytes.count) || error.message.isEmpty {
            Issue.record("\(bytes.count) bytes: \(error)")
        }
    }

    /// The mutants must be worth something: some still read, and refused for many reasons.
    func check(atLeast codes: Int) {
        #expect(accepted > 100)
        #expect(refused.count >= codes)
    }
}
