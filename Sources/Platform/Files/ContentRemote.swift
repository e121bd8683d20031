/// Where a ``ContentStore`` is that other machines read and write: a second backend. Contents and results have the same
/// names everywhere.
package protocol ContentRemote: Sendable {
    /// - Returns: nil where it has none, or can't be reached: then the work is done here.
    func bytes(named name: String) -> [UInt8]?
    func keep(_ bytes: [UInt8], named name: String)
}
