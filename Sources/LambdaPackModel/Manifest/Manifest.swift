/// `manifest.json`: what a set holds. The same sources and toolchain give the same bytes.
///
/// Its schema is `docs/manifest.schema.json`; what differs from machine to machine is in ``Provenance``.
package struct Manifest: Sendable, Hashable, Codable {
    /// Raised when a reader of the previous version would misread the file.
    package static let schemaVersion = 1
    /// What every manifest of any version holds: the value of `schema`.
    package static let marker = "lambda-pack/manifest"

    package var schema = Self.marker
    package var schemaVersion = Self.schemaVersion
    package var package: String
    /// False where a budget is exceeded: the artifacts are there to be looked at.
    package var releasable: Bool
    /// What it was built with; nil in sets of versions that did not record it.
    package var settings: Settings?
    package var functions: [Function]
    /// By name and architecture.
    package var layers: [Layer]
    /// The profile that the preflight held everything against.
    package var preflight: Preflight
    /// Set where the run left functions out.
    package var selection: Selection?

    package init(
        package: String, releasable: Bool, settings: Settings? = nil, functions: [Function], layers: [Layer],
        preflight: Preflight, selection: Selection? = nil
    ) {
        self.package = package
        self.releasable = releasable
        self.settings = settings
        self.functions = functions
        self.layers = layers
        self.preflight = preflight
        self.selection = selection
    }

    package struct Function: Sendable, Hashable, Codable {
        package var name: String
        package var architecture: Architecture
        package var runtime: LambdaRuntime
        /// What Lambda's configuration calls it; OS-only runtimes start `bootstrap` whatever it says.
        package var handler: String
        package var linkage: Linkage
        package var archive: Archive
        /// Over paths, modes, types and contents: the same whatever compressed them.
        package var contentDigest: String
        package var entries: [Entry]
        package var elf: ELF
        package var budgets: [BudgetResult]
        /// The layers of this set that it mounts, in the order in which Lambda should unpack them.
        package var layers: [LayerReference]
        /// Layers that exist already, by ARN.
        package var externalLayers: [String]
        /// The function with all its layers, as Lambda counts them; external ones as far as their size is declared.
        package var unzippedBytesWithLayers: Int
        /// Shared libraries in the function's own archive.
        package var libraries: [Library]
        /// Whose the bytes of `bootstrap` are.
        package var attribution: ModuleBytes?

        package init(
            name: String, architecture: Architecture, runtime: LambdaRuntime, handler: String, linkage: Linkage,
            archive: Archive,
            contentDigest: String, entries: [Entry], elf: ELF, budgets: [BudgetResult], layers: [LayerReference],
            externalLayers: [String], unzippedBytesWithLayers: Int, libraries: [Library],
            attribution: ModuleBytes? = nil
        ) {
            self.name = name
            self.architecture = architecture
            self.runtime = runtime
            self.handler = handler
            self.linkage = linkage
            self.archive = archive
            self.contentDigest = contentDigest
            self.entries = entries
            self.elf = elf
            self.budgets = budgets
            self.layers = layers
            self.externalLayers = externalLayers
            self.unzippedBytesWithLayers = unzippedBytesWithLayers
            self.libraries = libraries
            self.attribution = attribution
        }
    }

    package struct LayerReference: Sendable, Hashable, Codable {
        package var name: String
        package var version: Int
        package var contentDigest: String

        package init(name: String, version: Int, contentDigest: String) {
            self.name = name
            self.version = version
            self.contentDigest = contentDigest
        }
    }

    package struct Layer: Sendable, Hashable, Codable {
        package var name: String
        package var architecture: Architecture
        /// As `lambda-pack.lock` counts it: up by one when, and only when, the content changes.
        package var version: Int
        /// The name to publish under: one layer for each architecture.
        package var layerName: String
        package var description: String
        package var compatibleRuntimes: [LambdaRuntime]
        package var archive: Archive
        package var contentDigest: String
        package var entries: [Entry]
        package var libraries: [Library]
        /// Functions that mount it.
        package var functions: [String]
        package var budgets: [BudgetResult]
        /// The archive that a prebuilt layer came from.
        package var importedFrom: String?

        package init(
            name: String, architecture: Architecture, version: Int, layerName: String, description: String,
            compatibleRuntimes: [LambdaRuntime], archive: Archive, contentDigest: String, entries: [Entry],
            libraries: [Library], functions: [String], budgets: [BudgetResult], importedFrom: String? = nil
        ) {
            self.name = name
            self.architecture = architecture
            self.version = version
            self.layerName = layerName
            self.description = description
            self.compatibleRuntimes = compatibleRuntimes
            self.archive = archive
            self.contentDigest = contentDigest
            self.entries = entries
            self.libraries = libraries
            self.functions = functions
            self.budgets = budgets
            self.importedFrom = importedFrom
        }
    }

    /// A shared library that is shipped.
    package struct Library: Sendable, Hashable, Codable {
        package var soname: String
        /// `package`, `dependencies`, `toolchain`, `sdk` or `host`.
        package var origin: String
        package var elf: ELF
        /// Those of a dylib of common modules.
        package var modules: [String]?
        /// Whose the bytes of such a dylib are.
        package var attribution: ModuleBytes?

        package init(
            soname: String, origin: String, elf: ELF, modules: [String]? = nil, attribution: ModuleBytes? = nil
        ) {
            self.soname = soname
            self.origin = origin
            self.elf = elf
            self.modules = modules
            self.attribution = attribution
        }
    }

    package struct Preflight: Sendable, Hashable, Codable {
        /// The profile's name.
        package var profile: String
        /// What was found and allowed by name; anything else keeps a set from being written.
        package var allowed: [Finding]

        package init(profile: String, allowed: [Finding]) {
            self.profile = profile
            self.allowed = allowed
        }
    }

    package struct Archive: Sendable, Hashable, Codable {
        package var path: String
        package var bytes: Int
        package var unzippedBytes: Int
        package var sha256: String
        /// As Lambda reports it: Base64 of the archive's SHA-256.
        package var codeSha256: String
        package var compression: Compression

        package init(
            path: String, bytes: Int, unzippedBytes: Int, sha256: String, codeSha256: String, compression: Compression
        ) {
            self.path = path
            self.bytes = bytes
            self.unzippedBytes = unzippedBytes
            self.sha256 = sha256
            self.codeSha256 = codeSha256
            self.compression = compression
        }
    }

    package struct Entry: Sendable, Hashable, Codable {
        package var path: String
        package var mode: String
        package var type: String
        package var bytes: Int
        package var compressedBytes: Int
        package var sha256: String
        /// Bytes of debug sections, in an ELF file that has some.
        package var debugBytes: Int?

        package init(
            path: String, mode: String, type: String, bytes: Int, compressedBytes: Int, sha256: String,
            debugBytes: Int? = nil
        ) {
            self.path = path
            self.mode = mode
            self.type = type
            self.bytes = bytes
            self.compressedBytes = compressedBytes
            self.sha256 = sha256
            self.debugBytes = debugBytes
        }
    }

    package struct ELF: Sendable, Hashable, Codable {
        package var machine: String
        package var interpreter: String?
        package var needed: [String]
        package var highestVersions: [String: String]
        package var buildId: String?
        package var debugFile: String
        package var containsICU: Bool
        package var runpath: String?
        /// Symbol versions that were rewritten (docs/al2023.md).
        package var retargeted: [Retargeting]

        package init(
            machine: String, interpreter: String? = nil, needed: [String], highestVersions: [String: String],
            buildId: String? = nil, debugFile: String, containsICU: Bool, runpath: String? = nil,
            retargeted: [Retargeting]
        ) {
            self.machine = machine
            self.interpreter = interpreter
            self.needed = needed
            self.highestVersions = highestVersions
            self.buildId = buildId
            self.debugFile = debugFile
            self.containsICU = containsICU
            self.runpath = runpath
            self.retargeted = retargeted
        }
    }

    package struct BudgetResult: Sendable, Hashable, Codable {
        package var metric: Budget.Metric
        package var level: Budget.Level
        /// The key of the configuration that sets it.
        package var rule: String
        package var limitBytes: Int
        package var bytes: Int
        package var exceeded: Bool
        /// The entry that the figure is of, where it is of one.
        package var subject: String?
        /// Set where a waiver is in force.
        package var waiver: Waiver?

        package init(
            metric: Budget.Metric, level: Budget.Level, rule: String, limitBytes: Int, bytes: Int, exceeded: Bool,
            subject: String? = nil, waiver: Waiver? = nil
        ) {
            self.metric = metric
            self.level = level
            self.rule = rule
            self.limitBytes = limitBytes
            self.bytes = bytes
            self.exceeded = exceeded
            self.subject = subject
            self.waiver = waiver
        }

        /// Whether it makes a set unfit to be released.
        package var fails: Bool { exceeded && level == .fail && waiver == nil }
    }

    /// Why an overrun is accepted, and until which day.
    package struct Waiver: Sendable, Hashable, Codable {
        package var reason: String
        package var until: String?

        package init(reason: String, until: String? = nil) {
            self.reason = reason
            self.until = until
        }
    }
}
