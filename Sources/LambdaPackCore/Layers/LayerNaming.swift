/// Gives planned layers names that stay the same from build to build.
package enum LayerNaming {
    /// What a name is made from.
    package struct Subject: Sendable, Hashable {
        package var pin: String?
        /// SONAMEs, sorted.
        package var libraries: [String]
        /// `swift`, `libraries`, or `shared` for a mixture.
        package var kind: String
        package var functions: [String]

        package init(pin: String?, libraries: [String], kind: String, functions: [String]) {
            self.pin = pin
            self.libraries = libraries
            self.kind = kind
            self.functions = functions
        }
    }

    /// Names in the order of the subjects.
    ///
    /// A layer keeps the name under which the lock knows most of its libraries, as long as no other one has a better
    /// claim to it. New ones are called after the package and what they hold, with a number where that is taken.
    package static func names(
        for subjects: [Subject], package: String, architecture: Architecture, lock: LayerLock, taken: Set<String>
    ) -> [String] {
        var names: [Int: String] = [:]
        var used = taken
        for (index, subject) in subjects.enumerated() {
            if let pin = subject.pin {
                names[index] = pin
                used.insert(pin)
            }
        }
        let suffix = "-\(architecture.rawValue)"
        let known = lock.layers.compactMap { key, entry in
            key.hasSuffix(suffix) ? (name: String(key.dropLast(suffix.count)), libraries: Set(entry.libraries)) : nil
        }
        let base = LayerName.make(from: package)
        func isOwn(_ name: String, _ subject: Subject) -> Bool {
            name == "\(base)-\(subject.kind)" || name.hasPrefix("\(base)-\(subject.kind)-")
        }
        var claims: [(overlap: Int, name: String, index: Int)] = []
        for (index, subject) in subjects.enumerated() where subject.pin == nil {
            let libraries = Set(subject.libraries)
            for layer in known where isOwn(layer.name, subject) {
                let overlap = layer.libraries.intersection(libraries).count
                if overlap > 0 { claims.append((overlap, layer.name, index)) }
            }
        }
        claims.sort { ($1.overlap, $0.name, $0.index) < ($0.overlap, $1.name, $1.index) }
        for claim in claims where names[claim.index] == nil && !used.contains(claim.name) {
            names[claim.index] = claim.name
            used.insert(claim.name)
        }
        // What the lock knows is another layer's history, even where that layer is gone.
        used.formUnion(known.map(\.name))
        let rest = subjects.indices.filter { names[$0] == nil }.sorted {
            (subjects[$1].functions.count, subjects[$0].libraries.joined(separator: "\n"))
                < (subjects[$0].functions.count, subjects[$1].libraries.joined(separator: "\n"))
        }
        for index in rest {
            let stem = "\(base)-\(subjects[index].kind)"
            var name = stem
            var number = 2
            while used.contains(name) {
                name = "\(stem)-\(number)"
                number += 1
            }
            names[index] = name
            used.insert(name)
        }
        return subjects.indices.map { names[$0]! }
    }
}
