extension ContentStore {
    /// What to say of a content that a run needs and the store does not have whole.
    ///
    /// It is removed from the store if it is still there, and with it every result that names it is none: the next run
    /// makes both anew.
    ///
    /// - Returns: nil where the store's copy is what its name says.
    func damage(_ digest: SHA256Digest, of subject: String) -> Problem? {
        guard let file = removeIfDamaged(digest) else { return nil }
        return Problem(
            .contentDamaged, subject: subject, "a finished file of \(subject) was damaged in the store of earlier work",
            cause: "the content of \(file) was not what it had been written with",
            advice: "it was removed: run it again, and it is made anew")
    }

    /// The same of one that is not there: somebody else removed it during the run, or it was found to be damaged.
    func absence(of subject: String) -> Problem {
        Problem(
            .contentDamaged, subject: subject,
            "a finished file of \(subject) is gone from the store of earlier work, or was damaged",
            cause: "it was looked for in \(directory)",
            advice: "run it again, and it is made anew; let nothing change that directory meanwhile")
    }
}
