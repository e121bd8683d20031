package import Foundation

/// How a command ended, and what it printed: on both streams, unless it was run without its errors.
package struct Finished: Sendable {
    package var status: Int32
    package var output: String

    package init(status: Int32, output: String) {
        self.status = status
        self.output = output
    }
}

/// Runs a command to its end. The environment is the test's own with `environment` on top; nil removes a variable.
///
/// - Parameters:
///   - executable: a path, or a name that is looked up on the PATH.
///   - withErrors: false leaves out what it prints on standard error.
@discardableResult
package func run(
    _ executable: String, _ arguments: [String], environment: [String: String?] = [:], in directory: URL? = nil,
    withErrors: Bool = true, started: (Process) throws -> Void = { _ in }
) throws -> Finished {
    let process = Process()
    guard let path = executable.contains("/") ? executable : findExecutable(executable) else {
        throw MissingTool(name: executable)
    }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    var merged = ownEnvironment
    for (name, value) in environment { merged[name] = value }
    process.environment = merged
    if let directory { process.currentDirectoryURL = directory }
    // A file takes any amount of output from any number of descendants; a pipe would wait for all of them.
    let log = FileManager.default.temporaryDirectory.appendingPathComponent("lambda-pack-test-\(UUID().uuidString).log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: log) }
    let handle = try FileHandle(forWritingTo: log)
    defer { try? handle.close() }
    process.standardOutput = handle
    process.standardError = withErrors ? handle : FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try started(process)
    process.waitUntilExit()
    let output = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Finished(status: status, output: output)
}

/// The test's environment, but what it says of CI and of our own strict builds does not count.
package let ownEnvironment = ProcessInfo.processInfo.environment.filter {
    !["CI", "LAMBDA_PACK_STRICT"].contains($0.key)
}

/// For programs whose listings are read: UTC, UTF-8, English, and no options of the user's.
package let readerEnvironment: [String: String?] = ["TZ": "UTC", "LC_ALL": "C.UTF-8", "UNZIP": "", "ZIPOPT": ""]

package struct MissingTool: Error {
    package let name: String
}

/// The first executable of that name on the PATH.
package func findExecutable(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/\(name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
}

extension URL {
    package static func / (base: URL, path: String) -> URL { base.appendingPathComponent(path) }
}
