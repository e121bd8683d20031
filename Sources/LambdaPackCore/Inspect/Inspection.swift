/// What `lambda-pack inspect` says of one file: a function's archive, a layer, or an ELF file.
package struct Inspection: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        case function, layer
        case elf
    }

    package var schema = "lambda-pack/inspection"
    package var schemaVersion = 1
    package var file: String
    package var kind: Kind
    /// nil where nothing inside tells.
    package var architecture: String?
    package var bytes: Int
    package var sha256: String
    package var profile: String
    package var entries: [Entry]
    package var binaries: [Binary]
    package var findings: [Finding]
    /// What could not be taken into account.
    package var notes: [String] = []

    package var unzippedBytes: Int { entries.reduce(0) { $0 + $1.bytes } }
    package var isRefused: Bool { findings.contains { !$0.isAllowed } }

    package struct Entry: Sendable, Hashable, Codable {
        package var path: String
        package var mode: String
        package var type: String
        package var bytes: Int
        package var sha256: String?
    }

    /// One ELF file.
    package struct Binary: Sendable, Hashable, Codable {
        package var path: String
        package var machine: String
        package var type: String
        package var isStatic: Bool
        package var interpreter: String?
        package var soname: String?
        package var runpath: String?
        package var rpath: String?
        package var needed: [String]
        package var buildId: String?
        /// Symbol versions that it needs, by library.
        package var versions: [String: [String]]
        /// Rewritten already, by the manifest beside the archive.
        package var retargeted: [Retargeting]
        /// What `--retarget` would rewrite for the profile.
        package var retargetable: [Retargeting]
        /// ICU's data in it; nil where there is none.
        package var icu: ICUCost?
    }
}

extension Inspection {
    package func rendered(_ layout: TextLayout = .log) -> DisplayText {
        var text: DisplayText = "\(file): "
        // A sum over all entries: not for each of them.
        let unzippedBytes = self.unzippedBytes
        switch kind {
        case .elf: text += "ELF file, \(ByteCount.exact(bytes))"
        case .function, .layer:
            text +=
                "\(kind.rawValue)\(architecture.map { " for \($0)" } ?? ""), \(entries.count) \(entries.count == 1 ? "entry" : "entries"), \(ByteCount.exact(unzippedBytes)) unzipped, \(ByteCount.exact(bytes)) zipped"
        }
        text += "\nSHA-256 \(sha256)\n"
        for note in notes { text += "note: \(note)\n" }
        if kind != .elf {
            var table = TextTable([("Entry", .left), ("Mode", .left), ("Bytes", .right), ("Share", .right)])
            for entry in entries.sorted(by: { ($1.bytes, $0.path) < ($0.bytes, $1.path) }) {
                let share = unzippedBytes == 0 ? 0 : entry.bytes * 1000 / unzippedBytes
                table.add([entry.path, entry.mode, ByteCount.exact(entry.bytes), "\(share / 10).\(share % 10) %"])
            }
            text += "\n" + table.rendered(layout)
        }
        for binary in binaries { text += "\n" + Self.text(of: binary, layout) }
        let refused = findings.count { !$0.isAllowed }
        text += "\n\(profile): "
        text +=
            refused == 0
            ? "nothing that would keep it from loading was found\n"
            : "refused, \(refused) finding\(refused == 1 ? "" : "s")\n"
        return text
    }

    private static func text(of binary: Binary, _ layout: TextLayout) -> DisplayText {
        let linkage = binary.isStatic ? "static" : "dynamic"
        var text: DisplayText = "\(binary.path): \(binary.machine) \(binary.type), \(linkage)\n"
        func line(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            let indent = name.prefix { $0 == " " }.count
            text += ("\(name.dropFirst(indent)): \(value)" as DisplayText).paragraph(layout, indent: 2 + indent)
        }
        line("build-id", binary.buildId)
        line("loader", binary.interpreter)
        line("SONAME", binary.soname)
        line("RUNPATH", binary.runpath)
        line("RPATH", binary.rpath)
        line("needs", binary.needed.joined(separator: ", "))
        for (library, versions) in binary.versions.sorted(by: { $0.key < $1.key }) {
            line("  of \(library)", versions.joined(separator: ", "))
        }
        line("ICU's data", binary.icu?.wholeText)
        line("  by kind", binary.icu?.kindsText)
        for saving in binary.icu?.savings ?? [] {
            line("  with 'icu: \(saving.icu)'", ByteCount.exact(saving.bytes))
        }
        for rewrite in binary.retargeted { line("retargeted", rewrite.words) }
        for rewrite in binary.retargetable { line("--retarget would rewrite", rewrite.words) }
        return text
    }
}
