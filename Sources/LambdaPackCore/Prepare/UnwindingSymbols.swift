import ELF
import LinkMap

/// Who asks for functions that begin to unwind the stack: they throw an exception, or end a thread.
struct UnwindingSymbols {
    static let throwing: Set = [
        "__cxa_throw", "__cxa_rethrow", "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE",
        "_Unwind_RaiseException", "_Unwind_Resume_or_Rethrow",
    ]
    /// glibc ends threads by unwinding their stack, so that what C++ code has on it is cleaned up.
    static let ending: Set = ["pthread_exit", "pthread_cancel", "thrd_exit", "_Unwind_ForcedUnwind"]
    private static let all = throwing.union(ending)

    /// `pthread_exit in libdispatch.a` is `dispatch_main`, which every asynchronous `main` ends in. On the main thread's
    /// stack nothing is left to clean up then, and glibc's unwinder ends the thread in the same way where it finds no table.
    private static func isHarmless(_ symbol: String, _ input: String) -> Bool {
        symbol == "pthread_exit" && input.contains("/libdispatch.a(")
    }

    /// What inputs of a link ask for: `__cxa_throw is used in thrower.cpp.o (Native)`, sorted. And which of them can't be read.
    ///
    /// - Parameters:
    ///   - map: of the link.
    ///   - objects: those that SwiftPM made, by the paths that they have here: in the map of a build at a fixed path they
    ///     have others.
    static func reasons(_ map: LinkMap, objects: [String]) -> [String] {
        var reasons: Set<String> = []
        var archives: [String: Set<String>] = [:]
        let known = Set(objects.map(Name.init))
        var files = objects
        for input in map.inputs where RuntimeObject(input) == nil {
            if input.utf8.last == UInt8(ascii: ")"), let open = input.utf8.lastIndex(of: UInt8(ascii: "(")) {
                archives[String(input[..<open]), default: []].insert(
                    String(input[input.index(after: open)...].dropLast()))
            } else if !known.contains(Name(input)) {
                files.append(input)
            }
        }
        for file in Set(files) {
            reasons.formUnion(read(file) { contents in [(file, contents)] })
        }
        for (file, members) in archives {
            let found = read(file) { contents in
                guard let archive = try? StaticArchive(contents) else { return nil }
                // One name may stand for several.
                let found = archive.members.filter { members.contains($0.name) }
                guard Set(found.map(\.name)) == members else { return nil }
                return found.map { ("\(file)(\($0.name))", archive.contents(of: $0)) }
            }
            reasons.formUnion(found)
        }
        return reasons.sorted()
    }

    private struct Name: Hashable {
        var module: String
        var source: String
        init(_ input: String) { (module, source) = ModuleName.of(input) }
    }

    private static func read(
        _ file: String, _ parts: (UnsafeRawBufferPointer) -> [(String, UnsafeRawBufferPointer)]?
    ) -> [String] {
        guard let mapped = try? MappedFile.open(FilePath(file)), let parts = parts(mapped.bytes), !parts.isEmpty else {
            return ["\(file) can't be read"]
        }
        var reasons: [String] = []
        for (input, bytes) in parts {
            let (module, source) = ModuleName.of(input)
            guard let symbols = undefined(in: bytes) else {
                reasons.append("\(source) (\(module)) can't be read")
                continue
            }
            for symbol in symbols where !isHarmless(symbol, input) {
                reasons.append("\(symbol) is used in \(source) (\(module))")
            }
        }
        return reasons
    }

    private static func undefined(in bytes: UnsafeRawBufferPointer) -> Set<String>? {
        (try? ELFImage(bytes)).flatMap { try? $0.undefinedSymbols(among: all, in: bytes) }
    }
}
