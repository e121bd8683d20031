extension CalendarDate {
    /// `SOURCE_DATE_EPOCH` where it is set (reproducible-builds.org), else the clock's.
    package static func today(_ environment: [String: String]) -> CalendarDate { RunEnvironment(environment).today }
}
