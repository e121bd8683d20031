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
    package var pays: Bool { libraryBytes < usedBytes.values.reduce(0, +) }

    var figures: KeptModule.Figures {
        KeptModule.Figures(libraryBytes: libraryBytes, copiedBytes: usedBytes.values.reduce(0, +))
    }
}

/// A module that several functions link and that stays with each of them.
package struct KeptModule: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        /// The linker's words.
        case linker(String)
        /// The dylib has more bytes than all copies.
        case tooLarge(Figures)
        /// `lambda-pack.lock` has it so.
        case decided
    }

    package struct Figures: Sendable, Hashable {
        package var libraryBytes: Int
        package var copiedBytes: Int
    }

    package var module: String
    package var reason: Reason

    package var words: String {
        switch reason {
        case .linker(let words): words
        case .tooLarge(let figures):
            "a dylib would have \(ByteCount.exact(figures.libraryBytes)), and all copies together have \(ByteCount.exact(figures.copiedBytes))"
        case .decided: "lambda-pack.lock says so"
        }
    }
}
