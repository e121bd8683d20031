import YAML

extension ConfigurationFile {
    /// One `budgets:` mapping.
    static func budgets(
        _ node: YAMLNode, key: String, of kind: ArtifactID.Kind, _ reader: inout YAMLReader
    ) -> BudgetRules.Scope {
        var scope = BudgetRules.Scope()
        for (name, node, keyNode) in reader.mapping(node, key: key, schema: "budgets") {
            let path = "\(key).\(name)"
            if let architecture = Architecture(rawValue: name) {
                var own = BudgetRules.ArchitectureScope()
                for (name, node, keyNode) in reader.mapping(node, key: path, schema: "budgets") {
                    if Architecture(rawValue: name) != nil {
                        unknown(name, keyNode, path, "zip, unzipped, bootstrap, entry, growth", &reader)
                    } else {
                        readFigure(
                            name, node, keyNode, key: "\(path).\(name)", of: kind, &own.budgets, &own.growth, &reader)
                    }
                }
                scope.architectures[architecture] = own
            } else {
                readFigure(name, node, keyNode, key: path, of: kind, &scope.budgets, &scope.growth, &reader)
            }
        }
        return scope
    }

    private static func readFigure(
        _ name: String, _ node: YAMLNode, _ keyNode: YAMLNode, key: String, of kind: ArtifactID.Kind,
        _ budgets: inout [Budget],
        _ growth: inout [GrowthBudget], _ reader: inout YAMLReader
    ) {
        if name == "growth" {
            growth += levels(node, key: key, &reader, isAbove: { $0.isAbove($1) }, growthLimit)
                .map { GrowthBudget(limit: $0.limit, level: $0.level, origin: $0.origin) }
            return
        }
        guard let metric = Budget.Metric(rawValue: name) else { return }
        if metric == .bootstrap, kind == .layer {
            reader.invalid(
                keyNode, key: key, "a layer has no bootstrap", advice: "zip, unzipped, entry and growth are a layer's")
            return
        }
        budgets += levels(node, key: key, &reader, isAbove: >) { node, key, reader in reader.size(node, key: key) }
            .map { Budget(metric: metric, level: $0.level, limitBytes: $0.limit, origin: $0.origin) }
    }

    /// A limit alone, which fails, or `warn:` and `fail:` with one each, and `waiver:`.
    ///
    /// - Parameter isAbove: whether the first limit is reached after the second one, whatever the artifact.
    private static func levels<Limit>(
        _ node: YAMLNode, key: String, _ reader: inout YAMLReader, isAbove: (Limit, Limit) -> Bool,
        _ read: (YAMLNode, String, inout YAMLReader) -> Limit?
    ) -> [(limit: Limit, level: Budget.Level, origin: BudgetOrigin)] {
        guard case .mapping = node.content else {
            let origin = BudgetOrigin(rule: key, location: reader.location(node))
            return read(node, key, &reader).map { [($0, .fail, origin)] } ?? []
        }
        var found: [(limit: Limit, level: Budget.Level, origin: BudgetOrigin)] = []
        var waiver: Waiver?
        for (name, node, keyNode) in reader.mapping(node, key: key, schema: key, open: true) {
            if name == "waiver" {
                waiver = Self.waiver(node, key: "\(key).waiver", &reader)
            } else if let level = Budget.Level(rawValue: name) {
                guard let limit = read(node, "\(key).\(name)", &reader) else { continue }
                found.append((limit, level, BudgetOrigin(rule: key, location: reader.location(node))))
            } else {
                reader.problems.append(
                    Problem(
                        .unknownKey, subject: "\(key).\(name)", "unknown key '\(key).\(name)'",
                        location: reader.location(keyNode), advice: "known here: warn, fail, waiver"))
            }
        }
        if let warn = found.first(where: { $0.level == .warn }), let fail = found.first(where: { $0.level == .fail }),
            isAbove(warn.limit, fail.limit)
        {
            reader.problems.append(
                Problem(
                    .invalidValue, subject: "\(key).warn", "'warn' is above 'fail': the budget fails before it warns",
                    location: warn.origin.location, advice: "exchange the two, or leave 'warn' out"))
        }
        for index in found.indices { found[index].origin.waiver = waiver }
        return found
    }

    private static func growthLimit(
        _ node: YAMLNode, _ key: String, _ reader: inout YAMLReader
    ) -> GrowthBudget.Limit? {
        guard let text = reader.figure(node, key: key) else { return nil }
        if let limit = GrowthBudget.parse(text) { return limit }
        reader.invalid(
            node, key: key, "'\(text)' is neither a size nor a percentage", advice: "write 200 kB, 64 KiB or 5 %")
        return nil
    }

    private static func waiver(_ node: YAMLNode, key: String, _ reader: inout YAMLReader) -> Waiver? {
        var reason: String?
        var until: CalendarDate?
        var isSound = true
        for (name, node, keyNode) in reader.mapping(node, key: key, schema: key, open: true) {
            switch name {
            case "reason":
                reason = reader.string(node, key: "\(key).reason")
                if reason == nil { isSound = false }
            case "until":
                guard let text = reader.date(node, key: "\(key).until") else {
                    isSound = false
                    continue
                }
                until = CalendarDate(text)
                if until == nil {
                    isSound = false
                    reader.invalid(node, key: "\(key).until", "'\(text)' is not a date", advice: "write 2026-12-31")
                }
            default: unknown(name, keyNode, key, "reason, until", &reader)
            }
        }
        guard isSound else { return nil }
        guard let reason else {
            reader.invalid(node, key: key, "a waiver needs 'reason:'", advice: "say why the overrun is accepted")
            return nil
        }
        return Waiver(reason: reason, until: until, location: reader.location(node))
    }
}
