/// What became of a fleet's common modules, for people.
package struct ModuleReport: Sendable, Hashable {
    package var groups: [ModuleGroup] = []
    /// Of those that were weighed in this run.
    package var weights: [ModuleWeight] = []
    package var kept: [KeptModule] = []
    /// Functions that have all modules inside although dylibs have them, and what the linker said.
    package var whole: [String: String] = [:]
}

/// What a dylib has, beside what each of its functions would have of the same modules: a dylib is whole, and of a static
/// link dead code is removed.
package struct ModuleWeight: Sendable, Hashable {
    package var group: ModuleGroup
    package var libraryBytes: Int
    /// By function.
    package var usedBytes: [String: Int]

    /// One dylib is smaller than all copies together.
    package var pays: Bool { libraryBytes < copiedBytes }
    /// All copies together.
    package var copiedBytes: Int { usedBytes.values.reduce(0, +) }
}

/// A module that several functions link and that stays with each of them.
package struct KeptModule: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        /// The linker's words.
        case linker(String)
        /// In a dylib it would behave otherwise.
        case tied(String)
        /// The dylib has more bytes than all copies.
        case tooLarge(libraryBytes: Int, copiedBytes: Int)
        /// `lambda-pack.lock` has it so.
        case decided
    }

    package var module: String
    package var reason: Reason

    package var words: String {
        switch reason {
        case .linker(let words), .tied(let words): words
        case .tooLarge(let library, let copies):
            "a dylib would have \(ByteCount.exact(library)), and all copies together have \(ByteCount.exact(copies))"
        case .decided: "lambda-pack.lock says so"
        }
    }
}
