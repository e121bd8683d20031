/// Where a content holds what, by rule. Its size does not depend on the number of places.
struct SecretHits {
    struct Hit {
        var firstRange: Range<Int>
        /// The first characters, at most four, where they belong to the format.
        var preview: String?
        /// What else is to be said of the first one.
        var remark: String?
        var count = 1
        fileprivate var end: Int
    }

    private(set) var byRule: [Int: Hit] = [:]

    /// Notes a place. One that overlaps the last one of the same rule is the same.
    mutating func note(_ rule: Int, _ range: Range<Int>, preview: String? = nil, remark: String? = nil) {
        guard var hit = byRule[rule] else {
            byRule[rule] = Hit(firstRange: range, preview: preview, remark: remark, end: range.upperBound)
            return
        }
        guard range.lowerBound >= hit.end else { return }
        hit.count += 1
        hit.end = range.upperBound
        byRule[rule] = hit
    }

    /// Takes a general rule's hit out where the same place is a more exact rule's.
    mutating func removeCovered(_ rule: Int) {
        guard let hit = byRule[rule], hit.count == 1 else { return }
        let isCovered = byRule.contains { $0.key != rule && $0.value.firstRange.overlaps(hit.firstRange) }
        if isCovered { byRule[rule] = nil }
    }
}
