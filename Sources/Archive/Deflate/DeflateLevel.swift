/// How much time to spend on fewer bytes.
///
/// libdeflate's levels 1 to 9 gave the same bytes in the versions that were compared, 10 to 12 did not: so the default
/// is the best of the former within its time, and a release that wants the last 3 % has to record its libdeflate.
package enum DeflateLevel: String, CaseIterable, Hashable, Sendable {
    /// While developing: a third of the default's time for a tenth more bytes.
    case fast
    /// Smaller than `zip -9` in a quarter of its time.
    case `default`
    /// For a release: 3 % smaller still, in about the time of `zip -9`.
    case max

    /// libdeflate's level, 1 to 12.
    var libdeflateLevel: Int32 {
        switch self {
        case .fast: 1
        case .default: 7
        case .max: 11
        }
    }
}
