import ELF

/// A function of glibc that reads files of the system even where it is linked static. The linker warns of each where it
/// is used; here they are found in the executable's symbols, and told once, with what is proved of each.
///
/// The proofs are in `StaticLookupTests`: a function in a root directory that has nothing but the files named here.
package enum ImageCall: String, Sendable, Hashable, Codable, CaseIterable {
    case getaddrinfo, getnameinfo, gethostbyname, gethostbyaddr
    case getservbyname, getservbyport
    case getpwuid, getpwnam, getgrgid, getgrnam, getgrouplist
    case iconvOpen = "iconv_open"
    case dlopen

    /// With the forms that take a buffer of the caller's.
    private var symbols: [String] {
        switch self {
        case .getaddrinfo, .getnameinfo, .getgrouplist, .iconvOpen, .dlopen: [rawValue]
        // getaddrinfo itself calls the forms that are left out.
        case .gethostbyname: ["gethostbyname", "gethostbyname_r", "gethostbyname2"]
        case .getservbyname: ["getservbyname"]
        default: [rawValue, rawValue + "_r"]
        }
    }

    /// What several calls have in common, in the order in which it is told.
    private enum Subject: CaseIterable {
        case names, services, accounts, characterSets, libraries

        var statement: String {
            switch self {
            case .names:
                "read /etc/resolv.conf and /etc/hosts; resolve with these alone, whatever /etc/nsswitch.conf lists"
            case .services: "read /etc/services; without it names of services are unknown, and numbers work"
            case .accounts: "read /etc/passwd and /etc/group; with these alone, whatever /etc/nsswitch.conf lists"
            case .characterSets:
                "convert between UTF-8, UCS-2, UCS-4 and ASCII; UTF-16 and all others need modules of glibc, which a static function does not have"
            case .libraries: "opens no library in a static function: it returns NULL, which callers must expect"
            }
        }
    }

    private var subject: Subject {
        switch self {
        case .getaddrinfo, .getnameinfo, .gethostbyname, .gethostbyaddr: .names
        case .getservbyname, .getservbyport: .services
        case .getpwuid, .getpwnam, .getgrgid, .getgrnam, .getgrouplist: .accounts
        case .iconvOpen: .characterSets
        case .dlopen: .libraries
        }
    }

    /// Those that are linked into an executable with a symbol table.
    static func of(_ image: ELFImage, in bytes: UnsafeRawBufferPointer) -> [ImageCall] {
        let byName = Dictionary(
            allCases.flatMap { call in call.symbols.map { ($0, call) } }
        ) { one, _ in one }
        let found = (try? image.definedSymbols(among: Set(byName.keys), in: bytes)) ?? []
        let calls = Set(found.compactMap { byName[$0] })
        return allCases.filter(calls.contains)
    }

    /// One text for all functions of a set; nil where none calls more than `dlopen`.
    ///
    /// - Parameter functions: names, those for several architectures more than once.
    package static func note(_ functions: [(name: String, calls: [ImageCall])]) -> String? {
        var users: [ImageCall: Set<String>] = [:]
        for (name, calls) in functions { for call in calls { users[call, default: []].insert(name) } }
        // Swift's runtime has `dlopen` in every static function: by itself it is no news.
        guard users.keys.contains(where: { $0 != .dlopen }) else { return nil }
        var lines = [
            "static functions call libc functions that may read files of the runtime's image (docs/preflight.md):"
        ]
        for subject in Subject.allCases {
            let calls = allCases.filter { $0.subject == subject && users[$0] != nil }
            guard !calls.isEmpty else { continue }
            let all = Set(calls.flatMap { users[$0] ?? [] }).sorted()
            lines.append(
                "  \(calls.map(\.rawValue).joined(separator: ", ")) (\(NameList.render(all))): \(subject.statement)")
        }
        return lines.joined(separator: "\n")
    }
}
