// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules: no warning survives, and an import is visible only where
/// it is written, so the arrows between the rooms below can be read off the import lines.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The rooms from bottom to top. Each may use only rooms named before it.
let rooms: [(name: String, uses: [String])] = [
  ("Units", []),
  ("Text", ["Units"]),
  ("Kernel", ["Units", "Text"]),
  ("Hardware", ["Units", "Text"]),
  ("Metrics", ["Units", "Text"]),
  ("Economics", ["Units", "Text"]),
  ("Workload", ["Units", "Text", "Kernel", "Metrics"]),
  ("Traffic", ["Units", "Text", "Kernel", "Metrics", "Workload"]),
  ("Engine", ["Units", "Kernel", "Hardware", "Workload"]),
  (
    "Fleet",
    ["Units", "Text", "Kernel", "Hardware", "Metrics", "Economics", "Workload", "Engine"]
  ),
  (
    "Plans",
    [
      "Units", "Text", "Kernel", "Hardware", "Metrics", "Economics", "Workload", "Traffic",
      "Engine", "Fleet",
    ]
  ),
  (
    "Planning",
    [
      "Units", "Text", "Kernel", "Hardware", "Metrics", "Economics", "Workload", "Traffic",
      "Engine", "Fleet", "Plans",
    ]
  ),
  (
    "Report",
    [
      "Units", "Text", "Hardware", "Metrics", "Economics", "Workload", "Traffic", "Engine", "Fleet",
      "Plans", "Planning",
    ]
  ),
]

/// Rooms that carry data files inside the binary.
let embedded: [String: [Resource]] = [
  "Hardware": [.embedInCode("Catalog")], "Economics": [.embedInCode("Catalog")],
]

/// Rooms whose tests build scenarios and streams of requests in the same way.
let supported: Set<String> = ["Workload", "Traffic", "Fleet", "Plans", "Planning", "Report"]

/// Rooms whose tests leave the work to the room: optimising them takes longer than it saves.
let plain: Set<String> = ["Hardware", "Plans", "Planning", "Report", "headroom"]

/// What the tests of a room are compiled with.
func testSettings(_ room: String) -> [SwiftSetting] {
  settings + (plain.contains(room) ? [.unsafeFlags(["-Onone"])] : [])
}

/// Files that tests compare with, by room.
let golden: [String: [String]] = [
  "Economics": ["Data"], "Hardware": ["Data"], "Kernel": ["Data"], "Planning": ["Data"],
  "Report": ["Golden"],
  "Traffic": ["Data"],
]

let package = Package(
  name: "headroom",
  products: [.executable(name: "headroom", targets: ["headroom"])],
  targets: rooms.map { room in
    .target(
      name: room.name, dependencies: room.uses.map { .byName(name: $0) },
      resources: embedded[room.name], swiftSettings: settings)
  } + [
    .executableTarget(
      name: "headroom", dependencies: rooms.map { .byName(name: $0.name) },
      swiftSettings: settings),
    // What tests share: no product has it.
    .target(
      name: "TestSupport",
      dependencies: ["Units", "Text", "Kernel", "Hardware", "Workload", "Plans"],
      path: "Tests/Support", swiftSettings: settings),
  ]
    + rooms.map { room in
      .testTarget(
        name: "\(room.name)Tests",
        dependencies: (room.uses + [room.name]
          + (supported.contains(room.name) ? ["TestSupport"] : []))
          .map { .byName(name: $0) },
        exclude: golden[room.name] ?? [], swiftSettings: testSettings(room.name))
    } + [
      // Runs the built binary.
      .testTarget(
        name: "headroomTests", dependencies: ["headroom", "Economics", "Text", "TestSupport"],
        swiftSettings: testSettings("headroom")),
      // Reads the package's own files.
      .testTarget(
        name: "TidyTests", dependencies: ["Planning", "Hardware", "Text"], swiftSettings: settings),
    ]
)
