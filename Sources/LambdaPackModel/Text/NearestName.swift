/// Finds what a mistyped name was meant to be.
package enum NearestName {
    private static let longest = 256

    /// The candidates within a third of the name's length, nearest first, at most three. Two edits make another word of
    /// a short one, unless it begins alike: `Alfa` is near `Alpha`, `best` is not near `fast`.
    package static func of(_ name: String, among candidates: some Sequence<String>) -> [String] {
        // No name of ours is longer, and the distance takes the product of the lengths.
        guard name.utf8.count <= longest else { return [] }
        let general = max(1, (name.count + 1) / 3)
        let start = name.lowercased().first
        func prefix(_ candidate: String) -> Int {
            zip(name.lowercased(), candidate.lowercased()).prefix { $0 == $1 }.count
        }
        return
            candidates.filter { $0.utf8.count <= longest }
            .map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
            .filter { candidate, distance in
                let isAlike = name.count > 2 && candidate.lowercased().first == start
                return distance <= (isAlike ? max(2, general) : general)
            }
            // Of equally near ones, `de` is more likely than `ne` for `de_`.
            .sorted { ($0.distance, -prefix($0.name), $0.name) < ($1.distance, -prefix($1.name), $1.name) }
            .prefix(3)
            .map(\.name)
    }

    /// Damerau–Levenshtein distance in its optimal string alignment form: insertions, deletions, substitutions and
    /// swaps of neighbours.
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var twoAbove = [Int](repeating: 0, count: right.count + 1)
        var above = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let substitution = above[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                current[column] = min(substitution, above[column] + 1, current[column - 1] + 1)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    current[column] = min(current[column], twoAbove[column - 2] + 1)
                }
            }
            twoAbove = above
            above = current
        }
        return above[right.count]
    }
}
