import POSIX

/// libarchive converts names by the locale's character set, and in the C locale that a process starts with it can't
/// express anything beyond ASCII. Setting the process's locale is not a library's business; the thread's own, for the
/// time of a call, is.
package enum UTF8Locale {
    // A locale object is never changed once it is made, and any number of threads may use it.
    nonisolated(unsafe) private static let locale: locale_t? = {
        // glibc from 2.35 and musl have C.UTF-8 built in, Debian and Fedora ship it for older ones; macOS has "UTF-8".
        for name in ["C.UTF-8", "C.utf8", "UTF-8", "en_US.UTF-8"] {
            if let locale = newlocale(LC_CTYPE_MASK, name, nil) { return locale }
        }
        return nil
    }()

    /// Runs with UTF-8 as the calling thread's character set. Where the system has no such locale, names beyond ASCII
    /// give libarchive's own error.
    package static func use<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        guard let locale else { return try body() }
        let previous = uselocale(locale)
        defer { uselocale(previous) }
        return try body()
    }
}
