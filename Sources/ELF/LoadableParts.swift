/// What kernel and loader read of a program or a library. Nothing of a file that isn't loaded.
struct LoadableParts {
    private(set) var interpreter: String?
    private(set) var dynamic: ELFImage.DynamicSection?
    private(set) var versionNeeds: [ELFImage.VersionNeed] = []
    private(set) var versionDefinitions: [ELFImage.VersionDefinition] = []

    init(_ view: ByteView, _ segments: [ELFImage.Segment], isLoaded: Bool) throws(ELFError) {
        guard isLoaded else { return }
        for segment in segments where segment.fileRange.length > 0 && segment.type != .null {
            guard segment.fileRange.end <= view.count else {
                throw ELFError(
                    .outsideFile, at: segment.headerOffset,
                    "a segment ends at 0x\(hex(segment.fileRange.end)), after the end of the file")
            }
        }
        let map = try AddressMap(segments)
        if let segment = try Self.only(.interpreter, in: segments) {
            interpreter = try Self.interpreter(view, segment)
        }
        guard let segment = try Self.only(.dynamic, in: segments) else { return }
        let dynamic = try DynamicReader(view, map).read(segment)
        let versions = VersionReader(view, map, dynamic)
        versionNeeds = try versions.needs()
        versionDefinitions = try versions.definitions()
        self.dynamic = dynamic
    }

    /// The kernel takes the first `PT_INTERP`, the loader the last `PT_DYNAMIC`: so there must be one.
    private static func only(
        _ type: ELFImage.SegmentType, in segments: [ELFImage.Segment]
    ) throws(ELFError) -> ELFImage.Segment? {
        let found = segments.filter { $0.type == type }
        guard found.count <= 1 else {
            throw ELFError(
                .duplicateSegment, at: found[1].headerOffset,
                "\(found.count) segments of type \(type.rawValue), where one may be")
        }
        return found.first
    }

    /// By its file offset and with the conditions of the kernel (`load_elf_binary`: 2 to `PATH_MAX` bytes, the last of
    /// them NUL).
    private static func interpreter(_ view: ByteView, _ segment: ELFImage.Segment) throws(ELFError) -> String {
        let range = segment.fileRange
        guard 2...4096 ~= range.length, let end = view.firstNUL(from: range.offset, limit: range.end),
            end > range.offset, try view.integer(UInt8.self, at: range.end - 1, in: "interpreter") == 0
        else {
            throw ELFError(.badInterpreter, at: segment.headerOffset, "PT_INTERP holds no NUL-terminated path")
        }
        guard let path = view.string(from: range.offset, toNULAt: end) else {
            throw ELFError(.notUTF8, at: range.offset, "the interpreter's path is not UTF-8")
        }
        return path
    }
}
