extension Sequence where Self: Sendable, Element: Sendable {
    /// As many at once as there are cores.
    ///
    /// - Returns: the results, in the order of the elements.
    func concurrentMap<Result: Sendable>(
        _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [(Int, Result)] = []
            for (index, element) in enumerated() {
                if index >= ProcessorCount.active, let result = try await group.next() { results.append(result) }
                group.addTask { (index, try await transform(element)) }
            }
            for try await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
