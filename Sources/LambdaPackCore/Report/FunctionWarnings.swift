/// Warnings about functions, one for each cause, with the functions that it concerns.
package struct FunctionWarnings: Sendable {
    /// What is said of all functions that have it.
    package struct Cause: Hashable, Sendable {
        package var code: ProblemCode
        /// Behind one function's name: `has no build-id`.
        package var one: String
        /// Behind several: `have no build-id`.
        package var many: String
        /// What lies underneath, before the reasons.
        package var cause: String?
        package var advice: String

        package init(_ code: ProblemCode, one: String, many: String, cause: String? = nil, advice: String) {
            self.code = code
            self.one = one
            self.many = many
            self.cause = cause
            self.advice = advice
        }
    }

    private struct Concerned: Sendable {
        var name: String
        var architecture: String
        var reasons: [String]
    }

    private var causes: [Cause] = []
    private var concerned: [Cause: [Concerned]] = [:]

    package init() {}

    /// - Parameter reasons: what of the function brings it, in words.
    package mutating func add(_ cause: Cause, function: String, architecture: String, reasons: [String] = []) {
        if concerned[cause] == nil { causes.append(cause) }
        concerned[cause, default: []].append(
            Concerned(name: function, architecture: architecture, reasons: reasons))
    }

    /// In the order in which their causes were first seen.
    package var problems: [Problem] {
        causes.map { cause in
            let all = concerned[cause] ?? []
            let names = Self.distinct(all.map(\.name))
            let message =
                names.count == 1
                ? "\(Self.list(all, quotes: true)) \(cause.one)"
                : "\(names.count) functions \(cause.many): \(Self.list(all, quotes: false))"
            let reasons = Self.reasons(all)
            return Problem(
                cause.code, subject: names.count == 1 ? names[0] : "\(names.count) functions", message,
                severity: .warning,
                cause: [cause.cause, reasons.isEmpty ? nil : reasons.joined(separator: "; ")].compactMap(\.self)
                    .joined(separator: ": ").nilIfEmpty,
                advice: cause.advice)
        }
    }

    /// `Catalog, Orders for arm64 and x86_64; Gallery for x86_64`
    private static func list(_ all: [Concerned], quotes: Bool) -> String {
        let architectures = Dictionary(grouping: all, by: \.name).mapValues { distinct($0.map(\.architecture)) }
        let names = distinct(all.map(\.name))
        return distinct(names.map { architectures[$0] ?? [] }).map { set in
            let own = names.filter { architectures[$0] == set }.map { quotes ? "'\($0)'" : $0 }
            return "\(own.joined(separator: ", ")) for \(set.joined(separator: " and "))"
        }.joined(separator: "; ")
    }

    /// Each reason once, with the functions that have it, unless all do.
    private static func reasons(_ all: [Concerned]) -> [String] {
        let count = distinct(all.map(\.name)).count
        return distinct(all.flatMap(\.reasons)).map { reason in
            let names = distinct(all.filter { $0.reasons.contains(reason) }.map(\.name))
            return names.count == count ? reason : "\(reason) (in \(names.joined(separator: ", ")))"
        }
    }

    private static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }
}

extension String {
    fileprivate var nilIfEmpty: String? { isEmpty ? nil : self }
}
