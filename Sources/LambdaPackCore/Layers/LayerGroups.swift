/// The planner's input by numbers: libraries that always go together are one group.
struct LayerGroups {
    struct Group {
        var pin: String?
        var churn: LayerPlanInput.Library.Churn
        /// Indices into `libraries`.
        var libraries: [Int]
        var bytes: Int
        /// By function, the bytes of it that the function needs.
        var needed: [Int]
    }

    /// Sorted by id.
    let libraries: [LayerPlanInput.Library]
    /// Sorted by name.
    let functions: [LayerPlanInput.Function]
    /// By function, indices of what it needs, sorted.
    let needs: [[Int]]
    /// Only what two functions or more need, and what nobody excluded.
    let groups: [Group]
    /// By function, the bytes that it may mount in vain before it is over the limit.
    let wasteLimit: [Int]
    let unzippedLimit: Int
    /// Pairs of groups that hold different contents under one SONAME: one `/opt/lib` can't have both.
    let conflicts: Set<[Int]>
    /// Functions that must not see a group: it has another content of something that they need.
    let forbidden: [[Bool]]

    init(_ input: LayerPlanInput) {
        let libraries = Dictionary(input.libraries.map { ($0.id, $0) }) { one, _ in one }.values.sorted {
            $0.id < $1.id
        }
        let functions = input.functions.sorted { $0.name < $1.name }
        let index = Dictionary(uniqueKeysWithValues: libraries.enumerated().map { ($1.id, $0) })
        let needs = functions.map { Set($0.libraries.compactMap { index[$0] }).sorted() }
        var users = [[Int]](repeating: [], count: libraries.count)
        for (function, needed) in needs.enumerated() { for library in needed { users[library].append(function) } }

        struct Key: Hashable {
            var pin: String?
            var churn: LayerPlanInput.Library.Churn
            var users: [Int]
        }
        var byKey: [Key: [Int]] = [:]
        for library in libraries.indices where users[library].count > 1 && !libraries[library].isExcluded {
            let pin = libraries[library].pin
            // A pinned layer is what the user says, whoever uses what of it.
            let key = Key(
                pin: pin, churn: pin == nil ? libraries[library].churn : .toolchain,
                users: pin == nil ? users[library] : [])
            byKey[key, default: []].append(library)
        }
        let members = byKey.sorted { $0.value.lexicographicallyPrecedes($1.value) }
        let groups = members.map { key, members in
            Group(
                pin: key.pin, churn: key.churn, libraries: members,
                bytes: members.reduce(0) { $0 + libraries[$1].bytes },
                needed: needs.map { needed in
                    let needed = Set(needed)
                    return members.reduce(0) { $0 + (needed.contains($1) ? libraries[$1].bytes : 0) }
                })
        }
        self.libraries = libraries
        self.functions = functions
        self.needs = needs
        self.groups = groups
        unzippedLimit = input.unzippedLimit
        wasteLimit = zip(functions, needs).map { function, needed in
            input.unzippedLimit - function.ownBytes - needed.reduce(0) { $0 + libraries[$1].bytes }
        }
        let contents = groups.map { group in
            Dictionary(group.libraries.map { (libraries[$0].soname, libraries[$0].digest) }) { one, _ in one }
        }
        func differ(_ one: [String: String], _ other: [String: String]) -> Bool {
            one.contains { soname, digest in other[soname].map { $0 != digest } ?? false }
        }
        var conflicts: Set<[Int]> = []
        for one in groups.indices {
            // Two contents of one name in a pinned layer: it can't be made.
            if contents[one].count < groups[one].libraries.count { conflicts.insert([one, one]) }
            for other in groups.indices where other > one && differ(contents[one], contents[other]) {
                conflicts.insert([one, other])
            }
        }
        self.conflicts = conflicts
        forbidden = contents.map { content in
            needs.map { needed in
                needed.contains { library in
                    content[libraries[library].soname].map { $0 != libraries[library].digest } ?? false
                }
            }
        }
    }

    func conflict(_ one: Int, _ other: Int) -> Bool {
        !conflicts.isEmpty && conflicts.contains(one < other ? [one, other] : [other, one])
    }
}
