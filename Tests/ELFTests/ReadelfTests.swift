import TestSupport
import Testing

@testable import ELF

/// This package and GNU readelf say the same of the machine's own files.
@Suite(
    .enabled(if: Readelf.path != nil, "readelf (GNU binutils) is not on PATH"),
    .enabled(if: !RealFiles.system.isEmpty, "this machine has no ELF files"))
struct ReadelfTests {
    @Test("headers, libraries, paths, build-id, versions")
    func facts() throws {
        let readelf = try #require(Readelf.path)
        let theirs = try Readelf.read(RealFiles.system, with: readelf)
        var compared = 0
        for path in RealFiles.system {
            let image = try RealFiles.withBytes(path) { try ELFImage($0) }
            let our = try #require(Readelf(image), "\(image.machine)")
            let their = try #require(theirs[path], "\(path)")
            #expect(our.differences(from: their) == [], "\(path)")
            #expect(image.problems.isEmpty, "\(path)")
            compared += 1
        }
        print("compared \(compared) files with readelf")
        #expect(compared >= min(300, RealFiles.system.count))
    }

    @Test("dynamic symbols and their versions")
    func dynamicSymbols() throws {
        let readelf = try #require(Readelf.path)
        let sample = RealFiles.small.enumerated().filter { $0.offset.isMultiple(of: 8) }.map(\.element)
        let theirs = try Readelf.dynamicSymbols(sample, with: readelf)
        var compared = 0
        for path in sample {
            let ours = try RealFiles.withBytes(path) { bytes in
                try ELFImage(bytes).dynamicSymbols(in: bytes).map(Readelf.line)
            }
            let their = try #require(theirs[path], "\(path)")
            let difference = zip(ours, their).first { $0 != $1 }
            #expect(difference == nil, "\(path)")
            #expect(ours.count == their.count, "\(path)")
            compared += ours.count
        }
        print("compared \(compared) dynamic symbols of \(sample.count) files with readelf")
        #expect(compared > sample.count)
    }
}

/// A file whose section table is gone runs as before, so all that matters is still read.
@Suite(.enabled(if: !RealFiles.system.isEmpty, "this machine has no ELF files"))
struct StrippedTests {
    @Test("without section headers, the same is said of what the loader reads")
    func withoutSections() throws {
        let sample = RealFiles.small.enumerated().filter { $0.offset.isMultiple(of: 5) }.map(\.element)
        for path in sample {
            try RealFiles.withBytes(path) { bytes in
                let whole = try ELFImage(bytes)
                var stripped = Array(bytes)
                // e_shoff; e_shnum and e_shstrndx
                let (offset, count) = whole.fileClass == .bits64 ? (40..<48, 60..<64) : (32..<36, 48..<52)
                for index in [offset, count].joined() { stripped[index] = 0 }
                let image = try ELFImage(stripped)
                #expect(image.sections.isEmpty && image.problems.isEmpty, "\(path)")
                #expect(image.kind == whole.kind && image.linkage == whole.linkage, "\(path)")
                #expect(image.dynamic == whole.dynamic, "\(path)")
                #expect(image.versionNeeds == whole.versionNeeds, "\(path)")
                #expect(image.versionDefinitions == whole.versionDefinitions, "\(path)")
                #expect(image.buildID == whole.buildID && image.interpreter == whole.interpreter, "\(path)")
                let all = try whole.dynamicSymbols(in: bytes)
                let seen = try image.dynamicSymbols(in: stripped)
                #expect(seen == all, "\(path)")
            }
        }
        print("read \(sample.count) files without their section headers")
        #expect(!sample.isEmpty)
    }
}
