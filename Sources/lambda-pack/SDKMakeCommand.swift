import ArgumentParser
import LambdaPackCore

struct SDKMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Makes a Swift SDK of a toolchain for the target system and of that system's libraries.",
        discussion: """
            For static and shared linkage, with Foundation. The toolchain is swift.org's for the target, of the same \
            version as the compiler; nothing of it is run, and nothing is installed:

              lambda-pack sdk make --arch arm64 --from swift-6.3.1-RELEASE-amazonlinux2023-aarch64.tar.gz --sysroot image.tar
              lambda-pack sdk make --arch arm64 --sysroot swift-image.tar
              lambda-pack sdk make --arch arm64 --debian trixie
              lambda-pack sdk make --arch arm64 --from ~/toolchain --sysroot glibc-devel.rpm --sysroot gcc.rpm …

            build finds the SDK by itself. It appears when a program can be linked with it, and takes the place of one of \
            its name only then.
            """)

    @Option(name: .customLong("arch"), help: ArgumentHelp("What it is for: arm64 or x86_64.", valueName: "arch"))
    var architecture: Architecture

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "A Swift toolchain for the target: a directory, a tar archive, .deb or .rpm; repeatable. (default: in the sysroot)",
            valueName: "path"))
    var toolchain: [String] = []

    @Option(
        help: ArgumentHelp(
            "The target system: a root directory, a tar archive of one, an image ('docker save', OCI), .deb or .rpm; repeatable.",
            valueName: "path"))
    var sysroot: [String] = []

    @Option(
        help: ArgumentHelp(
            "Take toolchain and system from Debian's packages of this release (trixie, sid), by apt and its signature check.",
            valueName: "release"))
    var debian: String?

    @Option(help: ArgumentHelp("What to call it. (default: the system's own name)", valueName: "name"))
    var name: String?

    @Flag(
        help: """
            Build the toolchain's modules anew from their interfaces, so that it may be of another version: without \
            Foundation and Dispatch, which have none.
            """)
    var rebuildModules = false

    @OptionGroup(title: "Common") var common: SDKOptions

    func validate() throws {
        if debian != nil {
            guard sysroot.isEmpty, toolchain.isEmpty else {
                throw ValidationError("--debian brings toolchain and system: leave out --from and --sysroot.")
            }
        } else if sysroot.isEmpty {
            throw ValidationError("Name the target system with --sysroot, or a release with --debian.")
        }
    }

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures {
            try await Interruption.guarding(environment: environment, unchanged: "an SDK of the same name is as it was")
            {
                try await make(environment)
            }
        }
    }

    private func make(_ environment: RunEnvironment) async throws {
        let printer = ProgressPrinter(quiet: common.quiet, verbose: common.verbose)
        let folder = try SDKFolder.open(try common.folder(environment))
        let compiler = try await Toolchain.find(path: environment.path)
        let request = SDKMaker.Request(
            architecture: architecture, toolchain: toolchain.map { FilePath($0).absolute },
            system: sysroot.map { FilePath($0).absolute }, name: name, rebuildsModules: rebuildModules, debian: debian,
            isPlugin: environment.plugin != nil)
        let maker = SDKMaker(request, compiler: compiler, path: environment.path, progress: printer.handle)
        let outcome = try await maker.make(in: folder)
        report(outcome)
    }

    private func report(_ outcome: SDKMaker.Outcome) {
        for linkage in Linkage.allCases {
            if let id = outcome.ids[linkage] {
                Console.result("\(id)\n")
            } else {
                Console.note(
                    linkage == .static
                        ? "it links no static executables: the system lacks libc.a or libstdc++.a (glibc-static, libstdc++-static)"
                        : "it links no dynamic executables: the toolchain has no libswiftCore.so")
            }
        }
        if !outcome.hasFoundation { Console.note("it has no Foundation") }
        if !common.quiet { Console.status("\(outcome.bundle)") }
    }
}
