import LambdaPackCore
import Testing

@Suite struct TodayTests {
    @Test func isTheEnvironmentsDay() {
        #expect(RunEnvironment(["SOURCE_DATE_EPOCH": "951782400"]).today.description == "2000-02-29")
    }
}
