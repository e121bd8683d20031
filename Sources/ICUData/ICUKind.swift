/// What an item of ICU's data is for: the folder that it is in, or for what lies in none, what it is.
package enum ICUKind: String, Hashable, Sendable, CaseIterable {
    /// Tables of legacy character sets (`.cnv`).
    case converters
    /// Sorting and searching.
    case coll
    /// Where words, lines and sentences end, with the dictionaries of languages without blanks.
    case brkitr
    /// Names of time zones.
    case zone
    /// Names of units of measure.
    case unit
    /// Names and symbols of currencies.
    case curr
    /// Names of languages.
    case lang
    /// Names of regions.
    case region
    /// Transliteration.
    case translit
    /// Numbers in words.
    case rbnf
    /// Dates, numbers, plurals and lists of each locale, and what ICU knows of the world: calendars, time zones, units.
    case locales
    /// Normalisation, properties of characters, and the rest.
    case misc

    /// Whether ICU works without it, but for what it is for.
    package var isDroppable: Bool { self != .locales && self != .misc }
}
