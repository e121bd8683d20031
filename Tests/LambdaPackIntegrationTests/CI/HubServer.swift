import Foundation
import TestSupport
import Testing

/// `Resources/hub.py`: an API on loopback that checks method, path, token and body, and keeps what it is told.
final class HubServer {
    struct Request: Decodable {
        var method: String
        var path: String
        var token: String
        var body: String
    }

    struct Comment: Codable {
        struct User: Codable {
            var login = "somebody"
            var type: String
        }

        var id: Int
        var on: Int
        var body: String
        var locked = false
        var user: User
    }

    /// An answer that comes before all others, for as many requests as `times` says.
    struct Fault: Codable {
        var method: String
        /// A part of the path.
        var path: String
        var status = 200
        var headers: [String: String] = [:]
        var body = ""
        /// Whether the connection breaks off in the middle of the body.
        var cut = false
        var times = 1
    }

    struct Artifact: Codable {
        var id: Int
        var name: String
        var run = 1
        var sha: String
        var fork = false
        var expired = false
    }

    struct Pull: Codable {
        var number: Int
        var owner: String
        var branch: String
        var sha: String
        var state = "open"
    }

    let state: URL
    let address: String
    private let process = Process()
    /// The server ends when this is closed.
    private let input = Pipe()

    /// - Parameter pageSize: how many comments or artifacts it gives at once.
    init(in directory: URL, pageSize: Int = 100) async throws {
        state = directory / "hub"
        try FileManager.default.createDirectory(at: state / "artifacts", withIntermediateDirectories: true)
        let python = try #require(findExecutable("python3"))
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [
            (Repository.root / "Tests/LambdaPackIntegrationTests/Resources/hub.py").path, state.path,
        ]
        process.environment = ownEnvironment.merging(["HUB_PAGE": "\(pageSize)"]) { $1 }
        process.standardInput = input
        try process.run()
        let port = state / "port"
        for _ in 0..<2400 where !FileManager.default.fileExists(atPath: port.path) {
            try #require(process.isRunning)
            try await Task.sleep(for: .milliseconds(50))
        }
        address = "http://127.0.0.1:\(try String(contentsOf: port, encoding: .utf8))"
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func requests() throws -> [Request] {
        guard let text = try? String(contentsOf: state / "requests", encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }

    /// `POST /repos/…`, without those that only read.
    func changes() throws -> [String] {
        try requests().filter { $0.method != "GET" && $0.path != "/graphql" }.map { "\($0.method) \($0.path)" }
    }

    func comments() throws -> [Comment] { try load("comments.json") }
    func set(_ comments: [Comment]) throws { try store(comments, "comments.json") }
    func set(_ pulls: [Pull]) throws { try store(pulls, "pulls.json") }
    func set(_ faults: [Fault]) throws { try store(faults, "faults.json") }

    /// - Parameter files: what is in it, by name.
    func add(_ artifact: Artifact, files: [URL]) throws {
        let folder = state / "artifacts/\(artifact.id)"
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files { try FileManager.default.copyItem(at: file, to: folder / file.lastPathComponent) }
        try store(try load("artifacts.json") + [artifact], "artifacts.json")
    }

    private func load<Value: Decodable>(_ name: String) throws -> [Value] {
        guard let data = try? Data(contentsOf: state / name) else { return [] }
        return try JSONDecoder().decode([Value].self, from: data)
    }

    private func store(_ value: some Encodable, _ name: String) throws {
        try JSONEncoder().encode(value).write(to: state / name)
    }
}
