extension CalendarDate {
    /// `SOURCE_DATE_EPOCH` where it is set (reproducible-builds.org), else the clock's.
    package static func today(_ environment: [String: String]) -> CalendarDate {
        let stated = environment["SOURCE_DATE_EPOCH"].flatMap { Int($0) }
        return CalendarDate(secondsSince1970: stated ?? SystemClock.secondsSince1970)
    }
}
