import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Packaged functions start and answer: as Lambda starts them, against a Runtime API on loopback.
@Suite(.serialized) struct FunctionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var function: String
        var event: String
        var kind: String
        var answer: String
        var testDescription: String { "\(function) \(event)" }
    }

    static let cases = [
        Case(
            function: "Orders",
            event:
                #"{"orderId":"o-1001","items":[{"sku":"TEA-01","quantity":2,"unitCents":450},{"sku":"MUG-02","quantity":1,"unitCents":1490}]}"#,
            kind: "response", answer: #"{"itemCount":3,"orderId":"o-1001","status":"accepted","totalCents":2390}"#),
        Case(
            function: "Orders", event: #"{"orderId":"o-1002","items":[]}"#, kind: "error",
            answer: #"{"errorMessage":"order o-1002 has no items","errorType":"Orders.EmptyOrder"}"#),
        Case(
            function: "Inventory", event: #"{"skus":["TEA-01","MUG-02","NIL-09"]}"#, kind: "response",
            answer:
                #"{"MUG-02":{"total":20,"warehouses":{"hamburg":14,"turin":6}},"NIL-09":{"total":0,"warehouses":{}},"TEA-01":{"total":150,"warehouses":{"hamburg":120,"lyon":30}}}"#
        ),
        Case(
            function: "Checkout", event: #"{"cardNumber":"4242424242424242","netCents":1999,"taxBasisPoints":1900}"#,
            kind: "response",
            answer: #"{"card":"**** 4242","netCents":1999,"status":"charged","taxCents":380,"totalCents":2379}"#),
        Case(
            function: "Checkout", event: #"{"cardNumber":"4000000000000002","netCents":1999,"taxBasisPoints":1900}"#,
            kind: "error",
            answer: #"{"errorMessage":"the card **** 0002 was declined","errorType":"Checkout.CardDeclined"}"#),
        Case(
            function: "Catalog", event: #"{"sku":"NIL-09"}"#, kind: "error",
            answer: #"{"errorMessage":"no product has the SKU NIL-09","errorType":"Catalog.UnknownProduct"}"#),
        Case(
            function: "Catalog", event: #"{"sku":"POT-03"}"#, kind: "response",
            answer:
                #"{"name":"Cast-iron teapot","priceCents":5900,"sku":"POT-03","text":"Cast-iron teapot (POT-03): 59.00 EUR"}"#
        ),
        Case(
            function: "Shipping", event: #"{"weightGrams":1200,"country":"DE"}"#, kind: "response",
            answer: #"{"carrier":"post","days":3,"priceCents":630}"#),
        Case(
            function: "Shipping", event: #"{"weightGrams":1200,"country":"XX"}"#, kind: "error",
            answer: #"{"errorMessage":"post does not serve XX","errorType":"Shipping.UnservedCountry"}"#),
        Case(
            function: "Shipping", event: #"{"weightGrams":1200,"country":"FR"}"#, kind: "response",
            answer: #"{"carrier":"post","days":5,"priceCents":1260}"#),
    ]

    @Test(.enabled(if: Machine.architecture == "x86_64", "this machine does not run x86_64"), arguments: cases)
    func answersNatively(_ example: Case) async throws {
        try await check(example, architecture: .x86_64, runner: [])
    }

    @Test(
        .enabled(if: Machine.hasARM64, "there is no Swift SDK for arm64: make setup"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"), arguments: cases)
    func answersUnderEmulation(_ example: Case) async throws {
        try await check(example, architecture: .arm64, runner: [Machine.qemu ?? ""])
    }

    @Test(.enabled(if: Machine.architecture == "x86_64", "this machine does not run x86_64"))
    func reportsAnInitError() async throws {
        let answers = try await start(
            "Shipping", .x86_64, runner: [], events: [], environment: ["SHIPPING_CARRIER": "pigeon"])
        #expect(answers.map(\.kind) == ["init/error"])
        #expect(
            answers.first?.body
                == #"{"errorMessage":"SHIPPING_CARRIER: expected courier or post, not pigeon","errorType":"Shipping.UnknownCarrier"}"#
        )
    }

    /// C's `__FILE__` names no directory of this machine where the set was built at a fixed path.
    @Test(
        .enabled(if: Machine.architecture == "x86_64", "this machine does not run x86_64"),
        .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func namesItsSourcesByTheFixedPath() async throws {
        let event = #"{"cardNumber":"4242424242424242","netCents":1999,"taxBasisPoints":10001}"#
        let answers = try await start("Checkout", .x86_64, runner: [], events: [event])
        let body = try #require(answers.first).body
        #expect(answers.map(\.kind) == ["error"])
        #expect(body.contains(#""errorType":"Checkout.FailedCheck""#), "\(body)")
        #expect(body.contains("CPricing.c:14: basis_points >= 0 && basis_points <= 10000"), "\(body)")
        #expect(!body.contains(try StorefrontSet.built().workspace.root.path), "\(body)")
    }

    private func check(_ example: Case, architecture: Architecture, runner: [String]) async throws {
        let answers = try await start(example.function, architecture, runner: runner, events: [example.event, "{"])
        #expect(answers.map(\.kind) == [example.kind, "error"])
        #expect(answers.first?.body == example.answer)
        // The one after it is no JSON: an error, and no end of the process.
        #expect(answers.last?.body.contains("Runtime.UnmarshalError") == true)
    }

    /// Runs a function until the Runtime API has no more events: then it gives up by itself.
    private func start(
        _ name: String, _ architecture: Architecture, runner: [String], events: [String],
        environment: [String: String] = [:]
    ) async throws -> [RuntimeAPI.Answer] {
        let built = try StorefrontSet.built()
        return try await withTemporaryDirectory { directory in
            let root = try unzip(try built.function(name, architecture), of: built, into: directory)
            let api = try RuntimeAPI(events: events)
            defer { api.stop() }
            let command = runner + [(root / "bootstrap").path]
            var variables: [String: String?] = ["AWS_LAMBDA_RUNTIME_API": api.address, "LAMBDA_TASK_ROOT": root.path]
            for (key, value) in environment { variables[key] = value }
            let finished = try run(command[0], Array(command.dropFirst()), environment: variables, in: root) {
                process in
                let deadline = Date().addingTimeInterval(120)
                let wanted = max(events.count, 1)
                while api.received.count < wanted, process.isRunning, Date() < deadline { usleep(20_000) }
                if !events.isEmpty { process.terminate() }
            }
            if api.received.isEmpty { Issue.record("no answer: \(finished.output)") }
            return api.received
        }
    }
}
