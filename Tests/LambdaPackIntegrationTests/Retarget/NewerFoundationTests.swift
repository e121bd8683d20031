import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A program on the whole of Foundation, built on Debian sid with its own Swift: it runs on this older system when it and its
/// libraries are rewritten, and prints the same as on sid.
@Suite struct NewerFoundationTests {
    private static let program = #"""
        import Dispatch
        import Foundation

        struct Order: Codable { var id: Int; var price: Double; var day: Date }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        encoder.dateEncodingStrategy = .iso8601
        let order = Order(id: 7, price: 12.5, day: Date(timeIntervalSince1970: 1_700_000_000))
        let data = try encoder.encode([order])
        print(String(decoding: data, as: UTF8.self))
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        print(try decoder.decode([Order].self, from: data)[0].day.timeIntervalSince1970)
        for name in ["en_US", "de_DE", "ja_JP"] {
            let numbers = NumberFormatter()
            numbers.locale = Locale(identifier: name)
            numbers.numberStyle = .currency
            print(name, numbers.string(from: 1234.5) ?? "-")
            let days = DateFormatter()
            days.locale = numbers.locale
            days.timeZone = TimeZone(identifier: "UTC")
            days.dateStyle = .full
            print(days.string(from: order.day))
        }
        print(Double("0x1.8p3") ?? 0, Int("ff", radix: 16) ?? 0, ("4711 apples" as NSString).integerValue)
        print((17.5).truncatingRemainder(dividingBy: 4.25), fmod(Double(10), 3), hypot(Double(3), 4))
        print("2026-11-22".wholeMatch(of: /(\d+)-(\d+)-(\d+)/).map { "\($0.1)/\($0.2)" } ?? "-")
        print(["Ä", "b", "a", "Z"].sorted { $0.localizedStandardCompare($1) == .orderedAscending })
        print(String(format: "%05d %.3f %@", 42, 3.14159, "x" as NSString), URL(string: "https://a.b/c?d=e")?.query ?? "-")
        let total = await withTaskGroup(of: Int.self) { group in
            for number in 1...100 { group.addTask { number } }
            var sum = 0
            for await number in group { sum += number }
            return sum
        }
        let queue = DispatchQueue(label: "q")
        print(total, queue.sync { ProcessInfo.processInfo.processorCount > 0 }, Scanner(string: "12.25").scanDouble() ?? 0)
        """#

    @Test(
        .enabled(
            if: DebianSid.root != nil, "there is no root directory of Debian sid: Scripts/check-swift-6.2.sh makes one"),
        .enabled(if: Machine.hasNamespaces && Machine.architecture == "x86_64", "needs mount namespaces, and x86_64"),
        .enabled(if: ToolchainLibraries.directory != nil, "needs a toolchain"))
    func answersTheSameOnAnOlderSystem() async throws {
        let sid = try #require(DebianSid.root)
        if try run("ldd", ["--version"]).output.contains(#/ 2\.(3[8-9]|[4-9][0-9])\n/#) {
            return try skip("this machine's glibc has GLIBC_2.38 itself")
        }
        try await withTemporaryDirectory { directory in
            func inside(_ command: String) throws -> TestSupport.Finished {
                let script = """
                    mount --bind "$1" "$2/mnt" && mount -t proc proc "$2/proc" && exec chroot "$2" sh -c 'cd /mnt && \(command)'
                    """
                return try run("unshare", ["-rmpf", "sh", "-c", script, "sh", directory.path, sid])
            }
            try Self.program.write(to: directory / "main.swift", atomically: true, encoding: .utf8)
            let made = try await CompatibilityLibrary.made(for: .x86_64, in: directory)
            let libraries = directory / "libraries"
            try FileManager.default.createDirectory(at: libraries, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: made, to: libraries / CompatibilityLibrary.soname)
            let built = try inside(
                "HOME=/tmp swiftc -swift-version 6 -O main.swift -o program -Xlinker --no-as-needed -Xlinker libraries/\(CompatibilityLibrary.soname)"
            )
            try #require(built.status == 0, "\(built.output)")
            let expected = try inside("LD_LIBRARY_PATH=libraries ./program")
            try #require(expected.status == 0, "\(expected.output)")
            #expect(expected.output.contains("de_DE 1.234,50") && expected.output.contains("5050 true 12.25"))

            let from = URL(fileURLWithPath: sid + "/usr/libexec/swift/lib/swift/linux")
            for file in try FileManager.default.contentsOfDirectory(atPath: from.path) where file.hasSuffix(".so") {
                try FileManager.default.copyItem(at: from / file, to: libraries / file)
            }
            func start() throws -> TestSupport.Finished {
                try run(
                    (directory / "program").path, [],
                    environment: ["LD_LIBRARY_PATH": libraries.path, "LD_BIND_NOW": "1"])
            }
            let refused = try start()
            #expect(refused.status != 0 && refused.output.contains("`GLIBC_2.38' not found"), "\(refused.output)")
            let retargeter = try Retargeter(
                profile: try RuntimeProfile.named("provided.al2023"), table: try RetargetTable.builtIn())
            var symbols: Set<String> = []
            let files = try FileManager.default.contentsOfDirectory(atPath: libraries.path).map { libraries / $0 }
            for file in files + [directory / "program"] {
                let rewrites = try retargeter.rewrite(FilePath(file.path), architecture: .x86_64)
                symbols.formUnion(rewrites.map(\.symbol))
            }
            #expect(symbols.isSuperset(of: ["__isoc23_strtol", "fmod", "strlcpy", "strlcat"]))
            let accepted = try start()
            #expect(accepted.status == 0 && accepted.output == expected.output, "\(accepted.output)")
        }
    }
}
