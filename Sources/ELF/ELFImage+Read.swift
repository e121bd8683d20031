extension ELFImage {
    /// Reads a file's bytes, which need to stay valid during the call only.
    ///
    /// - Throws: `ELFError` where the file is no ELF file, or says something that the loader depends on in a way that
    ///   can't be read.
    package init(_ bytes: [UInt8]) throws(ELFError) {
        self = try bytes.withUnsafeBytes { bytes in
            Result { () throws(ELFError) in try ELFImage(bytes) }
        }.get()
    }

    /// Reads a file's bytes, which need to stay valid during the call only.
    ///
    /// - Throws: `ELFError` where the file is no ELF file, or says something that the loader depends on in a way that
    ///   can't be read.
    package init(_ bytes: UnsafeRawBufferPointer) throws(ELFError) {
        let view = try FileHeader.identify(bytes)
        let header = try FileHeader(view)
        var problems: [ELFError] = []
        var sections: [Section] = []
        do throws(ELFError) {
            let table = try SectionTable.read(view, header)
            sections = table.sections
            if let problem = table.problem { problems.append(problem) }
        } catch {
            problems.append(error)
        }
        let segments = try SegmentTable.read(view, header)
        let isDebugFile = Self.isDebugFile(header.type, sections)
        let loadable = try LoadableParts(
            view, segments, isLoaded: (header.type == .executable || header.type == .shared) && !isDebugFile)

        var reader = NoteReader(view)
        if isDebugFile || header.type == .relocatable {
            for section in sections where section.type == .note && section.hasContents {
                reader.read(section.fileRange, alignment: section.alignment, header: section.headerOffset)
            }
        } else {
            for segment in segments where segment.type == .note {
                reader.read(segment.fileRange, alignment: segment.alignment, header: segment.headerOffset)
            }
        }
        let gnu = GNUNotes(view, reader.notes)
        var debugLink: DebugLink?
        do throws(ELFError) {
            debugLink = try DebugLink(view, sections)
        } catch {
            problems.append(error)
        }
        problems += [reader.problem, gnu.problem].compactMap { $0 }

        self.init(
            fileClass: view.fileClass, byteOrder: view.byteOrder, machine: header.machine, type: header.type,
            kind: isDebugFile ? .debugFile : Self.kind(header.type, segments, loadable),
            osABI: header.osABI, abiVersion: header.abiVersion, entry: header.entry, flags: header.flags,
            segments: segments, sections: sections, interpreter: loadable.interpreter, dynamic: loadable.dynamic,
            versionNeeds: loadable.versionNeeds, versionDefinitions: loadable.versionDefinitions,
            notes: reader.notes, buildID: gnu.buildID, abiTag: gnu.abiTag, properties: gnu.properties,
            debugLink: debugLink, problems: problems)
    }
}
