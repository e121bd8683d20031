// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in this package's own builds (the Makefile sets the variable), and never in a user's:
// a newer compiler's new warning must not stop them.
let strict: [SwiftSetting] =
    Context.environment["LAMBDA_PACK_STRICT"] == "1" ? [.treatAllWarnings(as: .error)] : []

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + strict

let package = Package(
    name: "swift-lambda-pack",
    platforms: [.macOS(.v13)],
    products: [
        .plugin(name: "LambdaPackPlugin", targets: ["LambdaPackPlugin"]),
        .executable(name: "lambda-pack", targets: ["lambda-pack"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    ],
    targets: [
        // It builds the tool itself (ToolLocation.swift).
        .plugin(
            name: "LambdaPackPlugin",
            capability: .command(
                intent: .custom(
                    verb: "lambda-pack",
                    description: "Package the executable products for AWS Lambda: static, stripped, reproducible."
                )
            )
        ),

        // MARK: C libraries: a module map and a shim, nothing else

        .systemLibrary(
            name: "CLibArchive",
            pkgConfig: "libarchive",
            providers: [
                .apt(["libarchive-dev"]), .yum(["libarchive-devel"]), .brew(["libarchive"]),
            ]
        ),
        .systemLibrary(
            name: "CLibDeflate",
            pkgConfig: "libdeflate",
            providers: [
                .apt(["libdeflate-dev"]), .yum(["libdeflate-devel"]), .brew(["libdeflate"]),
            ]
        ),
        .systemLibrary(
            name: "CLibCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .yum(["openssl-devel"])]
        ),
        .systemLibrary(
            name: "CLibYAML",
            pkgConfig: "yaml-0.1",
            providers: [
                .apt(["libyaml-dev"]), .yum(["libyaml-devel"]), .brew(["libyaml"]),
            ]
        ),

        // MARK: Modules

        // Each target may import only those above it (ModuleTests).

        .target(name: "POSIX", swiftSettings: settings),
        .target(
            name: "Hashing",
            dependencies: [.target(name: "CLibCrypto", condition: .when(platforms: [.linux]))],
            swiftSettings: settings
        ),
        .target(
            name: "Platform",
            dependencies: [
                "POSIX", "Hashing",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(
                    name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux])),
            ],
            swiftSettings: settings
        ),
        .target(name: "LambdaPackModel", swiftSettings: settings),
        .target(
            name: "Archive",
            dependencies: ["CLibArchive", "CLibDeflate", "Platform"],
            swiftSettings: settings
        ),
        .target(name: "ELF", swiftSettings: settings),
        .target(name: "ICUData", swiftSettings: settings),
        .target(
            name: "YAML", dependencies: ["CLibYAML"],
            swiftSettings: settings
        ),
        .target(
            name: "LinkMap", dependencies: ["ELF", "Platform"],
            swiftSettings: settings,
            // C++'s demangler; Swift's runtime stands on the same library.
            linkerSettings: [
                .linkedLibrary("stdc++", .when(platforms: [.linux])), .linkedLibrary("c++", .when(platforms: [.macOS])),
            ]
        ),
        .target(
            name: "LambdaPackCore",
            dependencies: [
                "Platform", "LambdaPackModel", "Archive", "ELF", "ICUData", "LinkMap", "YAML",
            ],
            // Data that users may read and correct; compiled in, so that the tool is one file.
            resources: [
                .embedInCode("Inspect/Retarget/Data/retarget.json"),
                .embedInCode("Inspect/Retarget/Data/compatibility.c"),
                .embedInCode("Preflight/Data/glibc-symbols.txt"),
                .embedInCode("Preflight/Data/provided.al2.json"),
                .embedInCode("Preflight/Data/provided.al2023.json"),
                .embedInCode("Preflight/Secrets/Data/secret-rules.json"),
                .embedInCode("Report/Page/page.css"), .embedInCode("Report/Page/page.js"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "lambda-pack",
            dependencies: [
                "LambdaPackCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        // MARK: Tests

        .target(
            name: "TestSupport", dependencies: ["POSIX"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(name: "HashingTests", dependencies: ["Hashing"], swiftSettings: settings),
        .testTarget(
            name: "PlatformTests", dependencies: ["Platform", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "LambdaPackModelTests", dependencies: ["LambdaPackModel"], swiftSettings: settings),
        .testTarget(
            name: "ArchiveTests", dependencies: ["Archive", "Platform", "POSIX", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "ELFTests", dependencies: ["ELF", "POSIX", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ICUDataTests", dependencies: ["ICUData", "ELF", "Platform", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["YAML", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LinkMapTests", dependencies: ["LinkMap", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LambdaPackCoreTests",
            dependencies: [
                "lambda-pack", "LambdaPackCore", "Platform", "LambdaPackModel", "Archive", "ELF", "LinkMap", "POSIX",
                "TestSupport",
            ],
            exclude: ["Goldens"],
            swiftSettings: settings),
        .testTarget(
            name: "LambdaPackIntegrationTests",
            dependencies: [
                "lambda-pack", "LambdaPackCore", "Archive", "POSIX", "TestSupport", "YAML",
            ],
            exclude: ["Resources"],
            swiftSettings: settings),
    ]
)
