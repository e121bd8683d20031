/// Debian's packages for another architecture, from where this machine's own apt takes its packages.
///
/// apt checks every signature. It works in a directory of its own: nothing of the machine's state is read but its addresses,
/// proxies, credentials and keys, and nothing is changed. No package's script runs.
struct DebianPackages: Sendable {
    /// A release's codename: `trixie`.
    var release: String
    var architecture: Architecture
    /// An empty directory.
    var work: FilePath
    var aptGet: FilePath
    var aptCache: FilePath
    /// How `lambda-pack sdk` is typed.
    var sdkCommand: String

    static let swift = ["swiftlang", "libswiftlang"]
    static let system = ["libc6", "libc6-dev", "linux-libc-dev", "libcrypt-dev", "libgcc-s1", "libstdc++6"]

    /// What its SDKs are called.
    static func name(of release: String) -> String {
        ["bookworm": "debian12", "trixie": "debian13", "forky": "debian14"][release] ?? "debian-\(release)"
    }

    /// - Throws: where there is no apt.
    init(
        _ release: String, _ architecture: Architecture, work: FilePath, path: String,
        sdkCommand: String = SDKAdvice.command(isPlugin: false)
    ) throws(Problem) {
        guard SystemName.isPlain(release) else {
            throw Problem(
                .invalidValue, subject: "--debian", "'\(release)' is no codename of Debian",
                advice: "as in --debian trixie")
        }
        guard let aptGet = Toolchain.executable("apt-get", path: path),
            let aptCache = Toolchain.executable("apt-cache", path: path)
        else {
            throw Problem(
                .toolMissing, subject: "apt-get", "there is no 'apt-get' on the PATH",
                cause: "an SDK of Debian's packages takes them with it",
                advice:
                    "take another one: \(sdkCommand) install, or \(sdkCommand) make --from <toolchain> --sysroot <system>"
            )
        }
        self.release = release
        self.architecture = architecture
        self.work = work
        self.aptGet = aptGet
        self.aptCache = aptCache
        self.sdkCommand = sdkCommand
    }

    struct Files: Sendable {
        var swift: [FilePath]
        var system: [FilePath]
    }

    /// Downloads the packages of the first archive that has them all.
    func download(_ progress: ProgressHandler) async throws -> Files {
        try prepare()
        progress(.status("Asking Debian's archives for the packages of \(release) for \(debianName)"))
        var words = "no archive is configured"
        for mirror in try await mirrors() {
            try FileSystem.write(Array(sourceLine(mirror).utf8), to: work / "sources.list")
            let update = try await run(["update"], progress)
            guard update.succeeded, let compiler = try await compilerPackages() else {
                words = update.text.trimmingSpaces()
                continue
            }
            let folder = work / "packages"
            // What another archive has given, and not all of it.
            try FileSystem.remove(folder)
            try FileSystem.createDirectory(folder)
            progress(.status("Downloading \(Self.swift.count + Self.system.count + compiler.count) packages"))
            let download = try await run(["download"] + Self.swift + Self.system + compiler, progress, in: folder)
            guard download.succeeded else {
                words = download.text.trimmingSpaces()
                continue
            }
            return try files(in: folder)
        }
        throw Problem(
            .sdkUnavailable, subject: release,
            "no archive in this machine's apt configuration offers Swift of Debian's '\(release)' for \(debianName)",
            cause: words, advice: "is there a network, and a repository of Debian in apt's configuration?")
    }

    private func files(in folder: FilePath) throws -> Files {
        let names = try FileSystem.names(in: folder).filter { $0.hasSuffix(".deb") }
        let isSwift: (String) -> Bool = { name in Self.swift.contains { name.hasPrefix("\($0)_") } }
        return Files(
            swift: names.filter(isSwift).map { folder / $0 }, system: names.filter { !isSwift($0) }.map { folder / $0 })
    }

    // MARK: apt

    private var debianName: String { architecture == .arm64 ? "arm64" : "amd64" }

    private func prepare() throws {
        for folder in ["lists/partial", "cache/archives/partial"] {
            try FileSystem.createDirectory(work.pushing(FilePath(folder)))
        }
        try FileSystem.write([], to: work / "status")
        try FileSystem.write(Array(configuration.utf8), to: work / "apt.conf")
    }

    /// The machine's proxy and credentials stay in force; its hooks, pins and any leave to skip signatures do not (apt.conf(5)).
    var configuration: String {
        """
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear APT::Architectures;
        APT::Architecture "\(debianName)";
        APT::Architectures { "\(debianName)"; };
        APT::Default-Release "";
        APT::Get::AllowUnauthenticated "false";
        // Root's apt drops to a user who may not enter a private directory.
        APT::Sandbox::User "root";
        Acquire::AllowInsecureRepositories "false";
        Acquire::AllowWeakRepositories "false";
        Acquire::AllowDowngradeToInsecureRepositories "false";
        Acquire::Retries "3";
        Dir::State "\(work)";
        Dir::State::lists "\(work)/lists";
        Dir::State::status "\(work)/status";
        Dir::Cache "\(work)/cache";
        Dir::Cache::archives "\(work)/cache/archives";
        Dir::Etc::sourcelist "\(work)/sources.list";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";

        """
    }

    /// Without Debian's keyring file, apt falls back on the keys that the machine trusts. It checks in any case.
    private func sourceLine(_ mirror: String) -> String {
        let keyrings = ["pgp", "gpg"].map { FilePath("/usr/share/keyrings/debian-archive-keyring.\($0)") }
        let signed = keyrings.first(where: FileSystem.exists).map { " signed-by=\($0)" } ?? ""
        return "deb [arch=\(debianName) target=Packages\(signed)] \(mirror) \(release) main\n"
    }

    /// Archives of the machine's own configuration, main ones first: only one that carries this release, signed by Debian, can
    /// serve, and apt finds that out.
    private func mirrors() async throws -> [String] {
        let result = try await ProcessRunner.run(
            Command(
                aptGet,
                ["indextargets", "--no-release-info", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"]))
        var (first, late): ([String], [String]) = ([], [])
        for line in result.succeeded ? result.text.split(separator: "\n") : [] {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, !(first + late).contains(words[0]) else { continue }
            if words[1].contains("-") { late.append(words[0]) } else { first.append(words[0]) }
        }
        return first + late
    }

    /// Those of GCC's newest version in the release: `libgcc-14-dev`, `libstdc++-14-dev`. nil where it has none.
    private func compilerPackages() async throws -> [String]? {
        let result = try await ProcessRunner.run(
            Command(aptCache, ["-c", (work / "apt.conf").string, "pkgnames", "libstdc++-"]))
        let versions = result.text.split(separator: "\n").compactMap { line -> Int? in
            guard line.hasPrefix("libstdc++-"), line.hasSuffix("-dev") else { return nil }
            return Int(line.dropFirst("libstdc++-".count).dropLast("-dev".count))
        }
        return versions.max().map { ["libgcc-\($0)-dev", "libstdc++-\($0)-dev"] }
    }

    private func run(
        _ arguments: [String], _ progress: ProgressHandler, in folder: FilePath? = nil
    ) async throws -> CommandResult {
        let command = Command(
            aptGet, ["-q", "-c", (work / "apt.conf").string] + arguments, workingDirectory: folder ?? work)
        progress(.detail("\(command)"))
        return try await ProcessRunner.run(command)
    }
}
