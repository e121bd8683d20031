import POSIX

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What this process was started with.
package enum ProcessEnvironment {
    package static var current: [String: String] { ProcessInfo.processInfo.environment }

    /// For all that this process starts.
    package static func set(_ name: String, _ value: String) { setenv(name, value, 1) }

    package static var processID: Int32 { getpid() }

    package static var isRoot: Bool { geteuid() == 0 }

    package static var userID: UInt32 { getuid() }

    package static var groupID: UInt32 { getgid() }
}

package enum ProcessorCount {
    /// How many pieces of work are worth doing side by side.
    package static var active: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}

package enum SystemClock {
    package static var secondsSince1970: Int { Int(Date().timeIntervalSince1970) }
}
