import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What a static function gets of a system that has nothing but `/etc/resolv.conf`, `/etc/hosts`, `/etc/passwd` and `/proc`:
/// the statements of docs/preflight.md on what static functions ask for.
@Suite(
    .serialized, .enabled(if: EmptyRoot.isPossible, "there are no namespaces for mounts and networks, or no python3"))
struct StaticLookupTests {
    static let source = """
        #if canImport(Glibc)
        import Glibc
        #elseif canImport(Musl)
        import Musl
        #endif

        func addresses(_ name: String) -> String {
            var hints = addrinfo()
            hints.ai_family = AF_INET
            hints.ai_socktype = 1
            var list: UnsafeMutablePointer<addrinfo>?
            let status = getaddrinfo(name, "443", &hints, &list)
            guard status == 0, let first = list else { return "error \\(status == EAI_NONAME ? "EAI_NONAME" : "\\(status)")" }
            defer { freeaddrinfo(list) }
            return first.pointee.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                withUnsafeBytes(of: address.pointee.sin_addr) { $0.map { "\\($0)" }.joined(separator: ".") }
            }
        }

        func isOpen(_ converter: iconv_t?) -> Bool { converter.map { Int(bitPattern: $0) } != -1 }

        for name in ["localhost", "orders.shop.test", "nowhere.example"] { print(name, addresses(name)) }
        print("user", getpwuid(4242).map { String(cString: $0.pointee.pw_name) } ?? "none")
        for set in ["UCS-2", "UCS-4LE", "ASCII", "UTF-16", "ISO-8859-15"] { print(set, isOpen(iconv_open(set, "UTF-8"))) }
        print("dlopen", dlopen("libm.so.6", RTLD_NOW) != nil)
        """

    static let answer = """
        localhost 127.0.0.1
        orders.shop.test 127.0.0.1
        nowhere.example error EAI_NONAME
        user shopkeeper
        UCS-2 true
        UCS-4LE true
        ASCII true
        UTF-16 false
        ISO-8859-15 false
        dlopen false

        """

    private func check(_ tiny: TinyPackage, _ architecture: String, emulator: String?) throws {
        let built = try Tool.run(
            tiny.arguments.dropLast(2) + ["--arch", architecture, "--product", "Alpha"],
            environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
        try #require(built.status == 0, "\(built.output)")
        // The linker's remarks are not shown; what they are about is said once.
        #expect(!built.output.contains("statically linked applications requires"), "\(built.output)")
        #expect(
            built.output.components(separatedBy: "may read files of the runtime's image").count == 2,
            "\(built.output)")
        for call in ["getaddrinfo", "getpwuid", "iconv_open", "dlopen"] {
            let line = built.output.split(separator: "\n").first { $0.hasPrefix("  ") && $0.contains(call) }
            #expect(line?.contains("(Alpha): ") == true, "\(call) in \(built.output)")
        }
        let task = tiny.root / "task"
        try run("unzip", ["-q", "-o", (tiny.output / "functions/Alpha-\(architecture).zip").path, "-d", task.path])
        let lists: [String?] = [
            nil, "hosts: files dns\n", "hosts: sss files myhostname resolve dns\npasswd: sss files systemd\n",
            "hosts: resolve [!UNAVAIL=return] files dns\n",
        ]
        for (index, list) in lists.enumerated() {
            let root = try EmptyRoot(
                in: tiny.root / "root-\(index)", bootstrap: task / "bootstrap", emulator: emulator)
            try root.write("etc/passwd", "shopkeeper:x:4242:4242::/:/bin/false\n")
            if let list { try root.write("etc/nsswitch.conf", list) }
            let finished = try root.run()
            #expect(finished.status == 0 && finished.output == Self.answer, "\(list ?? "none"): \(finished.output)")
        }
    }

    private func withPackage(_ body: (TinyPackage) throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("Sources/Alpha/main.swift", Self.source)
            try body(tiny)
        }
    }

    @Test(.enabled(if: Machine.architecture == "x86_64", "this machine does not run x86_64"))
    func namesUsersAndCharacterSets() async throws {
        try await withPackage { try check($0, "x86_64", emulator: nil) }
    }

    @Test(
        .enabled(if: Machine.hasARM64, "there is no Swift SDK for arm64: make setup"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"))
    func namesUsersAndCharacterSetsUnderEmulation() async throws {
        try await withPackage { try check($0, "arm64", emulator: Machine.qemu) }
    }
}
