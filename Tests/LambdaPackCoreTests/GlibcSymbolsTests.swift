import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// The list of glibc's symbols, against this machine's glibc and against zig's lists.
@Suite struct GlibcSymbolsTests {
    private static let releases = ["provided.al2": [2, 26], "provided.al2023": [2, 34]]

    @Test func profilesTellReleasesApart() throws {
        for (name, release) in Self.releases {
            let profile = try RuntimeProfile.named(name)
            #expect(profile.glibc == release.map(String.init).joined(separator: "."))
            for (architecture, base) in [("x86_64", "GLIBC_2.2.5"), ("arm64", "GLIBC_2.17")] {
                func lacks(_ symbol: String, _ version: String, _ library: String = "libc.so.6") -> Bool {
                    profile.lacks(symbol, version: version, of: library, architecture: architecture)
                }
                #expect(!lacks("strtol", base) && lacks("strtol", "GLIBC_2.26") && lacks("strlcpy", base))
                #expect(!lacks("hypot", base, "libm.so.6") && lacks("no_such_function", base))
                // Of others nothing is known.
                #expect(!lacks("curl_easy_init", "CURL_OPENSSL_4", "libcurl.so.4"))
                #expect(!lacks("_dl_find_object", "GLIBC_PRIVATE") && !lacks("x", "GLIBCXX_3.4", "libstdc++.so.6"))
                #expect(profile.lacks("strlcpy", of: "libc.so.6", architecture: architecture) == true)
                #expect(profile.lacks("strcpy", of: "libc.so.6", architecture: architecture) == false)
                // Since 2.34 and 2.27.
                #expect(
                    profile.lacks("close_range", of: "libc.so.6", architecture: architecture) == (release == [2, 26]))
                #expect(profile.lacks("strcpy", of: "libz.so.1", architecture: architecture) == nil)
            }
        }
        var newer = try RuntimeProfile.named("provided.al2023")
        newer.glibc = "2.41"
        #expect(newer.lacks("strlcpy", of: "libc.so.6", architecture: "arm64") == nil)
        #expect(!newer.lacks("strlcpy", version: "GLIBC_2.38", of: "libc.so.6", architecture: "arm64"))
    }

    private static let libraries = "/lib/\(Machine.architecture == "arm64" ? "aarch64" : "x86_64")-linux-gnu"

    /// Both ways: all that this machine's libraries have of old nodes is listed, and all that is listed they have.
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: Self.libraries), "there is no glibc in \(Self.libraries)"))
    func isWhatThisMachineHas() throws {
        guard let nm = findExecutable("nm") else { return try skip("there is no nm") }
        let names = [
            "libc.so.6", "libm.so.6", "libmvec.so.1", "libresolv.so.2", "libnsl.so.1", "libanl.so.1",
            Machine.architecture == "arm64" ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2",
        ].map { "\(Self.libraries)/\($0)" }.filter(FileManager.default.fileExists(atPath:))
        var found: Set<Substring> = []
        for name in names {
            let text = try run(nm, ["-D", "--defined-only", "--with-symbol-versions", name]).output
            for line in text.split(separator: "\n") {
                guard let word = line.split(separator: " ").last, let at = word.firstIndex(of: "@") else { continue }
                let version = String(word[at...].drop { $0 == "@" })
                guard let numbers = GlibcSymbols.numbers(version), version.hasPrefix("GLIBC_"),
                    !GlibcSymbols.newest.lexicographicallyPrecedes(numbers), word[..<at] != version,
                    !word[..<at].hasSuffix("_version_placeholder")
                else { continue }
                found.insert(word[..<at] + "@" + version)
                #expect(
                    GlibcSymbols.builtIn.defines(
                        String(word[..<at]), version: version, architecture: Machine.architecture), "\(word)")
            }
        }
        #expect(found.count > 3_500)
        let listed = GlibcSymbols.builtIn.count(architecture: Machine.architecture)
        #expect(listed == found.count, "\(listed) listed, \(found.count) found")
    }

    private static let abilists: String = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/")/.cache"
        return (environment["LAMBDA_PACK_RUNTIMES"] ?? cache + "/lambda-pack/debian-runtimes") + "/abilists/abilists"
    }()

    /// Symbol by symbol, for both releases and architectures. zig lists no libmvec, libnsl and libanl.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: Self.abilists), "Scripts/fetch-debian-runtimes.sh has not run"))
    func isWhatZigLists() throws {
        var reader = Abilists(bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.abilists))))
        let symbols = reader.read()
        #expect(symbols.count > 10_000)
        for (name, triple) in [("x86_64", "x86_64-linux-gnu"), ("arm64", "aarch64-linux-gnu")] {
            let target = try #require(reader.targets.firstIndex(of: triple))
            for (runtime, release) in Self.releases {
                let profile = try RuntimeProfile.named(runtime)
                var listed: Set<String> = []
                for symbol in symbols where symbol.targets >> UInt64(target) & 1 == 1 {
                    // Taken back by glibc after it had released them.
                    if ["malloc_get_state", "malloc_set_state"].contains(symbol.name) { continue }
                    for version in symbol.versions {
                        let numbers = try #require(GlibcSymbols.numbers(version))
                        let isThere = GlibcSymbols.builtIn.defines(
                            symbol.name, version: version, architecture: name)
                        if release.lexicographicallyPrecedes(numbers) {
                            #expect(numbers > GlibcSymbols.newest || isThere)
                            continue
                        }
                        listed.insert("\(symbol.name)@\(version)")
                        #expect(isThere, "\(name) \(runtime): \(symbol.name)@\(version)")
                        // Nodes of the profile, too: libraries' nodes moved in 2.34, so that any of them will do.
                        let offers = profile.architectures[name]?.libraries.values.contains {
                            $0.versions?.contains(version) == true
                        }
                        #expect(offers == true, "\(name) \(runtime): \(version)")
                    }
                }
                #expect(listed.count > 2_500)
                print("\(runtime) \(name): \(listed.count) symbols of zig's lists found")
            }
        }
    }
}

