/// Modules of Swift's own that link a C library of the system, which brings other libraries with it. Dynamic linkage
/// finds those by itself; for static linkage they have to be named, and to be there.
package enum ModuleNeed: String, Sendable, Hashable, CaseIterable {
    case networking = "FoundationNetworking"
    case xml = "FoundationXML"

    package var module: String { rawValue }

    /// What `pkg-config` calls the library.
    package var package: String {
        switch self {
        case .networking: "libcurl"
        case .xml: "libxml-2.0"
        }
    }

    /// What the linker calls it.
    var library: String {
        switch self {
        case .networking: "curl"
        case .xml: "xml2"
        }
    }

    /// The ways that work.
    package var advice: String {
        let others =
            "or take the Static Linux SDK, which has \(package); or shared linkage with --retarget; or install a static \(package) that pkg-config knows with all that it needs, or name one in 'build.linker'"
        return switch self {
        case .networking: "make requests with AsyncHTTPClient, which links static; \(others)"
        case .xml: "read XML with a library in Swift; \(others)"
        }
    }

    /// Whether a linker complained of what only this library defines.
    func isCause(of output: String) -> Bool {
        switch self {
        case .networking:
            output.contains("unable to find library -lcurl") || output.contains("cannot find -lcurl")
                || output.contains("undefined symbol: curl_") || output.contains("undefined reference to `curl_")
                || output.contains("undefined reference to 'curl_")
        case .xml: output.contains("unable to find library -lxml2") || output.contains("cannot find -lxml2")
        }
    }
}

extension ModuleNeed {
    /// For the linker, of those whose library is whole.
    package static func flags(
        for target: BuildTarget, environment: [String: String]
    ) async throws -> [ModuleNeed: [String]] {
        var flags: [ModuleNeed: [String]] = [:]
        for need in allCases {
            flags[need] = try await StaticCLibrary.find(need, for: target, environment: environment)?.flags
        }
        return flags
    }
}
