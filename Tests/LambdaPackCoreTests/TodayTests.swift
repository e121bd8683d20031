import LambdaPackCore
import Testing

@Suite struct TodayTests {
    @Test func isTheEnvironmentsDay() {
        #expect(CalendarDate.today(["SOURCE_DATE_EPOCH": "951782400"]).description == "2000-02-29")
    }
}
