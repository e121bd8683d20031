import Testing

@testable import Platform

@Suite struct AvailableMemoryTests {
    @Test func readsTheSystems() {
        let meminfo = "MemTotal:       24678000 kB\nMemFree:         8838144 kB\nMemAvailable:   23290880 kB\n"
        #expect(AvailableMemory.ofSystem(meminfo) == 23_290_880 * 1024)
        for text in ["", "MemAvailable:", "MemAvailable: x kB", "MemAvailable: -1 kB", "MemAvailable: \(Int.max) kB"] {
            #expect(AvailableMemory.ofSystem(text) == nil, "\(text)")
        }
    }

    @Test func aContainersLimitCounts() {
        let statistics = "anon 4096\ninactive_file 1000\nactive_file 5\n"
        #expect(AvailableMemory.left(limit: "10000\n", used: "4000\n", statistics: statistics) == 7000)
        #expect(AvailableMemory.left(limit: "10000\n", used: "4000\n", statistics: nil) == 6000)
        #expect(AvailableMemory.left(limit: "10000\n", used: "20000\n", statistics: nil) == 0)
        #expect(AvailableMemory.left(limit: "max\n", used: "4000\n", statistics: statistics) == nil)
        #expect(AvailableMemory.left(limit: "10000\n", used: nil, statistics: nil) == nil)
    }

    #if os(Linux)
    @Test func thisMachineHasSome() throws {
        #expect(try #require(AvailableMemory.bytes) > 1 << 20)
    }
    #endif
}
