extension CentralHeader {
    /// Everything that is wrong with the header by itself.
    func problems(maximumRatio: UInt64) -> [ZipProblem.Code] {
        flagProblems + nameProblems + typeProblems + sizeProblems(maximumRatio: maximumRatio) + extraProblems
    }

    private var flagProblems: [ZipProblem.Code] {
        typealias Flag = ZipFormat.Flag
        let encryption = Flag.encrypted | Flag.strongEncryption | Flag.maskedHeader
        let unsupported = flags & ~(encryption | Flag.effort | Flag.dataDescriptor | Flag.utf8)
        var codes: [ZipProblem.Code] = []
        if flags & encryption != 0 { codes.append(.encrypted) }
        if unsupported != 0 { codes.append(.unsupportedFlags(unsupported)) }
        if method != ZipFormat.stored, method != ZipFormat.deflated { codes.append(.unsupportedMethod(method)) }
        if diskNumber != 0 { codes.append(diskNumber == 0xFFFF ? .zip64 : .severalDisks) }
        return codes
    }

    private var nameProblems: [ZipProblem.Code] {
        do throws(ArchivePath.Problem) {
            _ = try ArchivePath(utf8: name.last == UInt8(ascii: "/") ? name.dropLast() : name[...])
            return []
        } catch {
            return [.name(error)]
        }
    }

    private var typeProblems: [ZipProblem.Code] {
        let type = mode & FileType.mask
        let isDirectory = type == FileType.directory
        var codes: [ZipProblem.Code] = []
        if type != FileType.regular, !isDirectory, type != FileType.symbolicLink { codes.append(.specialFile(mode)) }
        if mode & 0o7000 != 0 { codes.append(.specialPermissions(mode)) }
        if isDirectory != (name.last == UInt8(ascii: "/")) { codes.append(.typeDisagreesWithName) }
        if isDirectory, size != 0 { codes.append(.directoryWithContent(UInt64(size))) }
        return codes
    }

    private func sizeProblems(maximumRatio: UInt64) -> [ZipProblem.Code] {
        let (compressed, unzipped) = (UInt64(compressedSize), UInt64(size))
        if compressedSize == .max || size == .max || localHeaderOffset == .max { return [.zip64] }
        var codes: [ZipProblem.Code] = []
        if method == ZipFormat.stored, compressed != unzipped {
            codes.append(.storedSizeDiffers(compressed: compressed, unzipped: unzipped))
        }
        let (allowed, overflow) = compressed.multipliedReportingOverflow(by: maximumRatio)
        if !overflow, unzipped > allowed {
            codes.append(.ratioTooHigh(compressed: compressed, unzipped: unzipped, limit: maximumRatio))
        }
        return codes
    }

    private var extraProblems: [ZipProblem.Code] {
        guard let field = ExtraField(extra) else { return [.malformedExtraField] }
        let isMarked = flags & ZipFormat.Flag.utf8 != 0 || field.unicodeName != nil
        let isUnmarked = !isMarked && name.contains { $0 >= 0x80 }
        return field.problems(name: name, mode: mode) + (isUnmarked ? [.unmarkedName] : [])
    }
}
