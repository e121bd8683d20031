/// An executable or a library, stripped, with its debug file. Contents are named by digest.
package struct PreparedBinary: Sendable, Hashable, Codable {
    package struct Content: Sendable, Hashable, Codable {
        package var digest: SHA256Digest
        package var bytes: Int
    }

    package var stripped: Content
    package var debugFile: Content
    /// 40 hexadecimal digits; nil where the user's linker flags left the note out.
    package var buildID: String?
    package var facts: BinaryFacts
    /// Whose the bytes are; nil for libraries that others built.
    package var attribution: Attributed?
    /// Why the lever `no-unwind-tables` did nothing; nil where it did, or is not on.
    package var unwindTablesKept: [String]?

    package struct Attributed: Sendable, Hashable, Codable {
        /// Of the stripped file.
        package var modules: ModuleBytes
        /// ``Attribution`` of the unstripped file, as JSON.
        package var full: SHA256Digest
        /// What a page draws of it, a module a line.
        package var treemap: SHA256Digest
    }

    var contents: [SHA256Digest] {
        [stripped.digest, debugFile.digest] + (attribution.map { [$0.full, $0.treemap] } ?? [])
    }
}

/// A library that is ready to be shipped.
package struct PreparedLibrary: Sendable, Hashable, Codable {
    package var library: SharedLibrary
    package var binary: PreparedBinary

    /// It was rewritten to ask the compatibility library for something, which the executable then has to load.
    var usesCompatibilityLibrary: Bool { binary.facts.retargeted.contains { $0.providedBy != nil } }

    /// Two contents of one name can be in a fleet.
    package var id: String { "\(library.name)@\(binary.stripped.digest.hex)" }
}
