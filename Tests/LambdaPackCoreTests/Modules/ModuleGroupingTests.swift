import LambdaPackCore
import TestSupport
import Testing

/// Which modules go into which dylib, and what it is called.
@Suite struct ModuleGroupingTests {
    private static let fleet: [String: Set<String>] = [
        "One": ["One", "NIO", "_NIOBase", "Kit", "Log"], "Two": ["Two", "NIO", "_NIOBase", "Kit"],
        "Three": ["Three", "NIO", "_NIOBase", "Log"],
    ]

    private func described(_ grouping: ModuleGrouping) -> [String] {
        grouping.groups().map { group in
            "\(group.soname) \(group.churn): \(group.modules.joined(separator: " ")) "
                + "of \(group.functions.joined(separator: " "))"
        }
    }

    @Test func groupsByTheExactSetOfFunctions() {
        #expect(
            described(ModuleGrouping(modules: Self.fleet, fetched: ["NIO", "_NIOBase"])) == [
                "libcommon-NIO.so dependencies: NIO _NIOBase of One Three Two",
                "libcommon-Kit.so package: Kit of One Two", "libcommon-Log.so package: Log of One Three",
            ])
    }

    @Test func whatChangesOftenIsApart() {
        let modules: [String: Set<String>] = ["A": ["Kit", "NIO"], "B": ["Kit", "NIO"]]
        #expect(
            described(ModuleGrouping(modules: modules, fetched: ["NIO"])) == [
                "libcommon-NIO.so dependencies: NIO of A B", "libcommon-Kit.so package: Kit of A B",
            ])
        #expect(described(ModuleGrouping(modules: modules)) == ["libcommon-Kit.so package: Kit NIO of A B"])
    }

    @Test func entriesAndKeptModulesStayWithTheirFunctions() {
        let modules: [String: Set<String>] = ["A": ["Kit", "Main", "Own"], "B": ["Kit", "Main", "NIO"], "C": ["NIO"]]
        #expect(
            described(ModuleGrouping(modules: modules, entries: ["Main"], kept: ["NIO"])) == [
                "libcommon-Kit.so package: Kit of A B"
            ])
        #expect(ModuleGrouping(modules: ["A": ["Kit"]]).groups().isEmpty)
        #expect(ModuleGrouping(modules: [:]).groups().isEmpty)
    }

    // MARK: Names

    @Test func aNameIsThatOfAModuleThatIsNoDetail() {
        #expect(
            ModuleGrouping(modules: ["A": ["_B", "C"], "D": ["_B", "C"]]).groups().map(\.soname) == ["libcommon-C.so"])
        #expect(ModuleGrouping(modules: ["A": ["_B"], "D": ["_B"]]).groups().map(\.soname) == ["libcommon-_B.so"])
        #expect(ModuleGroup.module(of: "libcommon-NIOCore.so") == "NIOCore")
        for other in ["libcommon-.so", "libcommon.so", "libNIO.so", "libcommon-NIO.so.1", ""] {
            #expect(ModuleGroup.module(of: other) == nil, "\(other)")
        }
    }

    /// As a set of modules changes from one release to the next.
    @Test func aNameStaysWhileItsModuleDoes() {
        func names(_ modules: Set<String>, known: Set<String>) -> [String] {
            ModuleGrouping(modules: ["A": modules, "B": modules], known: known).groups().map(\.soname)
        }
        #expect(names(["Log", "NIO"], known: []) == ["libcommon-Log.so"])
        // One more, which would be the first by its name; one fewer.
        #expect(names(["Algorithms", "Log", "NIO"], known: ["libcommon-Log.so"]) == ["libcommon-Log.so"])
        #expect(names(["Algorithms", "NIO"], known: ["libcommon-Log.so"]) == ["libcommon-Algorithms.so"])
        // Names of libraries that are no dylibs of common modules mean nothing.
        #expect(names(["Log", "NIO"], known: ["libNIO.so", "libcommon-Gone.so"]) == ["libcommon-Log.so"])
    }

    @Test func aNameGoesWithItsModule() {
        let known: Set<String> = ["libcommon-Log.so"]
        let apart: [String: Set<String>] = ["A": ["Log", "NIO"], "B": ["Log", "NIO"], "C": ["NIO"]]
        #expect(
            ModuleGrouping(modules: apart, known: known).groups().map(\.soname) == [
                "libcommon-NIO.so", "libcommon-Log.so",
            ])
    }

    // MARK: Any fleet

    private static func randomFleet(_ generator: inout SeededGenerator) -> ModuleGrouping {
        let functions = (0..<Int.random(in: 1...8, using: &generator)).map { "F\($0)" }
        let names = (0..<Int.random(in: 0...14, using: &generator)).map { ($0 % 5 == 0 ? "_M" : "M") + "\($0)" }
        var modules: [String: Set<String>] = [:]
        for function in functions {
            modules[function] = Set(names.filter { _ in Bool.random(using: &generator) }).union([function])
        }
        func some() -> Set<String> { Set(names.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }) }
        return ModuleGrouping(
            modules: modules, entries: Set(functions), fetched: some(), kept: some(),
            known: Set(some().map(ModuleGroup.soname(after:))))
    }

    @Test func eachSharedModuleIsInTheOneDylibOfItsUsers() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<500 {
            let grouping = Self.randomFleet(&generator)
            let groups = grouping.groups()
            for module in Set(grouping.modules.values.flatMap(\.self)) {
                let users = grouping.modules.filter { $0.value.contains(module) }.map(\.key).sorted()
                let isShared =
                    users.count > 1 && !grouping.kept.contains(module) && !grouping.entries.contains(module)
                let holders = groups.filter { $0.modules.contains(module) }
                #expect(holders.count == (isShared ? 1 : 0), "\(module) in \(grouping)")
                #expect(holders.allSatisfy { $0.functions == users }, "\(module) in \(grouping)")
                let churn: ModuleGroup.Churn = grouping.fetched.contains(module) ? .dependencies : .package
                #expect(holders.allSatisfy { $0.churn == churn }, "\(module) in \(grouping)")
            }
            #expect(Set(groups.map(\.soname)).count == groups.count)
            #expect(groups.allSatisfy { !$0.modules.isEmpty && $0.modules == $0.modules.sorted() })
            #expect(groups.allSatisfy { $0.modules.contains(ModuleGroup.module(of: $0.soname) ?? "") })
        }
    }

    /// A dylib may need those of functions that are all of its own and more: they are linked before it.
    @Test func whatOthersNeedComesFirst() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let groups = Self.randomFleet(&generator).groups()
            for (index, group) in groups.enumerated() {
                for later in groups[(index + 1)...] {
                    let users = Set(later.functions)
                    #expect(!users.isStrictSuperset(of: group.functions), "\(group) before \(later)")
                    #expect(users != Set(group.functions) || later.churn > group.churn)
                }
            }
        }
    }

    @Test func theOrderOfFunctionsDoesNotMatter() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            let grouping = Self.randomFleet(&generator)
            var shuffled = grouping
            shuffled.modules = Dictionary(minimumCapacity: Int.random(in: 1...64, using: &generator))
            for function in grouping.modules.keys.sorted().shuffled(using: &generator) {
                var modules = Set<String>(minimumCapacity: Int.random(in: 1...64, using: &generator))
                for module in (grouping.modules[function] ?? []).sorted().shuffled(using: &generator) {
                    modules.insert(module)
                }
                shuffled.modules[function] = modules
            }
            #expect(shuffled.groups() == grouping.groups())
        }
    }

    /// What a run names, the next one keeps, whatever the fleet.
    @Test func namesAreAFixedPoint() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            var grouping = Self.randomFleet(&generator)
            let groups = grouping.groups()
            grouping.known = Set(groups.map(\.soname))
            #expect(grouping.groups() == groups)
        }
    }

    @Test func aLargeFleetIsGroupedQuickly() {
        var generator = SeededGenerator(seed: 200)
        var modules: [String: Set<String>] = [:]
        for function in 0..<200 {
            modules["F\(function)"] = Set(
                (0..<400).filter { _ in Bool.random(using: &generator) }.map { "Module\($0)" })
        }
        let grouping = ModuleGrouping(modules: modules)
        let duration = threadTime { #expect(grouping.groups().count == 400) }
        // 40,000 links, in a debug build on a busy machine; a release build needs a tenth.
        #expect(duration < .seconds(5))
    }
}
