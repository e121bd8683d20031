/// What ICU's data costs in a fleet, for `--explain`.
package struct ICUReport: Sendable {
    /// A function or library with the data inside.
    package struct Subject: Sendable {
        package var name: String
        package var file: FilePath
    }

    package var subjects: [Subject]

    init(_ functions: [PreparedFunction], store: ContentStore) {
        var seen: Set<SHA256Digest> = []
        subjects = []
        func add(_ name: String, _ binary: PreparedBinary) {
            guard binary.facts.containsICU, seen.insert(binary.stripped.digest).inserted,
                let file = store.file(binary.stripped.digest)
            else { return }
            subjects.append(Subject(name: name, file: file))
        }
        for function in functions {
            add("\(function.id)", function.binary)
            for library in function.libraries {
                add("\(library.library.name)-\(function.id.architecture)", library.binary)
            }
        }
    }

    /// One paragraph for each kind of data, with those that have it. Empty where nothing has ICU's data inside.
    package func rendered(_ layout: TextLayout) throws -> DisplayText {
        var costs: [(cost: ICUCost, names: [String])] = []
        for subject in subjects {
            guard let cost = try ICUCost.find(in: subject.file) else { continue }
            if let index = costs.firstIndex(where: { $0.cost == cost }) {
                costs[index].names.append(subject.name)
            } else {
                costs.append((cost, [subject.name]))
            }
        }
        var text = DisplayText()
        for (cost, names) in costs {
            text += ("ICU's data in \(NameList.render(names)):" as DisplayText).paragraph(layout, indent: 0)
            for line in cost.lines { text += ("\(line)" as DisplayText).paragraph(layout, indent: 2) }
        }
        return text
    }
}
