/// Values of ASN.1's distinguished encoding (X.690) with the structure of keys and nothing in them that is one.
package enum DER {
    package static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length = [UInt8(truncatingIfNeeded: content.count)]
        if content.count >= 256 {
            length = [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
        } else if content.count >= 128 {
            length = [0x81] + length
        }
        return [tag] + length + content
    }

    package static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap(\.self)) }
    package static func integer(_ bytes: [UInt8]) -> [UInt8] { value(0x02, bytes) }
    package static func object(_ bytes: [UInt8]) -> [UInt8] { value(0x06, bytes) }

    /// rsaEncryption, with its NULL
    package static let rsa = sequence(object([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1]), [5, 0])

    /// Nine numbers (RFC 8017 A.1.2).
    package static func pkcs1(_ d: inout Draw) -> [UInt8] {
        let numbers = [128, 3, 128, 64, 64, 64, 64, 64].flatMap { integer([1] + d.bytes($0)) }
        return sequence(integer([0]), numbers)
    }

    package static func pkcs8(_ d: inout Draw) -> [UInt8] { sequence(integer([0]), rsa, value(0x04, pkcs1(&d))) }

    package static func sec1(_ d: inout Draw) -> [UInt8] {
        sequence(integer([1]), value(0x04, d.bytes(32)), value(0xA1, value(0x03, [0, 4] + d.bytes(64))))
    }

    /// PBES2 (RFC 8018 A.4)
    package static func encrypted(_ d: inout Draw) -> [UInt8] {
        sequence(
            sequence(object([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 13]), sequence(object([0x2A, 3]), [5, 0])),
            value(0x04, d.bytes(320)))
    }

    /// SubjectPublicKeyInfo (RFC 5280 §4.1)
    package static func publicKey(_ d: inout Draw) -> [UInt8] { sequence(rsa, value(0x03, [0] + d.bytes(270))) }

    package static func certificate(_ d: inout Draw) -> [UInt8] {
        sequence(sequence(integer(d.bytes(8)), rsa, sequence(), publicKey(&d)), rsa, value(0x03, [0] + d.bytes(256)))
    }
}

/// Stores of keys and certificates.
package enum KeyStores {
    /// JKS, version 2: an entry for each tag (1: a private key, 2: a trusted certificate).
    package static func java(tags: [UInt8], _ d: inout Draw) -> [UInt8] {
        func text(_ text: String) -> [UInt8] { [0, UInt8(text.utf8.count)] + Array(text.utf8) }
        func block(_ bytes: [UInt8]) -> [UInt8] { [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes }
        var file: [UInt8] = [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, UInt8(tags.count)]
        for tag in tags {
            file += [0, 0, 0, tag] + text("alias") + d.bytes(8)
            if tag == 1 { file += block(d.bytes(600)) + [0, 0, 0, 1] }
            file += text("X.509") + block(DER.certificate(&d))
        }
        return file + d.bytes(20)
    }

    /// PKCS#12 (RFC 7292) with one bag in the clear: 2 is pkcs8ShroudedKeyBag, 3 certBag.
    package static func pkcs12(bag: UInt8, _ d: inout Draw) -> [UInt8] {
        let data = DER.object([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1])
        let name = DER.object([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 12, 10, 1, bag])
        let bags = DER.sequence(DER.sequence(name, DER.value(0xA0, DER.encrypted(&d))))
        let safe = DER.sequence(DER.sequence(data, DER.value(0xA0, DER.value(0x04, bags))))
        return DER.sequence(
            DER.integer([3]), DER.sequence(data, DER.value(0xA0, DER.value(0x04, safe))), DER.sequence(d.bytes(40)))
    }
}
