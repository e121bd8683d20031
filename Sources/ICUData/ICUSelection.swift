/// What is to stay of ICU's data.
package struct ICUSelection: Hashable, Sendable {
    /// nil keeps all of them.
    package var locales: [String]?
    /// By any of their names. nil keeps all of them; ICU itself has Unicode's encodings, ASCII and ISO 8859-1.
    package var converters: [String]?
    /// Kinds of which nothing is to stay but what ICU falls back to (``ICUItem/isFallback(_:)``).
    package var dropped: Set<ICUKind>

    package init(locales: [String]? = nil, converters: [String]? = nil, dropped: Set<ICUKind> = []) {
        self.locales = locales
        self.converters = converters
        self.dropped = dropped
    }

    /// Whether everything is to stay.
    package var isEmpty: Bool { locales == nil && converters == nil && dropped.isEmpty }

    /// What always stays: the locale of formats that programs read (RFC 3339, HTTP), and of a process without any.
    package static let fixedLocale = "en_US_POSIX"
}

/// A name in a selection that the data does not have.
package struct UnknownICUName: Error, Hashable, Sendable {
    package enum Subject: String, Hashable, Sendable {
        case locale, converter
    }

    package let subject: Subject
    package let name: String
    /// Names that the data does have.
    package let candidates: [String]
}
