/// What Lambda takes as names, so that a script does not stop half-way.
package enum AWSNames {
    /// Functions that could not be updated under their name (UpdateFunctionCode, `FunctionName`: a name of 64
    /// characters, or an ARN that ends in one).
    ///
    /// - Parameter prefix: put before each name: part of a name, or an ARN up to the name.
    package static func problems(_ manifest: Manifest, architecture: Architecture, prefix: String) -> [Problem] {
        manifest.functions.filter { $0.architecture == architecture }.map { prefix + $0.name }.filter { name in
            guard name.utf8.count <= 140, let own = name.utf8.split(separator: UInt8(ascii: ":")).last else {
                return true
            }
            return own.count > HardLimits.functionNameLength || !name.utf8.allSatisfy(isAllowed)
                || name.utf8.last == UInt8(ascii: ":")
        }.map { name in
            Problem(
                .invalidValue, subject: name, "Lambda takes no function of the name '\(name)'",
                advice:
                    "letters, digits, '-' and '_', \(HardLimits.functionNameLength) at most; choose another --function-prefix, or rename the product"
            )
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
