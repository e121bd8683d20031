/// The version of lambda-pack itself.
package enum LambdaPackVersion {
    package static let current = "0.1.0"
}
