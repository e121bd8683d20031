import Testing

@testable import LambdaPackCore

@Suite struct BuildScheduleTests {
    private static let gigabyte = 1 << 30

    @Test(arguments: [
        // A build of one architecture is beside nothing.
        (BuildSchedule(builds: 1, isWarm: true, jobs: nil, cores: 8, availableBytes: 64 * gigabyte), false),
        (BuildSchedule(builds: 2, isWarm: false, jobs: nil, cores: 4, availableBytes: 8 * gigabyte), true),
        (BuildSchedule(builds: 2, isWarm: false, jobs: nil, cores: 4, availableBytes: 8 * gigabyte - 1), false),
        (BuildSchedule(builds: 2, isWarm: false, jobs: nil, cores: 8, availableBytes: 8 * gigabyte), false),
        (BuildSchedule(builds: 2, isWarm: false, jobs: nil, cores: 4, availableBytes: nil), false),
        // There is little idle to fill.
        (BuildSchedule(builds: 2, isWarm: false, jobs: nil, cores: 3, availableBytes: 64 * gigabyte), false),
        // An unchanged build compiles nothing.
        (BuildSchedule(builds: 2, isWarm: true, jobs: nil, cores: 1, availableBytes: nil), true),
        // The user's limit is for all of the run.
        (BuildSchedule(builds: 2, isWarm: false, jobs: 8, cores: 8, availableBytes: 64 * gigabyte), false),
        (BuildSchedule(builds: 2, isWarm: true, jobs: 2, cores: 2, availableBytes: 64 * gigabyte), false),
    ])
    func buildsRunSideBySideWhereItGains(schedule: BuildSchedule, expected: Bool) {
        #expect(schedule.isSideBySide == expected)
    }
}
