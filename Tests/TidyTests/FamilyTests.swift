// FamilyTests.swift: what is one file and one line in a table has both.

import Foundation
import Testing

/// Things of a kind: a folder with a file each, and a table with a line each.
struct Family: Sendable, CustomStringConvertible {
  let description: String
  let folder: String
  var ending = "swift"
  /// Marks the files that are members: others in the folder belong to the family as a whole.
  let member: String
  let table: String
  /// How the table names a member, from the first group of `member` and the file's stem.
  let line: @Sendable (_ found: String, _ stem: String) -> String

  static let all: [Family] = [
    Family(
      description: "routers", folder: "Sources/Fleet/Routers", member: #"struct (\w+): Router\b"#,
      table: "Sources/Fleet/Routers/Router.swift"
    ) { found, _ in "\(found).entry," },
    Family(
      description: "scheduling policies", folder: "Sources/Engine/Schedule",
      member: #"static let (\w+) = SchedulerPolicy\("#,
      table: "Sources/Engine/Schedule/SchedulerPolicy.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "trace formats", folder: "Sources/Traffic/Traces/Formats",
      member: #"static let (\w+) = TraceFormat\("#,
      table: "Sources/Traffic/Traces/TraceFormat.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "recordings of rates", folder: "Sources/Traffic/Recordings/Formats",
      member: #"static let (\w+) = RateFormat\("#,
      table: "Sources/Traffic/Recordings/RateFormat.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "recorded calls", folder: "Sources/Traffic/Calls",
      member: #"static let (\w+)(?:: CallFormat =| = CallFormat\()"#,
      table: "Sources/Traffic/Calls/CallFormat.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "arrivals", folder: "Sources/Workload/Arrivals",
      member: #"static let (\w+) = ArrivalKind\("#,
      table: "Sources/Workload/Specification/ArrivalKind.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "lengths", folder: "Sources/Workload/Lengths",
      member: #"static let (\w+) = LengthKind\("#,
      table: "Sources/Workload/Specification/LengthKind.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "gates", folder: "Sources/Planning/Judge", member: #"struct (\w+): Gate\b"#,
      table: "Sources/Planning/Judge/Gate.swift"
    ) { found, _ in "\(found)()" },
    Family(
      description: "commands", folder: "Sources/headroom/Commands", member: #"enum (\w+Command) "#,
      table: "Sources/headroom/Command.swift"
    ) { found, _ in "\(found).command," },
    Family(
      description: "workload commands", folder: "Sources/headroom/Commands",
      member: #"enum (Workload(?!Command)\w+) "#,
      table: "Sources/headroom/Commands/WorkloadCommand.swift"
    ) { found, _ in "\(found).command," },
    Family(
      description: "benches", folder: "Sources/headroom/Bench", member: #"enum (\w+Bench) "#,
      table: "Sources/headroom/Bench/BenchCase.swift"
    ) { found, _ in "\(found)." },
    Family(
      description: "kernel fits", folder: "Sources/Hardware/StepTime/Fits",
      member: #"static let (\w+) = KernelFits\("#,
      table: "Sources/Hardware/StepTime/KernelFits.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "report formats", folder: "Sources/Report/Formats",
      member: #"\nstruct (?!Report)(\w+Format)\b"#,
      table: "Sources/Report/Formats/ReportFormat.swift"
    ) { found, _ in "\(found)(" },
    Family(
      description: "exports", folder: "Sources/Report/Exports",
      member: #"static let (\w+) = SimulationExport\("#,
      table: "Sources/Report/Exports/SimulationExport.swift"
    ) { found, _ in ".\(found)," },
    Family(
      description: "GPUs", folder: "Sources/Hardware/Catalog/gpus", ending: "json",
      member: #"("name")"#, table: "Sources/Hardware/Catalog+BuiltIn.swift"
    ) { _, stem in "(\"gpus/\(stem).json\", PackageResources.\(stem)_json)," },
    Family(
      description: "models", folder: "Sources/Hardware/Catalog/models", ending: "json",
      member: #"("name")"#, table: "Sources/Hardware/Catalog+BuiltIn.swift"
    ) { _, stem in "(\"models/\(stem).json\", PackageResources.\(stem)_json)," },
    Family(
      description: "interconnects", folder: "Sources/Hardware/Catalog/interconnects",
      ending: "json", member: #"("name")"#,
      table: "Sources/Hardware/Links/InterconnectCatalog.swift"
    ) { _, stem in "(\"interconnects/\(stem).json\", PackageResources.\(stem)_json)," },
  ]

  /// Members of a file, by their names.
  func members(of file: SourceFile) throws -> [String] {
    let pattern = try NSRegularExpression(pattern: member)
    let text = ending == "swift" ? file.code : file.text
    let whole = NSRange(text.startIndex..., in: text)
    return pattern.matches(in: text, range: whole).compactMap { match in
      Range(match.range(at: 1), in: text).map { String(text[$0]) }
    }
  }

  /// Members that the table does not name.
  func missing(from table: String) throws -> [String] {
    let lines = table.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    let files = try SourceTree.files(below: folder, endings: [ending])
    return try files.flatMap { file in
      try members(of: file).map { line($0, file.stem) }
        .filter { wanted in !lines.contains { $0.contains(wanted) } }
    }
  }
}

@Suite struct FamilyTests {
  @Test("every member is in its family's table", arguments: Family.all)
  func registered(_ family: Family) throws {
    #expect(try family.missing(from: SourceTree.file(family.table).text) == [])
    #expect(try !family.missing(from: "static let all = []").isEmpty, "the family has no member")
  }

  /// Folders where every file is a member: one that the pattern does not see would go unnoticed.
  @Test(
    "every file of a family's own folder is a member",
    arguments: ["trace formats", "commands", "kernel fits", "GPUs", "models", "interconnects"])
  func allAreMembers(_ name: String) throws {
    let family = try #require(Family.all.first { $0.description == name })
    let sharing = Family.all.filter { $0.folder == family.folder }
    for file in try SourceTree.files(below: family.folder, endings: [family.ending]) {
      #expect(try sharing.contains { try !$0.members(of: file).isEmpty }, "\(file)")
    }
  }
}
