/// ARNs of layer versions: `arn:aws:lambda:<region>:<account>:layer:<name>:<version>`.
package enum LayerARN {
    /// Partitions other than `aws` exist; region and account are AWS's to check.
    package static func isValid(_ text: String) -> Bool {
        text.wholeMatch(of: #/arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:layer:[A-Za-z0-9_-]{1,140}:\d+/#) != nil
    }
}
