/// How much time to spend on fewer bytes.
///
/// No level gives the same bytes with every version of libdeflate (docs/reproducibility.md): ``Compressor`` tells which
/// one compressed.
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
