#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

enum ProcessorCount {
    /// How many pieces of work are worth doing side by side.
    static var active: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
