#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The map that the linker writes at each link (``LinkMap``), kept beside the executable that it is of.
///
/// All links of a build write to one place: with a place for each product SwiftPM would see other flags at each product,
/// and link dynamic libraries again and again. The executable's link is the last.
struct LinkMapFile {
    static let name = "link.map"

    var scratch: FilePath
    var binDirectory: FilePath
    var product: String

    private var written: FilePath { scratch / Self.name }
    private var kept: FilePath { binDirectory / "\(product).link-map" }

    /// What a build that was interrupted left between link and map is linked again.
    func prepare() throws(SystemCallError) {
        if FileSystem.exists(written) { try FileSystem.remove(written) }
        let executable = binDirectory / product
        if FileSystem.exists(executable), !FileSystem.exists(kept) { try FileSystem.remove(executable) }
    }

    /// The executable's map: the one just written, or that of the link that is still good.
    func adopt() throws(SystemCallError) -> FilePath? {
        if FileSystem.exists(written) { try FileSystem.rename(written, to: kept) }
        return FileSystem.exists(kept) ? kept : nil
    }
}
