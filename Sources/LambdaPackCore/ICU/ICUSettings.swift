package import ICUData

/// What the configuration says of ICU's data. Nothing said, nothing is touched.
package struct ICUSettings: Hashable, Sendable {
    /// nil keeps all of them.
    package var locales: [Located<String>]?
    /// nil keeps all of them.
    package var converters: [Located<String>]?
    package var dropped: Set<ICUKind> = []

    package init() {}

    var selection: ICUSelection {
        ICUSelection(
            locales: locales?.map(\.value), converters: converters?.map(\.value), dropped: dropped)
    }

    /// Sorted.
    package var droppedNames: [String] { dropped.map(\.rawValue).sorted() }

    package var isEmpty: Bool { selection.isEmpty }

    /// Equal selections, equal text.
    var identity: String {
        func text(_ names: [Located<String>]?) -> String {
            names.map { $0.map(\.value).sorted().joined(separator: " ") } ?? "all"
        }
        return
            "locales \(text(locales)); converters \(text(converters)); drop \(droppedNames.joined(separator: " "))"
    }

    /// The problem with a name that the data does not have.
    func problem(_ unknown: UnknownICUName) -> Problem {
        let (key, list) =
            switch unknown.subject {
            case .locale: ("icu.locales", locales)
            case .converter: ("icu.converters", converters)
            }
        let near = NearestName.of(unknown.name, among: unknown.candidates)
        return Problem(
            .invalidValue, subject: key, "ICU's data has no \(unknown.subject.rawValue) '\(unknown.name)'",
            location: list?.first { $0.value == unknown.name }?.location,
            advice: near.isEmpty ? "correct the name, or remove it" : "did you mean \(near.joined(separator: ", "))?")
    }
}
