import Foundation
import TestSupport
import Testing

/// A stand-in for `gh release`, which keeps one release in a folder: `draft` or `published`, and its files.
struct GitHubReleases {
    private let store: URL
    var files: URL { store / "files" }

    private static let gh = """
        #!/bin/bash
        echo "$*" >>"$HUB/calls"
        if [[ -e $HUB/offline ]]; then echo 'error connecting to api.github.com' >&2; exit 1; fi
        state=$(cat "$HUB/state" 2>/dev/null)
        case "$1 $2" in
        'release view')
            case $state in
            draft) echo true ;;
            published) echo false ;;
            *) echo 'release not found' >&2; exit 1 ;;
            esac
            ;;
        'release create') [[ -z $state && $* == *--verify-tag* && $* == *--draft* ]] && echo draft >"$HUB/state" ;;
        'release upload') [[ $4 == --clobber ]] && shift 4 && cp -- "$@" "$HUB/files/" ;;
        'release edit') [[ $4 == --draft=false ]] && echo published >"$HUB/state" ;;
        'release download') [[ $6 == --dir ]] && cp "$HUB/files/$5" "$7/" ;;
        *) exit 9 ;;
        esac

        """

    /// Puts `gh` on a runner's PATH.
    init(in directory: URL, for runner: inout JobRunner) throws {
        store = directory / "store"
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        runner.environment["HUB"] = store.path
        try runner.addProgram("gh", Self.gh)
    }

    func state() throws -> String { try String(contentsOf: store / "state", encoding: .utf8) }

    func set(_ state: String) throws {
        try "\(state)\n".write(to: store / "state", atomically: true, encoding: .utf8)
    }

    /// Whether the server can be reached.
    func setOffline(_ isOffline: Bool) throws {
        if isOffline {
            try Data().write(to: store / "offline")
        } else {
            try FileManager.default.removeItem(at: store / "offline")
        }
    }

    /// The commands since the last time: `release view`, …
    func calls() throws -> [String] {
        let text = try String(contentsOf: store / "calls", encoding: .utf8)
        try FileManager.default.removeItem(at: store / "calls")
        return text.split(separator: "\n").map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    }
}
