package import Archive

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(System)
package import System
#else
package import SystemPackage
#endif

extension Provenance {
    /// What compressed a set: by the `provenance.json` beside its manifest. nil where there is none, or an older one.
    package static func compressor(beside manifest: FilePath) -> Compressor? {
        struct Part: Decodable { var compressor: Compressor? }
        let directory = FileSystem.isDirectory(manifest) ? manifest : manifest.removingLastComponent()
        guard let bytes = try? FileSystem.read(directory / "provenance.json") else { return nil }
        return try? JSONDecoder().decode(Part.self, from: Data(bytes)).compressor
    }
}
