/// A release of Swift as swift.org lists it, reduced to its Static Linux SDK.
package struct SwiftRelease: Sendable, Hashable {
    /// `swift-6.3.1-RELEASE`
    package var tag: String
    /// The SDK's own version, a part of its file's name.
    package var sdkVersion: String
    /// SHA-256 of the file, as swift.org gives it.
    package var checksum: String

    /// Where swift.org lists releases for installers (swift-org-website, api/v1/install).
    package static let list = "https://www.swift.org/api/v1/install/releases.json"
    package static let downloads = "https://download.swift.org"

    /// `<downloads>/swift-6.3.1-release/static-sdk/swift-6.3.1-RELEASE/swift-6.3.1-RELEASE_static-linux-0.1.0.artifactbundle.tar.gz`
    package func address(_ downloads: String) -> String {
        "\(downloads)/\(tag.lowercased())/static-sdk/\(tag)/\(tag)_static-linux-\(sdkVersion).artifactbundle.tar.gz"
    }

    /// The tag in "Swift version 6.3.1 (swift-6.3.1-RELEASE)".
    ///
    /// - Parameter command: how `lambda-pack sdk` is typed.
    /// - Throws: for compilers that no Static Linux SDK is published for: snapshots, and Apple's.
    static func tag(of toolchain: Toolchain, command: String = SDKAdvice.command(isPlugin: false)) throws(Problem)
        -> String
    {
        let word = toolchain.versionLine.split(whereSeparator: { $0 == "(" || $0 == ")" || $0 == " " })
            .first { $0.hasPrefix("swift-") && $0.hasSuffix("-RELEASE") }
        guard let word else {
            throw Problem(
                .sdkUnavailable, subject: toolchain.version,
                "there is no Static Linux SDK for this compiler: \(toolchain.versionLine)",
                cause: "swift.org publishes it for its own releases",
                advice:
                    "use a release of swift.org (https://www.swift.org/install), or make an SDK: \(command) make --help"
            )
        }
        return String(word)
    }

    private struct Listed: Decodable {
        struct Platform: Decodable {
            var platform: String?
            var version: String?
            var checksum: String?
        }
        var tag: String
        var platforms: [Platform]
    }

    /// - Throws: where the list can't be read, or has no SDK for the tag.
    static func find(
        _ tag: String, in list: [UInt8], from address: String, command: String = SDKAdvice.command(isPlugin: false)
    ) throws(Problem) -> SwiftRelease {
        let releases: [Listed]
        do { releases = try JSON.decode([Listed].self, from: list) } catch {
            throw Problem(
                .sdkUnavailable, subject: address, "the list of Swift's releases can't be read",
                cause: (error as? DecodingError).map(DecodingWords.of) ?? "\(error)",
                advice: "does a proxy answer in its place?")
        }
        let platform = releases.first { $0.tag == tag }?.platforms.first { $0.platform == "static-sdk" }
        // The list names no version for the SDKs of 6.0 to 6.2: all of these files are called "…_static-linux-0.0.1".
        guard let version = platform.map({ $0.version ?? "0.0.1" }),
            let checksum = platform?.checksum.flatMap(SHA256Digest.init(hex:)),
            SystemName.isPlain(version)
        else {
            throw Problem(
                .sdkUnavailable, subject: tag, "swift.org lists no Static Linux SDK for \(tag)",
                cause: "looked in \(address)", advice: "make an SDK: \(command) make --help")
        }
        return SwiftRelease(tag: tag, sdkVersion: version, checksum: checksum.hex)
    }
}
