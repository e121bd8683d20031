extension FilePath {
    /// This path made absolute against the current directory, without `.`, `..` and repeated slashes. Links stay.
    package var absolute: FilePath {
        isAbsolute ? lexicallyNormalized() : FilePath.currentDirectory.pushing(self).lexicallyNormalized()
    }

    /// This path below `base`, or itself where it is absolute.
    package func resolved(against base: FilePath) -> FilePath {
        isAbsolute ? lexicallyNormalized() : base.pushing(self).lexicallyNormalized()
    }

    /// This path as seen from `base`, or nil where it is not below it. Both must be absolute and normalized.
    package func relative(to base: FilePath) -> String? {
        var copy = self
        guard copy.removePrefix(base) else { return nil }
        return copy.string
    }

    package static func / (base: FilePath, component: String) -> FilePath {
        base.appending(component)
    }
}
