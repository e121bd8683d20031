#if canImport(CryptoKit)
private import CryptoKit

/// Computes one SHA-256 digest from bytes given in any number of pieces.
package struct SHA256Hasher: ~Copyable {
    private var state = SHA256()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state.update(bufferPointer: bytes)
    }

    package consuming func finalize() -> SHA256Digest {
        SHA256Digest(bytes: Array(state.finalize()))!
    }
}
#else
private import CLibCrypto

/// Computes one SHA-256 digest from bytes given in any number of pieces.
///
/// OpenSSL's libcrypto does the work: it uses the processor's SHA instructions, and costs the user no compilation.
package struct SHA256Hasher: ~Copyable {
    private let context: OpaquePointer

    package init() {
        // Both fail only when memory is exhausted, where the process ends anyway.
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("libcrypto has no SHA-256, or memory is exhausted")
        }
        self.context = context
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        EVP_DigestUpdate(context, base, bytes.count)
    }

    package consuming func finalize() -> SHA256Digest {
        let bytes = [UInt8](unsafeUninitializedCapacity: SHA256Digest.byteCount) { buffer, count in
            EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = SHA256Digest.byteCount
        }
        return SHA256Digest(bytes: bytes)!
    }

    deinit {
        EVP_MD_CTX_free(context)
    }
}
#endif

extension SHA256Hasher {
    package mutating func update(_ bytes: some Collection<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
            Array(bytes).withUnsafeBytes { update($0) }
        }
    }
}

extension SHA256Digest {
    /// The digest of bytes that are at hand.
    package init(hashing bytes: some Collection<UInt8>) {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        self = hasher.finalize()
    }

    /// The digest of text's UTF-8 bytes.
    package init(hashing text: String) {
        self.init(hashing: Array(text.utf8))
    }
}
