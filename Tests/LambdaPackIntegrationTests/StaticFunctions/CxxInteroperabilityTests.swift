import Foundation
import TestSupport
import Testing

/// Swift that calls C++ directly: the toolchain has its static libraries in another place than the rest.
@Suite(.enabled(if: Machine.isLinux, "the libraries are those of Linux"))
struct CxxInteroperabilityTests {
    @Test(arguments: [["--linkage", "static"], ["--linkage", "shared", "--retarget"]])
    func links(linkage: [String]) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(
                in: directory,
                manifest: """
                    // swift-tools-version: 6.1
                    import PackageDescription
                    let package = Package(
                        name: "tiny",
                        targets: [
                            .target(name: "Greeting"),
                            .executableTarget(
                                name: "Alpha", dependencies: ["Greeting"],
                                swiftSettings: [.interoperabilityMode(.Cxx)]),
                            .executableTarget(name: "Beta"),
                        ],
                        cxxLanguageStandard: .cxx17)
                    """)
            try tiny.write(
                "Sources/Greeting/include/greeting.h",
                "#pragma once\n#include <string>\nstd::string greeting(int times);\n")
            try tiny.write(
                "Sources/Greeting/greeting.cpp",
                """
                #include "greeting.h"
                std::string greeting(int times) { std::string all; while (times--) all += "hey "; return all; }

                """)
            try tiny.write(
                "Sources/Alpha/main.swift", "import CxxStdlib\nimport Greeting\nprint(String(greeting(3)))\n")
            let built = try tiny.lambdaPack(["--product", "Alpha"] + linkage)
            try #require(built.status == 0, "\(built.output)")
            guard linkage == ["--linkage", "static"] else { return }
            let unpacked = directory / "function"
            let zip = tiny.output / "functions/Alpha-\(Machine.architecture).zip"
            #expect(try run("unzip", ["-q", zip.path, "-d", unpacked.path]).status == 0)
            #expect(try run((unpacked / "bootstrap").path, []).output == "hey hey hey \n")
        }
    }
}
