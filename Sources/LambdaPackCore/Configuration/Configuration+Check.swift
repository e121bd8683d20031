extension Configuration {
    /// Decides every setting, and checks all that can be known of the configuration before a build: the file itself, the
    /// products that it names, and what it includes.
    ///
    /// - Parameter records: digests of included files, which packaging asks for again.
    /// - Throws: all problems at once, in the file's order, those without a line last.
    package static func checked(
        options: CommandLineOptions, environment: EnvironmentOptions, read: ReadFile, packageDirectory: FilePath,
        executableProducts: [String], buildTools: [String], records: FileRecords
    ) throws -> Configuration {
        var problems = ProblemCollector()
        problems.report(read.problems)
        var status = ExitStatus.failure
        var configuration: Configuration?
        do throws(Failure) {
            configuration = try Configuration(
                options: options, environment: environment, file: read.file, fileName: read.name,
                packageDirectory: packageDirectory, executableProducts: executableProducts, buildTools: buildTools)
        } catch {
            problems.report(error.problems)
            status = error.exitStatus
        }
        var includes = try IncludeCheck(packageDirectory: packageDirectory, records: records)
        if let configuration {
            for function in configuration.functions { includes.check(function) }
        } else {
            // Which of them are wanted is not known.
            for rule in read.file.include + read.file.functions.sorted(by: { $0.key < $1.key }).flatMap(\.value.include)
            {
                includes.check(rule)
            }
        }
        if !read.problems.isEmpty || includes.problems.hasErrors { status = .failure }
        problems.report(includes.problems.problems)
        guard !problems.hasErrors, let configuration else {
            throw Failure(inOrder(problems.problems), exitStatus: status)
        }
        return configuration
    }

    private static func inOrder(_ problems: [Problem]) -> [Problem] {
        func place(_ problem: Problem) -> (Int, Int) {
            problem.location.map { ($0.line, $0.column) } ?? (.max, .max)
        }
        var seen: Set<Problem> = []
        let distinct = problems.filter { seen.insert($0).inserted }
        return distinct.enumerated().sorted {
            let (one, other) = (place($0.element), place($1.element))
            return one == other ? $0.offset < $1.offset : one < other
        }.map(\.element)
    }
}
