import POSIX

/// A new directory in the system's temporary one, gone with the value.
package struct ScratchDirectory: ~Copyable {
    package let path: FilePath

    package init() throws(SystemCallError) {
        let base = FilePath(ProcessEnvironment.current["TMPDIR"] ?? "/tmp")
        var template = Array((base / "lambda-pack.XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError("create", base) }
        path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit { try? FileSystem.remove(path) }
}
