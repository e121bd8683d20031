package import ELF

extension Problem {
    /// A file that the user named is not there.
    package static func noSuchFile(_ file: FilePath) -> Problem {
        Problem(.fileSystem, subject: file.string, "\(file): no such file", advice: "check the path")
    }

    /// A file that should be an ELF file can't be read as one.
    package static func unreadableELF(_ file: FilePath, _ error: ELFError) -> Problem {
        Problem(
            .preflight(.unreadableELF), subject: file.string, "\(file) can't be read as an ELF file", cause: "\(error)",
            advice: "is it whole?")
    }
}
