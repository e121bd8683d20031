import ELF
import LinkMap

/// Whether a static executable behaves the same where most of its functions can't be unwound.
///
/// An exception that nobody catches ends the process, whether the unwinder comes to the stack's end or to a function without a
/// table: `__cxa_throw` calls `std::terminate` for both. So the tables of all functions can go if none of them catches or
/// cleans up, and none unwinds the stack of its own accord. Those of the C and C++ libraries stay: they throw, say what was
/// thrown, and handle what they throw themselves.
struct UnwindProof {
    enum Verdict {
        /// The functions whose tables stay.
        case holds(kept: [UnwindTable.Function])
        /// Who stands in the way; not empty.
        case fails([String])
    }

    /// - Parameters:
    ///   - bytes: of the unstripped executable.
    ///   - map: nil where the link left none.
    ///   - objects: those that SwiftPM made for it.
    static func verdict(
        _ image: ELFImage, in bytes: UnsafeRawBufferPointer, _ table: UnwindTable, map: LinkMap?, objects: [String]
    ) -> Verdict {
        guard image.interpreter == nil, image.needed.isEmpty else {
            return .fails(["libraries that it loads may throw exceptions"])
        }
        guard let map, LinkMapMatch.names(objects, map) else {
            return .fails(["without lambda-pack's link map nothing says where its functions are from"])
        }
        let contributions = LinkMapMatch.bySection(map, image)
        guard LinkMapMatch.fits(contributions, image) else { return .fails(["the link map is not of this file"]) }
        let owners = CodeOwners(
            image.sections.indices.filter { image.sections[$0].flags.contains(.execute) }
                .flatMap { contributions[$0] ?? [] })
        let runtime = map.inputs.map(RuntimeObject.init)
        var kept: [UnwindTable.Function] = []
        var handling: Set<String> = []
        for function in table.functions {
            let owner = owners.owner(of: function.address)
            let object = owner.flatMap { runtime[$0] }
            if object != nil { kept.append(function) }
            guard function.hasLanguageData, object?.mayHandle != true else { continue }
            let (module, source) = owner.map { ModuleName.of(map.inputs[$0]) } ?? (ModuleName.unknown, "a function")
            handling.insert("\(source) (\(module)) handles exceptions")
        }
        let reasons = handling.sorted() + UnwindingSymbols.reasons(map, objects: objects)
        return reasons.isEmpty ? .holds(kept: kept) : .fails(reasons)
    }
}
