package import Foundation

/// The `lambda-pack` that was built beside the tests.
package enum Tool {
    package static let path: String = {
        // …/debug/<package>PackageTests.xctest: the products of the build lie in one directory.
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var directory = bundle.deletingLastPathComponent()
        while directory.path != "/" {
            let candidate = directory.appendingPathComponent("lambda-pack").path
            if FileManager.default.isExecutableFile(atPath: candidate), !isDirectory(candidate) { return candidate }
            directory.deleteLastPathComponent()
        }
        return Repository.root.appendingPathComponent(".build/debug/lambda-pack").path
    }()

    /// Runs it. What the environment of the test says of CI and of lambda-pack does not count.
    ///
    /// - Parameter wrapper: a command that it becomes the last arguments of.
    package static func run(
        _ arguments: [String], environment: [String: String?] = [:], in directory: URL? = nil,
        under wrapper: [String] = [], started: (Process) throws -> Void = { _ in }
    ) throws -> Finished {
        var clean: [String: String?] = [:]
        for name in ["CI", "LAMBDA_PACK_STRICT"] { clean.updateValue(nil, forKey: name) }
        for (name, value) in environment { clean.updateValue(value, forKey: name) }
        let words = wrapper + [path] + arguments
        return try TestSupport.run(
            words[0], Array(words.dropFirst()), environment: clean, in: directory, started: started)
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}

/// What this machine has for the tests that need it.
package enum Machine {
    package static let architecture = {
        #if arch(arm64)
        "arm64"
        #else
        "x86_64"
        #endif
    }()

    package static let isLinux = {
        #if os(Linux)
        true
        #else
        false
        #endif
    }()

    /// The folder with a Swift SDK for arm64, where `make setup` or the user has put one.
    package static let hasARM64: Bool =
        architecture == "arm64"
        || sdkFolders.contains { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).contains {
                $0.hasSuffix(".artifactbundle")
            }
        }

    package static let sdkFolders: [String] = {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? "/"
        let cache = environment["XDG_CACHE_HOME"] ?? "\(home)/.cache"
        return ["\(home)/.swiftpm/swift-sdks", "\(cache)/lambda-pack/swift-sdks"]
    }()

    package static let sdkFolder: String? = sdkFolders.last { FileManager.default.fileExists(atPath: $0) }

    /// Whether a program of that name is on the PATH.
    package static func has(_ program: String) -> Bool { findExecutable(program) != nil }

    package static let qemu = findExecutable("qemu-aarch64-static")

    /// Whether mount namespaces work here.
    package static let hasNamespaces: Bool = ["-m", "-rm"].contains { flag in
        (try? TestSupport.run("unshare", [flag, "true"]))?.status == 0
    }
}

/// Debian sid with its Swift, as `Scripts/check-swift-6.2.sh` makes it.
package enum DebianSid {
    /// Where the script keeps it, whether it is there or not.
    package static let place: String = {
        let environment = ProcessInfo.processInfo.environment
        return (environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/")/.cache") + "/lambda-pack/debian-sid"
    }()

    package static let root: String? =
        FileManager.default.isExecutableFile(atPath: place + "/root/usr/bin/swiftc") ? place + "/root" : nil
}
