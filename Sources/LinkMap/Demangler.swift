import Platform

/// The runtime's own demangler, which every Swift program carries (swift/Demangling/Demangle.h).
@_silgen_name("swift_demangle")
private func runtimeDemangle(
    _ mangledName: UnsafePointer<CChar>?, _ mangledNameLength: UInt, _ outputBuffer: UnsafeMutablePointer<CChar>?,
    _ outputBufferSize: UnsafeMutablePointer<UInt>?, _ flags: UInt32
) -> UnsafeMutablePointer<CChar>?

/// C++'s, of the library that Swift's runtime stands on (Itanium C++ ABI, 3.4).
@_silgen_name("__cxa_demangle")
private func cxxDemangle(
    _ mangledName: UnsafePointer<CChar>, _ outputBuffer: UnsafeMutablePointer<CChar>?,
    _ length: UnsafeMutablePointer<UInt>?, _ status: UnsafeMutablePointer<Int32>?
) -> UnsafeMutablePointer<CChar>?

package enum Demangler {
    /// Longer names than this are cut: specialisations of generic code have kilobytes.
    package static let longestName = 240

    /// The name as its author wrote it; the name itself where it is nobody's mangling.
    package static func demangled(_ name: String) -> String {
        let text: String
        if name.hasPrefix("$s") || name.hasPrefix("$S") || name.hasPrefix("_T0") {
            text =
                name.withCString { pointer in
                    CText.taken(runtimeDemangle(pointer, UInt(name.utf8.count), nil, nil, 0))
                } ?? name
        } else if name.hasPrefix("_Z") {
            text = CText.taken(cxxDemangle(name, nil, nil, nil)) ?? name
        } else {
            text = name
        }
        guard text.utf8.count > longestName else { return text }
        return String(text.prefix(longestName)) + "…"
    }

}
