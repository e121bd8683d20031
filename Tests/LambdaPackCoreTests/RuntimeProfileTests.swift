import Foundation
import LambdaPackCore
import TestSupport
import Testing

@Suite struct RuntimeProfileTests {
    @Test func al2023OffersWhatGlibc234AndGCC11Do() throws {
        let profile = try RuntimeProfile.named("provided.al2023")
        for architecture in ["x86_64", "arm64"] {
            func ask(_ version: String, _ library: String) -> RuntimeProfile.Answer {
                profile.offers(version, of: library, architecture: architecture)
            }
            #expect(ask("GLIBC_2.34", "libc.so.6") == .offered)
            #expect(ask("GLIBC_2.29", "libm.so.6") == .offered)
            #expect(ask("GLIBC_2.35", "libm.so.6") == .notOffered(highest: "2.34"))
            #expect(ask("GLIBC_2.38", "libc.so.6") == .notOffered(highest: "2.34"))
            #expect(ask("GLIBC_ABI_DT_RELR", "libc.so.6") != .offered)
            #expect(ask("GLIBCXX_3.4.29", "libstdc++.so.6") == .offered)
            #expect(ask("GLIBCXX_3.4.30", "libstdc++.so.6") == .notOffered(highest: "3.4.29"))
            #expect(ask("CURL_OPENSSL_4", "libcurl.so.4") == .unproved)
            #expect(ask("X_1", "libnothing.so.1") == .noSuchLibrary)
        }
        // A node that no release of the library ever had.
        #expect(profile.offers("GLIBC_2.33", of: "libm.so.6", architecture: "x86_64") != .offered)
        let old = try RuntimeProfile.named("provided.al2")
        #expect(old.offers("GLIBC_2.27", of: "libm.so.6", architecture: "arm64") == .notOffered(highest: "2.26"))
        #expect(throws: Failure.self) { try RuntimeProfile.named("provided.al2029") }
    }

    @Test(arguments: [
        "", "{", "[]", #"{"schema":"other","schemaVersion":1}"#,
        #"{"schema":"lambda-pack/runtime-profile","schemaVersion":9}"#,
        #"{"schema":"lambda-pack/runtime-profile","schemaVersion":1}"#,
        #"{"schema":"lambda-pack/runtime-profile","schemaVersion":1,"name":3}"#,
    ])
    func whatIsNoProfileIsSaidToBeNone(_ text: String) throws {
        let failure = try #require(throws: Failure.self) {
            try RuntimeProfile.read(Array(text.utf8), name: "mine.json")
        }
        #expect(failure.problems.map(\.code) == [.profileUnreadable])
        #expect(failure.problems.first?.cause?.isEmpty == false)
    }

    /// The profile of this machine says what readelf says of its libraries.
    @Test(
        .enabled(if: Machine.isLinux, "profiles are of Linux systems"),
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/readelf"), "there is no readelf"))
    func describesAnUnpackedSystem() throws {
        let profile = try RuntimeProfile.make(root: "/", architecture: .host, name: "here")
        let libm = try #require(profile.library("libm.so.6", Architecture.host.rawValue)?.versions)
        let path = try #require(
            ["/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64"].map { $0 + "/libm.so.6" }
                .first { FileManager.default.fileExists(atPath: $0) })
        let text = try run("/usr/bin/readelf", ["-V", "--wide", path]).output
        let names = text.split(separator: "\n").filter { $0.contains("Index:") && !$0.contains("Flags: BASE") }
            .compactMap { $0.split(separator: " ").last.map(String.init) }
        #expect(libm == Set(names).sorted())
        #expect(!profile.interpreters(.host).isEmpty)
        if Sweep.isWhole {
            #expect(try RuntimeProfile.make(root: "/", architecture: .host, name: "here") == profile)
        }
    }

    @Test func linksThatLeaveTheRootAreNotFollowed() throws {
        let directory = try makeTemporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let lib = directory.appending(path: "lib64")
        try FileManager.default.createDirectory(at: lib, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: lib.path + "/libm.so.6", withDestinationPath: "../../../../../../lib/x86_64-linux-gnu/libm.so.6")
        try Data("no ELF file".utf8).write(to: lib.appending(path: "libtext.so.1"))
        let failure = try #require(throws: Failure.self) {
            try RuntimeProfile.make(root: FilePath(directory.path), architecture: .x86_64, name: "x")
        }
        #expect(failure.problems.map(\.code) == [.profileUnreadable])
    }
}
