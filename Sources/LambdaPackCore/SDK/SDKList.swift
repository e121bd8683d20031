/// The Swift SDKs that builds find, in the order in which they are looked for.
package struct SDKList: Sendable {
    package struct Line: Sendable, Hashable {
        var id: String
        var triple: String
        /// `static`, `shared`, or neither.
        var linkages: [Linkage]
        /// The linkages for which a build takes this one, where none is named.
        var chosenFor: [Linkage]
        var isOfCompiler: Bool
        var folder: FilePath
    }

    let lines: [Line]
    let searchPaths: [FilePath]
    let compiler: Toolchain
    private let command: String

    /// - Parameter isPlugin: how commands are typed.
    package init(searchPaths: [FilePath], compiler: Toolchain, isPlugin: Bool = false) {
        command = SDKAdvice.command(isPlugin: isPlugin)
        self.searchPaths = searchPaths
        self.compiler = compiler
        var chosen: [SwiftSDK: [Linkage]] = [:]
        for architecture in Architecture.allCases {
            for linkage in Linkage.allCases {
                let target = try? BuildTarget.choose(
                    for: architecture, linkage: linkage, settings: BuildSettings(), toolchain: compiler,
                    searchPaths: searchPaths)
                if let sdk = target?.sdk { chosen[sdk, default: []].append(linkage) }
            }
        }
        lines = searchPaths.flatMap(SwiftSDK.installed).map { sdk in
            Line(
                id: sdk.id, triple: sdk.triple,
                linkages: [sdk.linksStatic ? .static : nil, sdk.linksShared && !sdk.isMadeForStatic ? .shared : nil]
                    .compactMap(\.self),
                chosenFor: chosen[sdk] ?? [], isOfCompiler: sdk.isMade(for: compiler.version), folder: sdk.searchPath)
        }
    }

    package var rendered: DisplayText {
        guard !lines.isEmpty else {
            return DisplayText(
                lines: "There is no Swift SDK in: \(searchPaths.map(\.string).joined(separator: ", "))\n"
                    + "'\(command) install' installs the Static Linux SDK, '\(command) make' makes one of a toolchain.\n"
            )
        }
        var text: DisplayText = ""
        for folder in searchPaths where lines.contains(where: { $0.folder == folder }) {
            text += DisplayText(line: folder.string) + "\n"
            for line in lines where line.folder == folder { text += "  " + DisplayText(line: describe(line)) + "\n" }
        }
        return text
    }

    private func describe(_ line: Line) -> String {
        var parts = [line.triple, line.linkages.map(\.rawValue).joined(separator: " and ")].filter { !$0.isEmpty }
        if !line.isOfCompiler { parts.append("not made for Swift \(compiler.version)") }
        if !line.chosenFor.isEmpty {
            parts.append("build takes it for \(line.chosenFor.map(\.rawValue).joined(separator: " and "))")
        }
        return "\(line.id): \(parts.joined(separator: ", "))"
    }
}