extension [Int] {
    fileprivate static func > (left: [Int], right: [Int]) -> Bool { right.lexicographicallyPrecedes(left) }
}

/// A reader of zig's format (`src/glibc.zig`): libraries, versions, targets; then functions, objects and thread-local
/// objects, each symbol once for every set of targets that has it in the same library and versions.
private struct Abilists {
    struct Symbol {
        var name: String
        var targets: UInt64
        var versions: [String]
    }

    var bytes: [UInt8]
    var targets: [String] = []
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func byte() -> UInt8 {
        defer { place += 1 }
        return place < bytes.count ? bytes[place] : 0x80
    }

    private mutating func text() -> String {
        let end = bytes[place...].firstIndex(of: 0) ?? bytes.count
        defer { place = end + 1 }
        return String(decoding: bytes[place..<end], as: UTF8.self)
    }

    private mutating func leb128() -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while true {
            let next = byte()
            value |= UInt64(next & 0x7F) << shift
            shift += 7
            if next < 0x80 || shift > 63 { return value }
        }
    }

    mutating func read() -> [Symbol] {
        for _ in 0..<byte() { _ = text() }
        var versions: [String] = []
        for _ in 0..<byte() {
            let (major, minor, patch) = (byte(), byte(), byte())
            versions.append("GLIBC_\(major).\(minor)" + (patch == 0 ? "" : ".\(patch)"))
        }
        for _ in 0..<byte() { targets.append(text()) }
        var symbols: [Symbol] = []
        for hasSize in [false, true, true] {
            var name: String?
            let count = Int(byte()) | Int(byte()) << 8
            for _ in 0..<count {
                let current = name ?? text()
                name = current
                var symbol = Symbol(name: current, targets: leb128(), versions: [])
                if hasSize { _ = leb128() }
                if byte() >= 0x80 { name = nil }
                while true {
                    let next = byte()
                    if Int(next & 0x7F) < versions.count { symbol.versions.append(versions[Int(next & 0x7F)]) }
                    if next >= 0x80 { break }
                }
                symbols.append(symbol)
            }
        }
        return symbols
    }
}
