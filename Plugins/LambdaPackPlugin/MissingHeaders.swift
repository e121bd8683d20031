import Foundation
import PackagePlugin

/// What the tool can't be compiled without, and what to type to have it. The compiler is asked, since it alone knows where it
/// looks. SwiftPM may be given further places, so nothing is refused for what is found here.
enum MissingHeaders {
    private static let headers = ["archive.h", "libdeflate.h", "yaml.h", "openssl/evp.h", "cstddef"]
    private static let libraries = ["libarchive", "libdeflate", "yaml-0.1", "libcrypto"]
    /// The lines of the README.
    private static let installation = [
        "apt-get": "apt-get install libarchive-dev libdeflate-dev libyaml-dev libssl-dev pkg-config g++",
        "dnf": "dnf install libarchive-devel libdeflate-devel libyaml-devel openssl-devel pkgconf-pkg-config gcc-c++",
    ]

    /// - Returns: nil where nothing is missing, or where nobody can be asked. On macOS SwiftPM finds Homebrew's libraries in a
    ///   way of its own.
    static func advice(_ context: PluginContext) -> String? {
        #if os(Linux)
        guard let compiler = try? context.tool(named: "clang").url else { return nil }
        let questions = headers.map { "#if !__has_include(<\($0)>)\n<\($0)>\n#endif\n" }.joined()
        let places = libraries.flatMap { library in
            (answer(["/usr/bin/env", "pkg-config", "--cflags", library]) ?? "").split(whereSeparator: \.isWhitespace)
        }
        let command = [compiler.path, "-E", "-P", "-x", "c++"] + places.map(String.init) + ["-"]
        guard let answer = answer(command, to: questions) else { return nil }
        let missing = answer.split(whereSeparator: \.isWhitespace)
        guard !missing.isEmpty else { return nil }
        let lines = installation.sorted { $0.key < $1.key }
        let fitting = lines.filter { (try? context.tool(named: $0.key)) != nil }
        let install = (fitting.isEmpty ? lines : fitting).map(\.value).joined(separator: ", or ")
        return """
            lambda-pack is compiled here, and headers are missing: \(missing.joined(separator: ", ")). Install them, as root: \
            \(install). Or depend on swift-lambda-pack-plugin, which has the tool ready-made
            """
        #else
        return nil
        #endif
    }

    /// What a program writes, if it succeeds. Both texts are short enough for a pipe.
    private static func answer(_ command: [String], to text: String = "") -> String? {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, FileHandle.nullDevice)
        guard (try? process.run()) != nil else { return nil }
        input.fileHandleForWriting.write(Data(text.utf8))
        try? input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: answer, as: UTF8.self) : nil
    }
}
