import Foundation
import POSIX

/// A Lambda Runtime API on loopback that hands out events one after the other and notes the answers.
package final class RuntimeAPI: @unchecked Sendable {
    package struct Answer: Sendable, Hashable {
        /// `response`, `error` or `init/error`.
        package var kind: String
        package var body: String
    }

    private let listener: Int32
    package let port: UInt16
    private let lock = NSLock()
    private var events: [String]
    private var answers: [Answer] = []
    private var served = 0

    package init(events: [String]) throws {
        self.events = events
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw MissingTool(name: "a loopback socket") }
        port = UInt16(bigEndian: address.sin_port)
        let thread = Thread { [self] in accept() }
        thread.start()
    }

    package var address: String { "127.0.0.1:\(port)" }
    package var received: [Answer] { lock.withLock { answers } }

    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func accept() {
        while true {
            #if canImport(Darwin)
            let connection = Darwin.accept(listener, nil, nil)
            #else
            let connection = Glibc.accept(listener, nil, nil)
            #endif
            guard connection >= 0 else { return }
            serve(connection)
            close(connection)
        }
    }

    /// One connection, kept alive; ends when the peer does or when there is no event left.
    private func serve(_ connection: Int32) {
        var buffer = Data()
        while let request = read(connection, &buffer) {
            let path = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            if path.hasSuffix("/invocation/next") {
                guard let event = lock.withLock({ events.isEmpty ? nil : events.removeFirst() }) else { return }
                served += 1
                send(
                    connection, "200 OK", event,
                    headers:
                        "Lambda-Runtime-Aws-Request-Id: req-\(served)\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\n")
            } else {
                let kind =
                    path.hasSuffix("init/error") ? "init/error" : path.split(separator: "/").last.map(String.init) ?? ""
                lock.withLock { answers.append(Answer(kind: kind, body: request.body)) }
                send(connection, "202 Accepted", "{\"status\":\"OK\"}")
            }
        }
    }

    private func read(_ connection: Int32, _ buffer: inout Data) -> (line: String, body: String)? {
        var block = [UInt8](repeating: 0, count: 65_536)
        let end = Data("\r\n\r\n".utf8)
        while true {
            if let separator = buffer.range(of: end) {
                let head = String(decoding: buffer[..<separator.lowerBound], as: UTF8.self).components(
                    separatedBy: "\r\n")
                let length =
                    head.first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
                if buffer.distance(from: separator.upperBound, to: buffer.endIndex) >= length {
                    let bodyEnd = buffer.index(separator.upperBound, offsetBy: length)
                    let body = String(decoding: buffer[separator.upperBound..<bodyEnd], as: UTF8.self)
                    buffer = Data(buffer[bodyEnd...])
                    return (head[0], body)
                }
            }
            let count = recv(connection, &block, block.count, 0)
            guard count > 0 else { return nil }
            buffer.append(contentsOf: block[..<count])
        }
    }

    private func send(_ connection: Int32, _ status: String, _ body: String, headers: String = "") {
        let text =
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let bytes = Array(text.utf8)
        #if canImport(Darwin)
        _ = Darwin.send(connection, bytes, bytes.count, 0)
        #else
        _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        #endif
    }
}
