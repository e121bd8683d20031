/// What a system is called in the names of SDKs: `debian13`, `amzn2023`, `ubuntu24.04`.
enum SystemName {
    /// From os-release(5): `ID` and `VERSION_ID`, or the codename of a release that has no number yet.
    static func of(_ tree: FileTree) -> String? {
        let file = tree.file("etc/os-release") ?? tree.file("usr/lib/os-release")
        guard let file, let bytes = try? FileSystem.read(file.path, limitBytes: 1 << 16) else { return nil }
        return of(osRelease: String(decoding: bytes, as: UTF8.self))
    }

    static func of(osRelease text: String) -> String? {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            values[String(parts[0])] = parts[1].filter { $0 != "\"" && $0 != "'" }
        }
        guard let name = values["ID"].map(plain), !name.isEmpty else { return nil }
        if let version = values["VERSION_ID"].map(plain), !version.isEmpty { return name + version }
        guard let codename = values["VERSION_CODENAME"].map(plain), !codename.isEmpty else { return name }
        return "\(name)-\(codename)"
    }

    /// Whether a name can be part of a file's name and of an SDK's id.
    static func isPlain(_ name: String) -> Bool { !name.isEmpty && name == plain(name) }

    /// A name that begins with a full stop is hidden, and one that begins with a hyphen an option.
    private static func plain(_ text: String) -> String {
        let scalars = text.lowercased().unicodeScalars.filter(allowed.contains)
        return String(scalars.drop { $0 == "." || $0 == "-" }.prefix(40).map(Character.init))
    }

    private static let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789.-".unicodeScalars)
}
