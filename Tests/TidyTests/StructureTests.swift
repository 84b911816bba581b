// StructureTests.swift: folders stay small and point one way, and no type grows without bound.

import Testing

@Suite struct StructureTests {
  static let folderLimit = 20
  static let lineLimit = 400
  static let memberLimit = 40

  /// Pairs of folders that still use each other. The list only gets shorter.
  static let mutual: Set<String> = [
    "Workload: Arrivals and Rates",
    "Workload: Arrivals and Specification", "Workload: Lengths and Specification",
    "Workload: Rates and Specification",
  ]

  /// Types that are larger still, with what they may have at most: lines, members. Some are families whose members are
  /// a file each (`ArrivalKind`, `Distribution`, `KernelFits`, `TraceFormat`). Figures only get smaller.
  static let large: [String: (lines: Int, members: Int)] = [
    "Engine.Replica": (621, 55), "Hardware.KernelFits": (719, 40),
    "Hardware.ModelArchitecture": (537, 71), "Hardware.StepTime": (481, 47),
    "Kernel.Distribution": (607, 40),
    "Planning.PredictionBand": (400, 54),
    "Plans.ScenarioKeys": (400, 64),
    "Text.JSON5Parser": (547, 45), "Text.ObjectReader": (400, 57),
    "Traffic.TraceFormat": (503, 44), "Workload.ArrivalKind": (499, 40),
    "Planning.ClaimParser": (1277, 117),
  ]

  private static func sources() throws -> Structure {
    Structure(try SourceTree.files(below: "Sources"))
  }

  @Test func foldersAreSmall() throws {
    #expect(try Self.sources().largeFolders(limit: Self.folderLimit) == [])
    let crowd = (0...Self.folderLimit).map {
      SourceFile(path: "Sources/Kernel/Crowd/F\($0).swift", text: "")
    }
    #expect(Structure(crowd).largeFolders(limit: Self.folderLimit).count == 1)
  }

  @Test func foldersPointOneWay() throws {
    #expect(try Self.sources().mutualFolders == Self.mutual)
    let bad = Structure([
      SourceFile(path: "Sources/Kernel/A/One.swift", text: "struct One { var two: Two }\n"),
      SourceFile(path: "Sources/Kernel/B/Two.swift", text: "struct Two { var one: [One] }\n"),
      SourceFile(path: "Sources/Kernel/C/Three.swift", text: "struct Three { var one: One }\n"),
    ])
    #expect(bad.mutualFolders == ["Kernel: A and B"])
  }

  @Test func typesAreSmall() throws {
    let types = try Self.sources().types
    for (name, size) in types {
      let most = Self.large[name] ?? (Self.lineLimit, Self.memberLimit)
      #expect(size.lines <= most.lines, "\(name) has \(size.lines) lines")
      #expect(size.members <= most.members, "\(name) has \(size.members) members")
    }
    for (name, most) in Self.large {
      let size = types[name] ?? Structure.Size()
      #expect(
        size.lines > Self.lineLimit || size.members > Self.memberLimit,
        "\(name) has become small: take it off the list")
      #expect(
        most.lines == Self.lineLimit || most.lines - size.lines < 40,
        "\(name) has \(size.lines) lines: say so")
    }
    let bad = Structure([
      SourceFile(path: "Sources/Kernel/A.swift", text: "struct A {\n  var a: Int\n}\n"),
      SourceFile(path: "Sources/Kernel/B.swift", text: "extension A {\n  func b() {\n  }\n}\n"),
    ])
    #expect(bad.types == ["Kernel.A": Structure.Size(lines: 7, members: 2)])
  }
}
