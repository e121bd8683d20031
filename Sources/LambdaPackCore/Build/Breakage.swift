/// Products that don't build, and why.
package struct Breakage: Sendable {
    /// One product for one architecture.
    package struct Item: Sendable {
        package var product: String
        package var architecture: Architecture
        /// Products may share one: it is then said once.
        package var problem: Problem
        package var output: CompilerOutput?
    }

    package private(set) var items: [Item] = []

    package init() {}

    package mutating func add(_ more: [Item]) { items += more }

    package var isEmpty: Bool { items.isEmpty }

    package func contains(_ product: String, _ architecture: Architecture) -> Bool {
        items.contains { $0.product == product && $0.architecture == architecture }
    }

    /// The compilers' words, each diagnostic once, and a problem for each product.
    ///
    /// - Parameter more: problems that follow from it.
    package func failure(adding more: [Problem] = [], exitStatus: ExitStatus = .failure) -> Failure {
        var seen: Set<Problem> = []
        return Failure(
            items.map(\.problem).filter { seen.insert($0).inserted } + more, exitStatus: exitStatus,
            compilerOutput: CompilerOutput.joined(items.compactMap(\.output)))
    }
}
