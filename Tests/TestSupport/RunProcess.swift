package import Foundation

/// How a command ended, and what it printed on both streams.
package struct Finished: Sendable {
    package var status: Int32
    package var output: String

    package init(status: Int32, output: String) {
        self.status = status
        self.output = output
    }
}

/// Runs a command to its end. The environment is the test's own with `environment` on top; nil removes a variable.
@discardableResult
package func run(
    _ executable: String, _ arguments: [String], environment: [String: String?] = [:], in directory: URL? = nil,
    started: (Process) throws -> Void = { _ in }
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
    process.standardError = handle
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

package struct MissingTool: Error {
    package let name: String
}

/// The first executable of that name on the PATH.
package func findExecutable(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/\(name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
}

/// A directory that is gone when the test is over.
package func withTemporaryDirectory<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let directory = try makeTemporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await body(directory)
}

package func makeTemporaryDirectory() throws -> URL {
    let directory = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appendingPathComponent("lambda-pack-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
}

extension URL {
    package static func / (base: URL, path: String) -> URL { base.appendingPathComponent(path) }
}
