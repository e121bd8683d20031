/// A dylib that was linked from common modules.
package struct ModuleLibrary: Sendable, Hashable {
    package var group: ModuleGroup
    package var file: FilePath
    /// Of the link; nil where the user's own flags sent it elsewhere.
    package var linkMap: FilePath?
    package var objects: [String]
}
