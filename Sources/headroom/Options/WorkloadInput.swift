// WorkloadInput.swift: what `workload` commands read: a scenario, or traffic itself.

import Text
internal import Traffic
import Units
import Workload

enum WorkloadInput {
  /// Most bytes of a file that may be a scenario: far more than a person writes, and read at once.
  private static let scenarioBytes = 1 << 20

  /// The tree of a file that describes load; nil for one that holds traffic.
  /// - Parameter isNamed: the user says that it is a scenario. Standard input is one only then: it can
  ///   be read once.
  static func scenario(_ path: String, isNamed: Bool) throws -> LocatedJSON? {
    if isNamed || path.hasSuffix(".json5") {
      return try LocatedJSON.load(path: path, what: "scenario")
    }
    guard path != "-", let bytes = head(of: path) else { return nil }
    let problems = InputProblems()
    guard let tree = LocatedJSON.parse(bytes, file: path, what: "scenario", into: problems),
      WorkloadFile.recognises(tree)
    else { return nil }
    if let found = problems.inTextOrder() { throw found }
    return tree
  }

  /// A small file as a whole; nil where it is none, or cannot be read: its reader will say so.
  private static func head(of path: String) -> [UInt8]? {
    guard let read = try? ByteSource(path: path).readAll(limit: scenarioBytes), read.complete,
      let first = read.bytes.first(where: { $0 > 0x20 }), "{[/".utf8.contains(first)
    else { return nil }
    return read.bytes
  }

  /// The folder of a file, where the relative paths in it start.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Reads the load of a scenario with the overrides of the command line laid over it.
  static func load(_ tree: LocatedJSON, path: String, _ arguments: ParsedArguments) throws
    -> WorkloadFile
  {
    var tree = WorkloadFile.asScenario(tree)
    for change in try SimulateOptions.overrides(arguments) { try change.apply(to: &tree) }
    do throws(InputErrors) {
      return try WorkloadFile(tree, folder: folder(of: path))
    } catch { throw SimulateOptions.placed(error, inFlags: false) }
  }
}

extension Option<SimulationTime> {
  /// An option for a length of simulated time.
  init(duration name: String, _ summary: String) {
    self.init(name, "D", summary) { text throws(InputErrors) in
      guard let seconds = DurationText.parse(text.text) else {
        throw text.wrong(.wrongType, "a duration such as 30s, 5m, 24h or 7d")
      }
      guard seconds.value <= WorkloadLimits.durationSeconds else {
        throw text.wrong(.outOfRange, "at most 388 days")
      }
      return SimulationTime(seconds)
    }
  }
}
