/// What `docs/manifest.schema.json` says of a manifest's values, beyond their types.
///
/// Every manifest is held to it when it is read, whoever wrote it. So arithmetic on its figures can't overflow, its
/// names can't lead out of a directory, and no text in it spans lines.
struct ManifestRules {
    /// What is broken, each with its place: `functions.0.entries.2.bytes is -1, below 0`. Values that may be hostile are
    /// not repeated.
    private(set) var violations: [String] = []

    /// A zip without ZIP64, the only one that lambda-pack writes, has sizes of 32 bits (APPNOTE 4.4.8, 4.4.9).
    static let maximumBytes = 0xFFFF_FFFF
    /// The number of entries has 16 bits (APPNOTE 4.4.22), and all ones mean ZIP64.
    static let maximumEntries = 65_534
    /// What `ByteCount.parse` takes at most.
    private static let maximumLimit = 9_000_000_000_000_000
    /// NAME_MAX of Linux and macOS: names become parts of file names.
    private static let maximumNameBytes = 255

    static func violations(_ manifest: Manifest) -> [String] {
        var rules = ManifestRules()
        rules.line(manifest.package, "package")
        for (index, finding) in manifest.preflight.allowed.enumerated() {
            rules.require(finding.isAllowed, "preflight.allowed.\(index).isAllowed is not true")
        }
        for (index, omitted) in (manifest.selection?.omitted ?? []).enumerated() {
            rules.name(omitted.name, "selection.omitted.\(index).name")
        }
        for (index, function) in manifest.functions.enumerated() { rules.check(function, "functions.\(index)") }
        for (index, layer) in manifest.layers.enumerated() { rules.check(layer, "layers.\(index)") }
        return rules.violations
    }

    // MARK: Objects

    private mutating func check(_ function: Manifest.Function, _ place: String) {
        name(function.name, "\(place).name")
        oneOf(["bootstrap"], function.handler, "\(place).handler")
        check(function.archive, "\(place).archive")
        digest(function.contentDigest, "\(place).contentDigest")
        check(function.entries, "\(place).entries")
        check(function.elf, "\(place).elf")
        check(function.budgets, "\(place).budgets")
        for (index, layer) in function.layers.enumerated() {
            layerName(layer.name, "\(place).layers.\(index).name")
            number(layer.version, "\(place).layers.\(index).version", in: 1...Int(Int32.max))
            digest(layer.contentDigest, "\(place).layers.\(index).contentDigest")
        }
        require(
            function.layers.count + function.externalLayers.count <= HardLimits.layersPerFunction,
            "\(place) mounts more than \(HardLimits.layersPerFunction) layers")
        for (index, arn) in function.externalLayers.enumerated() {
            require(LayerARN.isValid(arn), "\(place).externalLayers.\(index) is not a layer version's ARN")
        }
        // External layers come on top of what archives hold; Lambda's own limit is far below.
        bytes(function.unzippedBytesWithLayers, "\(place).unzippedBytesWithLayers")
        check(function.libraries, "\(place).libraries")
        if let attribution = function.attribution { check(attribution, "\(place).attribution") }
    }

    private mutating func check(_ attribution: ModuleBytes, _ place: String) {
        for (index, module) in attribution.modules.enumerated() {
            line(module.name, "\(place).modules.\(index).name")
            // The file's structure is what the others leave, which may be less than nothing.
            number(module.bytes, "\(place).modules.\(index).bytes", in: -Self.maximumBytes...Self.maximumBytes)
        }
        count(attribution.modules.count, "\(place).modules")
        for (index, name) in attribution.foundationImporters.enumerated() {
            line(name, "\(place).foundationImporters.\(index)")
        }
    }

