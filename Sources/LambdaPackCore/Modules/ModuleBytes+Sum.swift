extension ModuleBytes {
    /// Of several files together; nil where there are none, or where they were attributed in different ways.
    static func sum(_ parts: [ModuleBytes]) -> ModuleBytes? {
        guard let first = parts.first else { return nil }
        return first.adding(Array(parts.dropFirst()))
    }

    /// With the modules of other files, where those were attributed in the same way.
    func adding(_ others: [ModuleBytes]) -> ModuleBytes? {
        guard !others.isEmpty else { return self }
        guard others.allSatisfy({ $0.basis == basis }) else { return nil }
        var bytes: [String: Int] = [:]
        for module in ([self] + others).flatMap(\.modules) { bytes[module.name, default: 0] += module.bytes }
        var sum = self
        sum.modules = bytes.map { Module(name: $0.key, bytes: $0.value) }
            .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
        return sum
    }
}
