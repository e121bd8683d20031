/// A link whose objects and map are known: whose the bytes of its output are can be told.
package struct LinkedObjects: Sendable, Hashable {
    package var file: FilePath
    /// What the linker wrote of the link; nil where the user's own flags sent it elsewhere.
    package var map: FilePath?
    package var objects: [String]

    init(_ product: BuiltProduct) {
        (file, map, objects) = (product.executable, product.linkMap, product.objects)
    }

    init(_ library: ModuleLibrary) {
        (file, map, objects) = (library.file, library.linkMap, library.objects)
    }
}
