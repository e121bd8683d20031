import Archive
import LambdaPackCore
import Testing

@Suite struct LayerLockTests {
    static let digest = String(repeating: "a", count: 64)

    static var sample: LayerLock {
        var lock = LayerLock()
        lock.layers["shop-swift-arm64"] = .init(version: 3, contentDigest: digest, libraries: ["libswiftCore.so"])
        lock.layers["shop-swift-x86_64"] = .init(version: 2, contentDigest: digest, libraries: ["libswiftCore.so"])
        return lock
    }

    @Test func comesBackAsItWas() throws {
        let text = try Self.sample.rendered()
        #expect(try LayerLock(text, name: "lock") == Self.sample)
        #expect(try LayerLock(text, name: "lock").rendered() == text)
    }

    @Test func theVersionGoesUpWithTheContentAlone() {
        let lock = Self.sample
        let same = lock.nextEntry(for: "shop-swift-arm64", contentDigest: Self.digest, libraries: ["libswiftCore.so"])
        #expect(same.version == 3)
        let other = lock.nextEntry(for: "shop-swift-arm64", contentDigest: "b", libraries: ["libswiftCore.so"])
        #expect(other.version == 4)
        #expect(lock.nextEntry(for: "shop-swift-2-arm64", contentDigest: "b", libraries: []).version == 1)
    }

    @Test(arguments: [
        (#""version": 3"#, #""version": 4"#), (#""libswiftCore.so""#, #""libswiftCore.so.1""#),
        (#""version": 3"#, #""version": -3"#),
    ])
    func anEditByHandIsAnError(_ edit: (String, String)) throws {
        let text = String(decoding: try Self.sample.rendered(), as: UTF8.self)
        let edited = text.replacing(edit.0, with: edit.1)
        #expect(edited != text)
        let failure = try #require(throws: Failure.self) { try LayerLock(Array(edited.utf8), name: "lambda-pack.lock") }
        #expect(failure.problems.allSatisfy { $0.code == .lockTampered })
    }

    @Test func anotherCompressorIsAWarningAndNoNewVersion() throws {
        let (here, there) = (Compressor(level: "default", behaviour: "a"), Compressor(level: "default", behaviour: "b"))
        let written = Self.sample.recording(there, after: LayerLock())
        #expect(try LayerLock(written.rendered(), name: "lock") == written)
        #expect(written.warning(there) == nil)
        let warning = try #require(written.warning(here))
        #expect(warning.severity == .warning && warning.code == .compressorDiffers)
        #expect(warning.cause == "there b, here a at level 'default'")
        // Written once, said once.
        let rewritten = written.recording(here, after: written)
        #expect(rewritten.layers == written.layers && rewritten.compressor == here && rewritten.warning(here) == nil)
        // A level that is tried out is not compared, and leaves no trace.
        let fast = Compressor(level: "fast", behaviour: "c")
        #expect(written.warning(fast) == nil && written.recording(fast, after: written) == written)
        // A file of before, and one without layers.
        #expect(Self.sample.warning(here) == nil)
        #expect(LayerLock().recording(here, after: LayerLock()) == LayerLock())
    }

    @Test func aMergeConflictIsNamedWithItsLine() throws {
        let text = String(decoding: try Self.sample.rendered(), as: UTF8.self)
        let conflict = "{\n<<<<<<< ours\n" + text + "=======\n" + text + ">>>>>>> theirs\n"
        let failure = try #require(throws: Failure.self) {
            try LayerLock(Array(conflict.utf8), name: "lambda-pack.lock")
        }
        #expect(failure.problems.map(\.code) == [.lockConflict])
        #expect(failure.problems.first?.location?.line == 2)
    }

    @Test(arguments: [
        "", "{", "[]", "{\"schema\":\"x\",\"schemaVersion\":1}",
        "{\"schema\":\"lambda-pack/lock\",\"schemaVersion\":2}",
    ])
    func whatIsNoLockIsAnError(_ text: String) throws {
        let failure = try #require(throws: Failure.self) { try LayerLock(Array(text.utf8), name: "lambda-pack.lock") }
        #expect(failure.problems.map(\.code) == [.lockUnreadable])
    }

    @Test func aLayerKeepsItsNameWhenLibrariesComeAndGo() {
        var lock = LayerLock()
        lock.layers["shop-swift-arm64"] = .init(version: 1, contentDigest: "x", libraries: ["a", "b", "c"])
        lock.layers["shop-swift-2-arm64"] = .init(version: 5, contentDigest: "y", libraries: ["d", "e"])
        func subject(_ libraries: [String], pin: String? = nil) -> LayerNaming.Subject {
            .init(pin: pin, libraries: libraries, kind: "swift", functions: ["F", "G"])
        }
        func names(_ subjects: [LayerNaming.Subject]) -> [String] {
            LayerNaming.names(for: subjects, package: "shop", architecture: .arm64, lock: lock, taken: [])
        }
        #expect(names([subject(["d", "e", "f"]), subject(["a", "c"])]) == ["shop-swift-2", "shop-swift"])
        // The one with most of the old libraries keeps the name; a new one never takes a name of the past.
        #expect(names([subject(["a"]), subject(["b", "c"])]) == ["shop-swift-3", "shop-swift"])
        #expect(names([subject(["x"], pin: "mine"), subject(["y"])]) == ["mine", "shop-swift-3"])
        #expect(LayerName.make(from: "my package/ü") == "my-package---")
        #expect(!LayerName.isValid("") && !LayerName.isValid("a b") && LayerName.isValid("a-b_C9"))
    }
}
