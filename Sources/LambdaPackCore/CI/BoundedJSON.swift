/// JSON of somebody else: an answer of a server, or a report that an untrusted job has left.
///
/// Sizes are added and multiplied where they are shown, so integers have bounds here; and a file has, too.
enum BoundedJSON {
    /// No server's page comes near it, nor does a report of two thousand functions.
    static let limitBytes = 1 << 27
    /// A quarter of a terabyte: with ``limitBytes`` of digits no sum leaves 64 bits.
    static let limitInteger = 1 << 38

    /// - Parameter subject: what is read, for messages.
    static func read<Value: Decodable>(
        _ type: Value.Type = Value.self, _ path: FilePath, _ subject: String, checksIntegers: Bool = false
    ) throws -> Value {
        let bytes = try FileSystem.read(path, limitBytes: limitBytes)
        do {
            if checksIntegers {
                try check(JSON.decode(JSONValue.self, from: bytes), path, subject)
            }
            return try JSON.decode(type, from: bytes)
        } catch let error as DecodingError {
            throw unreadable(path, subject, DecodingWords.of(error))
        }
    }

    private static func check(_ value: JSONValue, _ path: FilePath, _ subject: String) throws(Failure) {
        switch value {
        case .integer(let integer):
            guard integer.magnitude <= UInt(limitInteger) else {
                throw unreadable(path, subject, "the number \(integer) is no size")
            }
        case .array(let values): for value in values { try check(value, path, subject) }
        case .object(let members): for member in members.values { try check(member, path, subject) }
        case .null, .bool, .string: break
        }
    }

    static func unreadable(_ path: FilePath, _ subject: String, _ cause: String) -> Failure {
        Failure(
            Problem(
                .reportUnreadable, subject: path.lastComponent?.string ?? path.string, "\(subject) can't be read",
                cause: cause, advice: "run the step again that makes it"))
    }
}
