extension Problem {
    /// A file that the user named is not there.
    package static func noSuchFile(_ file: FilePath) -> Problem {
        Problem(.fileSystem, subject: file.string, "\(file): no such file", advice: "check the path")
    }
}
