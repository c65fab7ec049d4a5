// swift-tools-version: 6.2
import PackageDescription

// A portal is one word here, one folder in Plugins/ and two `#if` blocks in Sources/TerminPortals/Portals.swift:
// target, trait and catalogue dependency follow. SwiftPM caches a manifest by its text and would miss a new
// folder, so the folders are not listed from here; a test compares list, catalogue and folders.
let portals = ["Tevis"]

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// One of our own modules, with the settings every one of them has.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil
) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let libpq = Target.Dependency.target(name: "CLibPQ", condition: .when(traits: ["PostgreSQL"]))
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "termind",
    products: [
        .library(name: "TerminKit", targets: ["TerminKit"]),
        .library(name: "TerminTesting", targets: ["TerminTesting"]),
        .library(name: "TerminCommand", targets: ["TerminCommand"]),
        .executable(name: "termind", targets: ["termind"]),
        .executable(name: "termind-bench", targets: ["termind-bench"]),
    ],
    traits: Set(
        portals.map { .trait(name: $0, description: "The checker for \($0)") }
            + [
                .trait(name: "PostgreSQL", description: "PostgreSQL beside SQLite; needs libpq"),
                .default(enabledTraits: Set(portals)),
            ]),
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    ],
    targets: [
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        module("TerminCore"),
        module("TerminHTML", ["TerminCore", "CLibXML2"]),
        module("TerminKit", ["TerminCore", "TerminHTML"]),
        module("TerminEngine", ["TerminCore", crypto, metrics]),
        module("TerminHTTP", ["TerminCore", "TerminEngine", "CCurl"]),
        module("TerminStore", ["TerminCore", "TerminEngine", libpq, grdb, crypto]),
        module("TerminNotify", ["TerminCore", "TerminEngine", "TerminHTTP"]),
        module("TerminTesting", ["TerminCore", "TerminEngine"]),
        module("TerminSimulator", ["TerminCore", hummingbird, log]),
        module(
            "TerminCommand",
            [
                "TerminCore", "TerminHTML", "TerminKit", "TerminEngine", "TerminHTTP", "TerminStore",
                "TerminNotify", "TerminSimulator", "TerminTesting", yams, arguments, log, signals, lifecycle,
            ]),
        module(
            "TerminPortals",
            ["TerminCore"] + portals.map { .target(name: "Portal\($0)", condition: .when(traits: [$0])) }),
        .executableTarget(
            name: "termind-bench",
            dependencies: [
                "TerminCore", "TerminHTML", "TerminEngine", "TerminHTTP", "TerminPortals", "TerminStore",
                arguments,
            ],
            path: "Benchmarks/Swift", swiftSettings: strict),
        // For tests alone: a raw server on this machine.
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer", swiftSettings: strict),
        .executableTarget(
            name: "termind", dependencies: ["TerminCommand", "TerminPortals"], swiftSettings: strict),
    ]
        // A plugin sees the kit alone, and nothing of `package` access: it can forge no evidence and no page.
        + portals.map {
            .target(
                name: "Portal\($0)", dependencies: ["TerminKit"], path: "Plugins/\($0)",
                resources: [.embedInCode("offices.yaml")], packageAccess: false, swiftSettings: strict)
        } + [
            tests("TerminCoreTests", ["TerminCore"]),
            tests("TerminHTTPTests", ["TerminCore", "TerminEngine", "TerminHTTP", "LoopbackServer"]),
            tests(
                "TerminNotifyTests",
                [
                    "TerminCore", "TerminEngine", "TerminHTTP", "TerminNotify", "TerminStore",
                    "LoopbackServer",
                ]),
            tests("TerminSimulatorTests", ["TerminCore", "TerminSimulator"]),
            tests("TerminHTMLTests", ["TerminCore", "TerminHTML"]),
            tests("TerminEngineTests", ["TerminCore", "TerminEngine"]),
            tests(
                "TerminStoreTests",
                [
                    "TerminCore", "TerminEngine", "TerminNotify", "TerminStore", metrics,
                    .product(name: "MetricsTestKit", package: "swift-metrics"),
                ],
                resources: [.copy("Fixtures")]),
            tests(
                "PortalTests",
                [
                    "TerminCore", "TerminHTML", "TerminEngine", "TerminHTTP", "TerminPortals",
                    "TerminSimulator",
                    "TerminTesting",
                ]),
            tests(
                "TerminCommandTests",
                [
                    "TerminCore", "TerminEngine", "TerminHTTP", "TerminStore", "TerminSimulator",
                    "TerminPortals", "LoopbackServer",
                ]),
            tests("TerminConfigurationTests", ["TerminCore", "TerminCommand"]),
        ],
    swiftLanguageModes: [.v6]
)
