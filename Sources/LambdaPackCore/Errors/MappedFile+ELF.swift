import ELF

extension MappedFile {
    /// Reads a file that has to be an ELF file.
    ///
    /// - Parameter problem: what its not being one means where the caller knows more than the file's name.
    /// - Throws: that problem, else ``Problem/unreadableELF(_:_:)``.
    borrowing func elfImage(
        of file: FilePath, orProblem problem: ((ELFError) -> Problem)? = nil
    ) throws(Failure) -> ELFImage {
        do throws(ELFError) {
            return try ELFImage(bytes)
        } catch {
            throw Failure(problem?(error) ?? .unreadableELF(file, error))
        }
    }
}
