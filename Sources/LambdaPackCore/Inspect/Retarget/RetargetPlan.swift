/// What can be rewritten in one file, and how.
package struct RetargetPlan: Sendable, Hashable {
    /// A requirement that stays, and why.
    package struct Impossible: Sendable, Hashable {
        package var library: String
        package var version: String
        package var why: String
    }

    package struct Patch: Sendable, Hashable {
        package var offset: Int
        package var bytes: [UInt8]
    }

    package var rewrites: [Retargeting] = []
    package var impossible: [Impossible] = []
    /// By offset; none touches another's bytes.
    package var patches: [Patch] = []
}
