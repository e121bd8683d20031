/// Makes each value once, however many ask for it at the same time.
actor Once<Key: Hashable & Sendable, Value: Sendable> {
    private var tasks: [Key: Task<Value, any Error>] = [:]

    /// - Parameter make: runs for the first who asks; if it fails, it fails for all.
    func value(_ key: Key, _ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = tasks[key] ?? Task { try await make() }
        tasks[key] = task
        // Whoever is cancelled is so with the whole run.
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
