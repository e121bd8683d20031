import Foundation
import Synchronization
import TestSupport
import Testing

/// The plugin itself with a tool that only prints: what comes through `swift package` into a pipe, and when.
@Suite(.serialized) struct PluginOutputTests {
    private func package(in directory: URL) throws {
        func write(_ path: String, _ text: String) throws {
            let file = directory / path
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        try write(
            "Package.swift",
            """
            // swift-tools-version: 6.1
            import PackageDescription
            let package = Package(
                name: "stand-in",
                targets: [
                    .executableTarget(name: "lambda-pack"),
                    .plugin(
                        name: "LambdaPackPlugin",
                        capability: .command(intent: .custom(verb: "lambda-pack", description: "Prints.")),
                        dependencies: ["lambda-pack"]),
                ])
            """)
        try write(
            "Sources/lambda-pack/main.swift",
            """
            import Foundation
            func say(_ text: String, _ stream: FileHandle) { stream.write(Data((text + "\\n").utf8)) }
            say("first", .standardError)
            say("second", .standardOutput)
            sleep(3)
            say("error: why", .standardError)
            exit(1)
            """)
        try FileManager.default.createDirectory(at: directory / "Plugins", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Repository.root / "Plugins/LambdaPackPlugin", to: directory / "Plugins/LambdaPackPlugin")
    }

    private final class Lines: Sendable {
        private let all = Mutex<[(text: String, time: Date)]>([])
        func add(_ data: Data) {
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map { (String($0), Date()) }
            all.withLock { $0 += lines }
        }
        var value: [(text: String, time: Date)] { all.withLock { $0 } }
    }

    @Test(.enabled(if: Machine.isLinux, "how pipes are read is another matter elsewhere"))
    func linesComeWhenTheyAreWrittenAndErrorsLast() async throws {
        try await withTemporaryDirectory { directory in
            try package(in: directory)
            // A pipe, for the times at which lines come.
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try #require(findExecutable("swift")))
            process.arguments = ["package", "lambda-pack"]
            process.currentDirectoryURL = directory
            process.environment = ownEnvironment
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            let lines = Lines()
            try process.run()
            try? pipe.fileHandleForWriting.close()
            while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty { lines.add(data) }
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            func index(_ word: String) throws -> Int {
                try #require(lines.value.firstIndex { $0.text.contains(word) }, "\(lines.value.map(\.text))")
            }
            let order = [try index("first"), try index("second"), try index("error: why"), try index("exited with 1")]
            #expect(order == order.sorted(), "\(lines.value.map(\.text))")
            let wait = lines.value[order[2]].time.timeIntervalSince(lines.value[order[1]].time)
            #expect(wait > 2, "what was written before the wait came \(wait) s before what was written after it")
        }
    }
}
