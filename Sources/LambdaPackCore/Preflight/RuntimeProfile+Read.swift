extension RuntimeProfile {
    /// The profiles that lambda-pack brings, by the runtimes' names.
    package static func named(_ name: String) throws -> RuntimeProfile {
        let files = [
            "provided.al2023": PackageResources.provided_al2023_json,
            "provided.al2": PackageResources.provided_al2_json,
        ]
        guard let bytes = files[name] else {
            throw Failure(
                Problem(
                    .profileUnreadable, subject: name, "there is no profile of '\(name)'",
                    advice:
                        "there are: \(files.keys.sorted().joined(separator: ", ")); a file of your own goes into 'profile:'"
                ))
        }
        return try read(bytes, name: name)
    }

    package static func read(_ file: FilePath) throws -> RuntimeProfile {
        do {
            return try read(try FileSystem.read(file, limitBytes: 1 << 26), name: file.string)
        } catch let error as SystemCallError {
            throw unreadable(file.string, error.description)
        }
    }

    /// - Parameter name: the file's name as problems show it.
    package static func read(_ bytes: [UInt8], name: String) throws -> RuntimeProfile {
        struct Header: Decodable {
            var schema: String
            var schemaVersion: Int
        }
        do {
            let header = try JSON.decode(Header.self, from: bytes)
            guard header.schema == marker else {
                throw unreadable(name, "its schema is '\(header.schema)', not '\(marker)'")
            }
            guard header.schemaVersion == schemaVersion else {
                throw unreadable(
                    name,
                    "it is of version \(header.schemaVersion), and this lambda-pack reads version \(schemaVersion)")
            }
            return try JSON.decode(RuntimeProfile.self, from: bytes)
        } catch let error as DecodingError {
            throw unreadable(name, DecodingWords.of(error))
        }
    }

    private static func unreadable(_ name: String, _ cause: String) -> Failure {
        Failure(
            Problem(
                .profileUnreadable, subject: name, "the runtime profile \(name) can't be read", cause: cause,
                advice: "'lambda-pack profile --root <unpacked image>' writes one"))
    }
}
