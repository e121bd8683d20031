extension String {
    /// The names between slashes; empty ones are left out.
    ///
    /// Split by bytes, as a kernel does it. To `String` a slash and the combining character behind it are one character, so that
    /// what is split by characters may hold a whole path in one "name".
    package var pathComponents: [String] {
        utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }
}
