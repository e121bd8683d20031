/// Which layers of a set its functions mount: the one place that finds out.
extension Manifest {
    /// In the order in which Lambda should unpack them. External layers, which are in no set, are no part of it.
    ///
    /// A reference without its layer is passed over. A set that was checked when it was opened has none, and its layers
    /// have the versions and contents that the references name.
    package func layers(of function: Function) -> [Layer] {
        function.layers.compactMap { reference in
            layers.first { $0.name == reference.name && $0.architecture == function.architecture }
        }
    }

    /// Whether a function's reference names a layer that is here, in that version and with that content.
    package func holds(_ reference: LayerReference, _ architecture: Architecture) -> Bool {
        layers.contains {
            $0.name == reference.name && $0.architecture == architecture && $0.version == reference.version
                && $0.contentDigest == reference.contentDigest
        }
    }
}
