import Foundation
import LambdaPackModel
import Testing

@Suite struct CalendarDateTests {
    @Test(arguments: [
        (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"),
        (951_782_400, "2000-02-29"), (1_798_761_600, "2027-01-01"), (4_107_542_400, "2100-03-01"),
    ])
    func isTheDayOfTheClock(seconds: Int, text: String) {
        #expect(CalendarDate(secondsSince1970: seconds).description == text)
    }

    /// Against the system's calendar, over four centuries.
    @Test func agreesWithTheSystem() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: -40_000, through: 150_000, by: 97) {
            let date = CalendarDate(secondsSince1970: day * 86_400 + 7)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day * 86_400 + 7)))
            #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
            #expect(CalendarDate(date.description) == date)
        }
    }

    @Test(arguments: [
        "", "2026-1-01", "2026-13-01", "2026-00-10", "2026-04-31", "2027-02-29", "2026-01-01T", "٢٠٢٦-01-01",
    ])
    func otherTextIsNoDate(text: String) { #expect(CalendarDate(text) == nil) }
}
