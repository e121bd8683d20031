/// What the planner knows: the libraries of one architecture's functions, by content.
package struct LayerPlanInput: Sendable, Hashable {
    package struct Library: Sendable, Hashable {
        /// How often it changes: the toolchain's runtime seldom, the package's own dylibs with every commit.
        package enum Churn: Int, Sendable, Hashable, CaseIterable, Comparable {
            case toolchain, system, dependencies, own

            package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
        }

        package var soname: String
        /// Hexadecimal SHA-256 of the stripped content.
        package var digest: String
        package var bytes: Int
        package var churn: Churn
        /// The layer that the user put it into.
        package var pin: String?
        /// The user wants it in no layer.
        package var isExcluded: Bool

        package init(
            soname: String, digest: String, bytes: Int, churn: Churn = .toolchain, pin: String? = nil,
            isExcluded: Bool = false
        ) {
            self.soname = soname
            self.digest = digest
            self.bytes = bytes
            self.churn = churn
            self.pin = pin
            self.isExcluded = isExcluded
        }

        /// Two contents of one SONAME can be in a fleet.
        package var id: String { "\(soname)@\(digest)" }
    }

    package struct Function: Sendable, Hashable {
        package var name: String
        /// Ids of the libraries that it needs.
        package var libraries: [String]
        /// Unzipped bytes without these libraries, but with layers that are not planned here.
        package var ownBytes: Int
        /// Layers that it may still mount.
        package var slots: Int

        package init(name: String, libraries: [String], ownBytes: Int, slots: Int) {
            self.name = name
            self.libraries = libraries
            self.ownBytes = ownBytes
            self.slots = slots
        }
    }

    package var libraries: [Library]
    package var functions: [Function]
    /// Of a function with all its layers, and of each layer.
    package var unzippedLimit: Int

    package init(libraries: [Library], functions: [Function], unzippedLimit: Int = HardLimits.unzippedBytes) {
        self.libraries = libraries
        self.functions = functions
        self.unzippedLimit = unzippedLimit
    }
}

/// Where every library goes. Equal inputs, in whatever order, give equal plans.
package struct LayerPlan: Sendable, Hashable {
    package struct Layer: Sendable, Hashable {
        package var pin: String?
        /// Ids, sorted.
        package var libraries: [String]
        /// The functions that mount it, sorted.
        package var functions: [String]
        package var bytes: Int
    }

    /// Why a function carries its own copy of a library.
    package enum CopyReason: Sendable, Hashable {
        case onlyFunction
        case excluded
        /// All the layers that the function may mount are taken.
        case noSlot
        /// The layer that has it would bring more bytes that the function does not need.
        case wouldWaste(bytes: Int)
        /// With the layer the function would be over the limit.
        case overLimit
        /// A layer of it would save nothing.
        case noSaving
    }

    package struct Copy: Sendable, Hashable {
        package var function: String
        package var library: String
        package var reason: CopyReason
    }

    /// In the order of their libraries.
    package var layers: [Layer] = []
    /// By function, then library.
    package var copied: [Copy] = []
    /// Of all layers and all copies.
    package var storedBytes = 0
    /// Over all functions, the bytes of mounted layers that the function does not need.
    package var wastedBytes = 0

    /// By function, the libraries that its own archive holds.
    package var copies: [String: [String]] {
        Dictionary(grouping: copied, by: \.function).mapValues { $0.map(\.library) }
    }
}