    private mutating func check(_ layer: Manifest.Layer, _ place: String) {
        layerName(layer.name, "\(place).name")
        number(layer.version, "\(place).version", in: 1...Int(Int32.max))
        require(
            layer.layerName.wholeMatch(of: #/[A-Za-z0-9_-]{1,140}/#) != nil,
            "\(place).layerName is not a name that Lambda takes")
        line(layer.description, "\(place).description", maximumBytes: 256 * 4)
        require(layer.description.unicodeScalars.count <= 256, "\(place).description has more than 256 characters")
        check(layer.archive, "\(place).archive")
        digest(layer.contentDigest, "\(place).contentDigest")
        check(layer.entries, "\(place).entries")
        check(layer.libraries, "\(place).libraries")
        for (index, function) in layer.functions.enumerated() { name(function, "\(place).functions.\(index)") }
        check(layer.budgets, "\(place).budgets")
        if let archive = layer.importedFrom { line(archive, "\(place).importedFrom", maximumBytes: 4096) }
    }

    private mutating func check(_ archive: Manifest.Archive, _ place: String) {
        line(archive.path, "\(place).path")
        bytes(archive.bytes, "\(place).bytes")
        bytes(archive.unzippedBytes, "\(place).unzippedBytes")
        digest(archive.sha256, "\(place).sha256")
        require(
            archive.codeSha256.wholeMatch(of: #/[A-Za-z0-9+\/]{43}=/#) != nil,
            "\(place).codeSha256 is not a digest in Base64")
    }

    private mutating func check(_ entries: [Manifest.Entry], _ place: String) {
        require(!entries.isEmpty, "\(place) is empty")
        count(entries.count, place)
        for (index, entry) in entries.enumerated() {
            oneOf(["0644", "0755"], entry.mode, "\(place).\(index).mode")
            oneOf(["file"], entry.type, "\(place).\(index).type")
            bytes(entry.bytes, "\(place).\(index).bytes")
            bytes(entry.compressedBytes, "\(place).\(index).compressedBytes")
            digest(entry.sha256, "\(place).\(index).sha256")
            if let debug = entry.debugBytes {
                number(debug, "\(place).\(index).debugBytes", in: 1...Self.maximumBytes)
            }
        }
    }

    private mutating func check(_ elf: Manifest.ELF, _ place: String) {
        line(elf.machine, "\(place).machine")
        line(elf.debugFile, "\(place).debugFile", maximumBytes: 4096)
        if let buildID = elf.buildId {
            require(
                !buildID.isEmpty && buildID.utf8.allSatisfy(Self.isHexadecimal), "\(place).buildId is not hexadecimal")
        }
    }

    private mutating func check(_ libraries: [Manifest.Library], _ place: String) {
        for (index, library) in libraries.enumerated() {
            name(library.soname, "\(place).\(index).soname")
            oneOf(SharedLibrary.Origin.allCases.map(\.rawValue), library.origin, "\(place).\(index).origin")
            check(library.elf, "\(place).\(index).elf")
            for (number, module) in (library.modules ?? []).enumerated() {
                line(module, "\(place).\(index).modules.\(number)")
            }
            if let attribution = library.attribution { check(attribution, "\(place).\(index).attribution") }
        }
    }

    private mutating func check(_ budgets: [Manifest.BudgetResult], _ place: String) {
        for (index, budget) in budgets.enumerated() {
            let place = "\(place).\(index)"
            require(budget.metric != .growth, "\(place).metric is of two sets")
            line(budget.rule, "\(place).rule")
            number(budget.limitBytes, "\(place).limitBytes", in: 0...Self.maximumLimit)
            bytes(budget.bytes, "\(place).bytes")
            if let until = budget.waiver?.until {
                require(CalendarDate(until) != nil, "\(place).waiver.until is not a day")
            }
            if let reason = budget.waiver?.reason {
                require(!reason.isEmpty, "\(place).waiver.reason is empty")
            }
        }
    }

    // MARK: Values

    private mutating func require(_ holds: Bool, _ violation: @autoclosure () -> String) {
        if !holds { violations.append(violation()) }
    }

    private mutating func number(_ value: Int, _ place: String, in range: ClosedRange<Int>) {
        require(
            range.contains(value),
            "\(place) is \(value), \(value < range.lowerBound ? "below \(range.lowerBound)" : "above \(range.upperBound)")"
        )
    }

    private mutating func bytes(_ value: Int, _ place: String) { number(value, place, in: 0...Self.maximumBytes) }

    private mutating func count(_ count: Int, _ place: String) {
        require(count <= Self.maximumEntries, "\(place) has \(count) elements, more than \(Self.maximumEntries)")
    }

    private mutating func oneOf(_ known: [String], _ value: String, _ place: String) {
        require(known.contains(value), "\(place) is not one of \(known.joined(separator: ", "))")
    }

    private mutating func digest(_ value: String, _ place: String) {
        require(
            value.utf8.count == 64 && value.utf8.allSatisfy(Self.isHexadecimal),
            "\(place) is not a SHA-256 in lower-case hexadecimal")
    }

    /// Text that is shown: one line of it.
    private mutating func line(_ value: String, _ place: String, maximumBytes: Int = 1024) {
        require(!value.isEmpty, "\(place) is empty")
        require(value.utf8.count <= maximumBytes, "\(place) has \(value.utf8.count) bytes, more than \(maximumBytes)")
        require(!value.unicodeScalars.contains(where: Self.isControl), "\(place) holds control characters")
    }

    /// Text that becomes a part of a file's name.
    private mutating func name(_ value: String, _ place: String) {
        line(value, place, maximumBytes: Self.maximumNameBytes)
        require(!value.utf8.contains(UInt8(ascii: "/")) && value != "." && value != "..", "\(place) is not a name")
    }

    private mutating func layerName(_ value: String, _ place: String) {
        require(LayerName.isValid(value), "\(place) is not a layer's name")
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// C0, DEL, C1, and the separators of lines and paragraphs.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }
}
