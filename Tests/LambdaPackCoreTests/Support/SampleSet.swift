import LambdaPackCore

/// The least that is a set: one function, and a manifest that says so.
enum SampleSet {
    static func manifest(_ names: [String] = ["a"], omitted: [String] = []) -> String {
        let functions = names.map {
            "{\"name\": \"\($0)\", \"architecture\": \"arm64\", \"archive\": {\"path\": \"functions/\($0)-arm64.zip\"}}"
        }
        let left = omitted.map { "{\"name\": \"\($0)\", \"architecture\": \"arm64\"}" }.joined(separator: ", ")
        let selection = omitted.isEmpty ? "" : ", \"selection\": {\"omitted\": [\(left)]}"
        return "{\"schema\": \"\(Manifest.marker)\", \"functions\": [\(functions.joined(separator: ", "))]\(selection)}"
    }

    static func files(_ text: String, _ names: [String] = ["a"], omitted: [String] = []) -> OutputSet {
        var set = OutputSet()
        set.add("manifest.json", .bytes(Array(manifest(names, omitted: omitted).utf8)))
        for name in names { set.add("functions/\(name)-arm64.zip", .bytes(Array(text.utf8))) }
        return set
    }
}
