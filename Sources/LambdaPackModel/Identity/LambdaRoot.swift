/// Where Lambda unpacks archives.
package enum LambdaRoot {
    package static let function = "/var/task"
    package static let layer = "/opt"
}
